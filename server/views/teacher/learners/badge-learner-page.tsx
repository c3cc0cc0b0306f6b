/** One learner with one badge: how far and why, the awards, and what a teacher may decide. */
import type { VNode } from 'preact';
import type { BadgeLearnerView } from '../../../actions/badges/reading/read-badge-learner.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { ErrorSummary } from '../../components/error-summary.tsx';
import { TextArea } from '../../components/field.tsx';
import { Fragment } from '../../components/fragment.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { Progress } from '../../components/progress.tsx';
import { Section } from '../../components/section.tsx';
import { TraceList } from '../../components/trace-list.tsx';
import { traceEntries } from '../../components/trace-words.ts';
import { PlacePill } from '../badge-state.tsx';
import { LearnerAwards } from './learner-awards.tsx';
import { type Room, TeacherPage } from '../teacher-page.tsx';
import { teacherPaths } from '../teacher-paths.ts';
import { badgeName } from '../teacher-words.ts';

export interface BadgeLearnerPageProps {
  room: Room;
  badge: Badge;
  /** With the name as it is shown. */
  learner: { learner: string; name: string; hasLeft: boolean };
  view: BadgeLearnerView;
  /** Of the forms on the page: sent twice, they count once. */
  form: string;
  /** What was typed, and what is wrong with it. */
  reason: string;
  errors: Readonly<Record<string, string>>;
  done?: string | undefined;
}

export function BadgeLearnerPage(p: BadgeLearnerPageProps): VNode {
  const { room, badge, learner, view } = p;
  const { words, course } = room;
  const errors = Object.entries(p.errors).map(([field, text]) => ({ field, text }));
  const back =
    badge.version === undefined
      ? teacherPaths.check(course.id, badge.id)
      : teacherPaths.badgeLearners(course.id, badge.id);
  return (
    <TeacherPage room={room} title={`${learner.name}: ${badgeName(badge, words)}`}>
      <BackLink href={back}>
        <bdi>{badgeName(badge, words)}</bdi>
      </BackLink>
      <PageHeading
        title={<bdi>{learner.name}</bdi>}
        note={
          <>
            <bdi>{badgeName(badge, words)}</bdi>
            {learner.hasLeft ? ` · ${words.t('teacher.learners.left')}` : null}
          </>
        }
      />
      <div class="stack-16">
        <ErrorSummary title={words.t('common.errorsTitle', { count: errors.length })} errors={errors} />
        {p.done === undefined ? null : <Callout kind="success" role="status" title={p.done} />}
        {view.isPending ? (
          <Fragment
            id="learner-state"
            href={`${teacherPaths.badgeLearner(course.id, badge.id, learner.learner)}/state`}
            everySeconds={2}
          >
            <LearnerState {...p} />
          </Fragment>
        ) : (
          <LearnerState {...p} />
        )}
      </div>
    </TeacherPage>
  );
}

/** Inside of the fragment that is looked at again while something is being carried out. */
export function LearnerState(p: Omit<BadgeLearnerPageProps, 'done'>): VNode {
  const { room, badge, learner, view } = p;
  const { words } = room;
  const isMetWithout = view.of > 0 && view.met === view.of && view.award === undefined && !view.isPending;
  return (
    <div data-done={view.isPending ? undefined : ''}>
      {view.isDraft ? null : (
        <p class="line">
          <PlacePill place={view} words={words} />
          {view.isPending ? <span role="status">{words.t('teacher.learner.pending')}</span> : null}
        </p>
      )}
      {view.awards.length === 0 ? null : (
        <Section id="awards" title={words.t('teacher.learner.awards')}>
          <LearnerAwards room={room} badge={badge} learner={learner} awards={view.awards} form={p.form} />
        </Section>
      )}
      <Section id="why" title={words.t('teacher.learner.why')}>
        <div class="stack-16">
          {view.isDraft ? <Callout kind="info">{words.t('teacher.learner.draftNote')}</Callout> : null}
          {isMetWithout && !view.isDraft ? (
            <Callout kind="info">{words.t('teacher.learner.beforeCutoff')}</Callout>
          ) : null}
          <p>
            <Progress
              met={view.met}
              of={view.of}
              text={words.t('teacher.learner.progress', {
                met: words.number(view.met),
                of: words.number(view.of),
              })}
              about={badgeName(badge, words)}
            />
          </p>
          <TraceList entries={traceEntries(view.groups, view.sentence, words)} />
        </div>
      </Section>
      {view.isDraft ? null : <AwardSection {...p} />}
    </div>
  );
}

/** The award by hand, or why there is none to be made. */
function AwardSection(p: Omit<BadgeLearnerPageProps, 'done'>): VNode {
  const { room, badge, learner, view } = p;
  const { words, course } = room;
  const at = teacherPaths.badgeLearner(course.id, badge.id, learner.learner);
  return (
    <Section id="award" title={words.t('teacher.learner.award.title')}>
      {view.hindrance !== undefined ? (
        <p class="muted">{words.t(`teacher.learner.hindrance.${view.hindrance}`)}</p>
      ) : view.isPending ? (
        <p class="muted">{words.t('teacher.learner.pending')}</p>
      ) : (
        <form method="post" action={`${at}/award`} class="stack-16" noValidate>
          <input type="hidden" name="form" value={p.form} />
          <p>{words.t('teacher.learner.award.text')}</p>
          <TextArea
            id="reason"
            label={words.t('teacher.learner.award.reason')}
            hint={words.t('teacher.learner.award.reasonHint')}
            value={p.reason}
            rows={2}
            maxLength={1000}
            isRequired
            dir="auto"
            error={p.errors['reason']}
          />
          <p>
            <Button icon="award">{words.t('teacher.learner.award.do')}</Button>
          </p>
        </form>
      )}
    </Section>
  );
}
