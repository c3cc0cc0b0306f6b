/** A published badge on its way to LinkedIn: filled-in links, and the same facts to copy (providers.md P79). */
import type { VNode } from 'preact';
import type { OwnAward } from '../../actions/learners/read-own-award.ts';
import type { ShareLink } from '../../ports/share.ts';
import { LinkButton } from '../components/button.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { isolated } from '../components/rule-words.ts';
import { Section } from '../components/section.tsx';
import { type Frame, LearnerPage } from './learner-page.tsx';

export interface SharePageProps {
  frame: Frame;
  own: OwnAward;
  links: readonly ShareLink[];
}

export function SharePage({ frame, own, links }: SharePageProps): VNode {
  const { words, home } = frame;
  const { achievement, award } = own;
  const title = words.t('learner.share.title', { name: isolated(achievement.name) });
  const newTab = words.t('common.newTab');
  const fields = links.find(({ target }) => target === 'linkedin-profile')?.fields ?? [];
  const back = { href: `${home}/awards/${award.id}`, label: achievement.name };
  return (
    <LearnerPage frame={frame} title={title} back={back}>
      <PageHeading title={title} />
      <p>{words.t('learner.share.ready')}</p>
      <p class="line gap-16">
        {links.map(({ target, url }) => (
          <LinkButton
            key={target}
            href={url}
            newTab={newTab}
            look={target === 'linkedin-profile' ? 'go' : undefined}
          >
            {words.t(
              target === 'linkedin-profile' ? 'learner.award.linkedinProfile' : 'learner.award.linkedinPost',
            )}
          </LinkButton>
        ))}
      </p>
      <Section id="by-hand" title={words.t('learner.share.byHand')}>
        <p>{words.t('learner.share.byHandWhy')}</p>
        <div class="gap-16">
          {fields.map(({ name, value }) => (
            <CopyField
              key={name}
              id={`field-${name}`}
              label={fieldLabel(name, frame)}
              value={value}
              words={words}
            />
          ))}
        </div>
      </Section>
    </LearnerPage>
  );
}

function fieldLabel(name: string, { words }: Frame): string {
  const key = `learner.share.fields.${name}`;
  return words.has(key) ? words.t(key) : name;
}
