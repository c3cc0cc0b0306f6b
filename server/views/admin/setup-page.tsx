/** The set-up: six steps, each with its state, one of them open. */
import type { ComponentChildren, VNode } from 'preact';
import type { SetUpStep, StepState } from '../../actions/system/read-set-up.ts';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { type Step, Stepper } from '../components/stepper.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame } from './admin-page.tsx';

export interface SetUpPageProps {
  frame: AdminFrame;
  steps: readonly StepState[];
  open: SetUpStep;
  /** The open step. */
  children: ComponentChildren;
}

export function SetUpStepsPage({ frame, steps, open, children }: SetUpPageProps): VNode {
  const { words } = frame;
  const at = steps.findIndex(({ step }) => step === open);
  const isWhole = steps.every(({ state }) => state === 'done');
  const next = steps[at + 1]?.step;
  return (
    <AdminPage
      frame={frame}
      area="health"
      title={words.t('admin.setUp.title')}
      note={words.t('admin.setUp.note', { step: at + 1, of: steps.length })}
    >
      {isWhole ? (
        <Callout kind="success" title={words.t('admin.setUp.whole')}>
          <p>
            <a href="/admin">{words.t('admin.setUp.toHealth')}</a>
          </p>
        </Callout>
      ) : null}
      <div class="split side-left">
        <Stepper label={words.t('admin.setUp.steps')} steps={steps.map((step) => shown(words, step, open))} />
        <div class="stack-16">
          <h2>{words.t(`admin.setUp.step.${open}`)}</h2>
          <p>{words.t(`admin.setUp.why.${open}`)}</p>
          {children}
          <p class="line gap-24">
            <LinkButton href={next === undefined ? '/admin' : `/admin/setup/${next}`}>
              {next === undefined
                ? words.t('admin.setUp.toHealth')
                : words.t('admin.setUp.next', { step: words.t(`admin.setUp.step.${next}`) })}
            </LinkButton>
          </p>
        </div>
      </div>
    </AdminPage>
  );
}

function shown(words: Words, { step, state, count }: StepState, open: SetUpStep): Step {
  const note = { done: 'admin.setUp.done', need: 'admin.setUp.mend', todo: 'admin.setUp.todo' } as const;
  return {
    key: step,
    label: words.t(`admin.setUp.step.${step}`),
    href: `/admin/setup/${step}`,
    state,
    isCurrent: step === open,
    note: words.t(note[state], { count }),
  };
}
