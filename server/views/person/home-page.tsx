/** A person's badges: by organisation, then those of other issuers. */
import type { VNode } from 'preact';
import type { OrganisationBadges, PersonHome } from '../../actions/learners/read-person-home.ts';
import type { HeldCredential } from '../../model/wallets/held-credential.ts';
import { BadgeTiles } from '../components/badge-tile.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Name } from '../components/name.tsx';
import { Mark, Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { RecordLines } from '../learner/record-lines.tsx';
import { awardTile } from '../learner/tiles.ts';
import { lettersOf } from './letters-of.ts';
import { type PersonFrame, PersonPage } from './person-page.tsx';

export interface PersonHomePageProps {
  frame: PersonFrame;
  data: PersonHome;
}

export function PersonHomePage({ frame, data }: PersonHomePageProps): VNode {
  const { words } = frame;
  const isEmpty = data.organisations.length === 0 && data.held.length === 0;
  return (
    <PersonPage frame={frame} title={words.t('person.badges')} area="badges">
      {isEmpty ? (
        <EmptyState why={words.t('person.home.none')} more={words.t('person.home.noneMore')} />
      ) : null}
      {data.organisations.map((one) => (
        <Organisation key={one.organisation.id} frame={frame} badges={one} />
      ))}
      {data.held.length === 0 ? null : (
        <Section id="elsewhere" title={words.t('person.home.elsewhere')}>
          <p class="muted">{words.t('person.home.elsewhereText')}</p>
          <Rows>
            {data.held.map((held) => (
              <Held key={held.id} frame={frame} held={held} />
            ))}
          </Rows>
        </Section>
      )}
    </PersonPage>
  );
}

function Organisation({ frame, badges }: { frame: PersonFrame; badges: OrganisationBadges }): VNode {
  const { organisation, awards, record } = badges;
  const query = new URLSearchParams({ organisation: organisation.id }).toString();
  const tileFrame = { ...frame, platformOrigin: '', home: '/my' };
  return (
    <Section id={`of-${organisation.id}`} title={<Name>{organisation.name}</Name>}>
      <div class="stack-16">
        <BadgeTiles tiles={awards.map((one) => awardTile(one, tileFrame))} />
        <RecordLines
          words={frame.words}
          record={record}
          href={`/my/record?${query}`}
          about={organisation.name}
        />
      </div>
    </Section>
  );
}

function Held({ frame: { words, now }, held }: { frame: PersonFrame; held: HeldCredential }): VNode {
  const { expiresAt } = held;
  return (
    <Row start={<Mark>{lettersOf(held.issuer.name)}</Mark>} isTight>
      <p class="strong">
        <a href={`/my/elsewhere/${held.id}`}>
          <Name>{held.name}</Name>
        </a>
      </p>
      <p class="small muted">
        <Name>{held.issuer.name}</Name> · <Time at={held.issuedAt} words={words} />
        {expiresAt !== undefined && expiresAt <= now
          ? ` · ${words.t('learner.tile.expired', { date: words.date(expiresAt) })}`
          : null}
      </p>
    </Row>
  );
}
