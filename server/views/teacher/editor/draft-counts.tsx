/** How many would get the draft, live under its rule. */
import type { VNode } from 'preact';
import type { Counted } from '../../../actions/badges/editing/count-draft.ts';
import { Standing } from '../../components/standing.tsx';
import type { Words } from '../../words.ts';
import { countWord } from '../teacher-words.ts';

export interface DraftCountsProps {
  counted: Counted;
  /** Page with the names; undefined on that page itself. */
  check?: string | undefined;
  words: Words;
}

/** Inside of the fragment. */
export function DraftCounts({ counted, check, words }: DraftCountsProps): VNode {
  if (counted.kind !== 'counted')
    return (
      <div class="panel">
        <p class="small muted">
          {words.t(counted.kind === 'soon' ? 'teacher.edit.counting' : 'teacher.edit.incomplete')}
        </p>
      </div>
    );
  const all = counted.have + counted.now + counted.nearly + counted.notYet;
  const part = (kind: 'now' | 'nearly' | 'notYet'): { count: number; number: string; text: string } => ({
    count: counted[kind],
    number: countWord(counted[kind], words),
    text: words.t(`teacher.count.${kind}`),
  });
  return (
    <div class="panel stack">
      <Standing have={part('now')} nearly={part('nearly')} notYet={part('notYet')} />
      <p class="small">
        {check === undefined ? null : (
          <>
            <a href={check}>{words.t('teacher.badge.seeWho')}</a> ·{' '}
          </>
        )}
        <span class="muted">
          {counted.have === 0 ? '' : `${words.t('teacher.edit.haveAlready', { count: counted.have })} `}
          {words.t('teacher.edit.counted', { count: all })}
        </span>
      </p>
    </div>
  );
}
