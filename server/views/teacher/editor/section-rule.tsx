/** Second section of the editor: what earns the badge, as a sentence whose parts are buttons. */
import type { VNode } from 'preact';
import type { Counted } from '../../../actions/badges/editing/count-draft.ts';
import type { DraftInHand, OfferedActivity } from '../../../actions/badges/reading/read-badge.ts';
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import { AutosaveForm } from '../../components/autosave-form.tsx';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { TextField } from '../../components/field.tsx';
import { Fragment } from '../../components/fragment.tsx';
import { RuleBuilder } from '../../components/rule-builder.tsx';
import { isolated } from '../../components/rule-words.ts';
import { Section } from '../../components/section.tsx';
import type { Words } from '../../words.ts';
import { DraftCounts } from './draft-counts.tsx';
import { SavedLine, type SectionProps } from './section-badge.tsx';
import { StaleNote, StalePlace } from './stale-note.tsx';

export interface RuleSectionProps extends SectionProps {
  draft: DraftInHand;
  /** Sentence of `content.groups`. */
  sentence: readonly SentencePart[];
  /** Id of the requirement whose choices are shown. */
  open: string | undefined;
  /** What is wrong, by requirement. */
  ruleErrors: Readonly<Record<string, string>>;
  counted: Counted;
  check: string;
  lms: string;
  /** The form for naming an activity by hand, as it was sent and refused. */
  activity: ActivityForm;
}

export interface ActivityForm {
  id: string;
  name: string;
  errors: Readonly<Record<string, string>>;
}

export function RuleSection(p: RuleSectionProps): VNode {
  const { words, content, version, editor, stale, draft } = p;
  const note = stale === undefined ? undefined : <StaleNote stale={stale} editor={editor} words={words} />;
  const isByHand = draft.activities.kind === 'by-hand';
  return (
    <Section id="earns" title={words.t('teacher.edit.earns')}>
      <div class="stack-16">
        <Away {...p} />
        <AutosaveForm
          id="rule-form"
          action={`${editor}/rule`}
          rev={version.rev}
          saved={<SavedLine at={version.saved.rule} words={words} />}
          words={words}
        >
          <StalePlace section="rule" note={note} />
          <input type="hidden" name="open" value={p.open ?? ''} />
          <RuleBuilder
            groups={content.groups}
            sentence={p.sentence}
            items={draft.items}
            activities={draft.offered.filter(isUsable).map((activity) => shownActivity(activity, words))}
            open={p.open}
            errors={p.ruleErrors}
            words={words}
          />
        </AutosaveForm>
        <Fragment id="counts" href={`${editor}/counts`} everySeconds={3} followsSaves isLive>
          <DraftCounts counted={p.counted} check={p.check} words={words} />
        </Fragment>
        {isByHand ? <ByHand {...p} /> : null}
      </div>
    </Section>
  );
}

/** What has neither completion nor grade can earn nothing. */
function isUsable(activity: OfferedActivity): boolean {
  return activity.hasCompletion || activity.hasGrade;
}

function shownActivity(
  activity: OfferedActivity,
  words: Words,
): { id: string; name: string; section: string } {
  const { id, section } = activity;
  const name = activity.name === '' ? id : activity.name;
  if (!activity.isVisible) return { id, section, name: words.t('teacher.edit.activities.hidden', { name }) };
  if (!activity.hasCompletion)
    return { id, section, name: words.t('teacher.edit.activities.untracked', { name }) };
  return { id, section, name };
}

/** That the LMS cannot be asked, and that the work can go on. */
function Away({ draft, words, lms: name }: RuleSectionProps): VNode | null {
  const { activities } = draft;
  if (activities.kind !== 'unreachable') return null;
  const lms = isolated(name);
  const { why } = activities;
  const key = `errors.${why}.what`;
  const because =
    why === 'slow' || why === 'stopped' || why === 'off'
      ? words.t(`teacher.edit.activities.${why}`, { lms })
      : words.has(key)
        ? words.t(key)
        : '';
  return (
    <Callout kind="warning" title={words.t('teacher.edit.activities.away', { lms })}>
      {words.t('teacher.edit.activities.awayMore', { why: because })}
    </Callout>
  );
}

function ByHand({ words, editor, version, lms, activity }: RuleSectionProps): VNode {
  const { errors } = activity;
  const isOpen = Object.keys(errors).length > 0;
  return (
    <details open={isOpen} id="by-hand">
      <summary>{words.t('teacher.edit.activities.add')}</summary>
      <form method="post" action={`${editor}/activities`} class="panel sunk stack-16">
        <p>{words.t('teacher.edit.activities.byHand', { lms: isolated(lms) })}</p>
        <input type="hidden" name="rev" value={String(version.rev)} />
        <TextField
          id="activity-id"
          name="id"
          label={words.t('teacher.edit.activities.id')}
          hint={words.t('teacher.edit.activities.idHint')}
          value={activity.id}
          maxLength={255}
          dir="ltr"
          autocomplete="off"
          error={errors['id']}
        />
        <TextField
          id="activity-name"
          name="name"
          label={words.t('teacher.edit.activities.name')}
          value={activity.name}
          maxLength={500}
          dir="auto"
          autocomplete="off"
          error={errors['name']}
        />
        <p>
          <Button icon="plus">{words.t('teacher.edit.activities.do')}</Button>
        </p>
      </form>
    </details>
  );
}
