/** Who can see an award: nobody, or anyone with its address, with or without the name. */
import type { VNode } from 'preact';
import { Switch } from '../components/choices.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { isolated } from '../components/rule-words.ts';
import { Section } from '../components/section.tsx';
import type { WordKey } from '../words.ts';
import { type AwardPageProps, awardPath } from './award-frame.ts';

/** The same inside the fragment that waits for the badge to be made. */
export function AwardVisibilityPart(p: AwardPageProps): VNode {
  const isMade = p.own.standing !== 'being-made';
  return (
    <div data-done={isMade ? true : undefined}>
      <AwardVisibility {...p} />
    </div>
  );
}

/** A revoked award that is not public cannot become so. */
export function AwardVisibility({ frame, own, name }: AwardPageProps): VNode | null {
  const { words } = frame;
  const { published } = own.award;
  const isRevoked = own.standing === 'revoked';
  const isPublic = published !== undefined;
  if (own.award.documents === undefined || (isRevoked && !isPublic)) return null;
  const action = `${awardPath(frame, own)}/publish`;
  return (
    <Section id="who" title={words.t('learner.award.who')}>
      <div class="stack-16">
        <form method="post" action={action} class="stack">
          <Switch name="public" isOn={isPublic}>
            {words.t('learner.award.publicOn')}
          </Switch>
          <p class="hint">{words.t(hintOf(own))}</p>
        </form>
        {!isPublic || isRevoked ? null : (
          <form method="post" action={action} class="stack">
            <input type="hidden" name="public" value="on" />
            <Switch name="name" isOn={published.name !== undefined}>
              {words.t('learner.award.nameOn', { name: isolated(published.name ?? name) })}
            </Switch>
            <p class="hint">{words.t('learner.award.nameHint')}</p>
          </form>
        )}
        {isPublic ? (
          <CopyField
            id="public-address"
            label={words.t('learner.award.publicAddress')}
            value={own.publicUrl}
            words={words}
          />
        ) : null}
      </div>
    </Section>
  );
}

function hintOf({ award, standing }: AwardPageProps['own']): WordKey {
  if (standing === 'revoked') return 'learner.award.revokedPublic';
  if (award.published === undefined) return 'learner.award.privateHint';
  return award.documents?.namesAddress === true
    ? 'learner.award.publicHintPlain'
    : 'learner.award.publicHint';
}
