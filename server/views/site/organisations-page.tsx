/** Which organisation to administer, for a person who may open several. */
import type { VNode } from 'preact';
import { PostButton } from '../admin/post-button.tsx';
import { Name } from '../components/name.tsx';
import { Mark, Row, Rows } from '../components/rows.tsx';
import type { Words } from '../words.ts';
import { EntrancePage } from './entrance-page.tsx';

export interface OrganisationsPageProps {
  words: Words;
  organisations: readonly { id: string; name: string; isOpen: boolean }[];
}

export function OrganisationsPage({ words, organisations }: OrganisationsPageProps): VNode {
  return (
    <EntrancePage words={words} title={words.t('admin.choose.title')} note={words.t('admin.choose.note')}>
      <Rows>
        {organisations.map(({ id, name, isOpen }) => (
          <Row
            key={id}
            start={<Mark>{Array.from(name)[0]?.toUpperCase() ?? ''}</Mark>}
            end={
              <PostButton action="/admin/organisations" hidden={{ organisation: id }} isLow about={name}>
                {words.t('admin.choose.open')}
              </PostButton>
            }
          >
            <p class="strong">
              <Name>{name}</Name>
            </p>
            {isOpen ? <p class="small muted">{words.t('admin.choose.isOpen')}</p> : null}
          </Row>
        ))}
      </Rows>
    </EntrancePage>
  );
}
