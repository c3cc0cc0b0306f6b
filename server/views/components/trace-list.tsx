/** Why a learner has a badge, or not yet: one entry per requirement (criteria.md C39). */
import type { ComponentChildren, VNode } from 'preact';
import type { Trace } from '../../model/signals/progress.ts';
import type { IconName } from './icon.tsx';
import { CheckRow, Rows } from './rows.tsx';
import type { Tone } from './status-pill.tsx';

/** States of the evaluator, and two of the world around it. */
export type TraceState = Trace['state'] | 'late' | 'stale';

const looks: Readonly<Record<TraceState, { tone: Tone; icon: IconName }>> = {
  met: { tone: 'done', icon: 'circle-check' },
  missing: { tone: 'none', icon: 'circle-dashed' },
  below: { tone: 'need', icon: 'triangle-alert' },
  failed: { tone: 'need', icon: 'circle-x' },
  lost: { tone: 'gone', icon: 'undo-2' },
  reset: { tone: 'gone', icon: 'history' },
  late: { tone: 'need', icon: 'clock' },
  stale: { tone: 'fail', icon: 'unplug' },
};

export interface TraceEntry {
  key: string;
  state: TraceState;
  /** What was done or is missing, with its value: "Quiz 3 passed with 82 %". */
  title: ComponentChildren;
  /** Target, time and source: "It needed 70 % · 17 November 2026 · Moodle gradebook". */
  detail?: ComponentChildren;
  /** The next step: a link to the place in the LMS. */
  end?: ComponentChildren;
}

/** The trace as a list. */
export function TraceList({ entries }: { entries: readonly TraceEntry[] }): VNode {
  return (
    <Rows>
      {entries.map(({ key, state, title, detail, end }) => (
        <CheckRow key={key} {...looks[state]} title={title} detail={detail} end={end} />
      ))}
    </Rows>
  );
}
