/** A moment: machine-readable, and in the reader's own zone where the script runs. */
import type { VNode } from 'preact';
import type { Words } from '../words.ts';

export interface TimeProps {
  /** Epoch ms. */
  at: number;
  words: Words;
  /** `day`: the UTC day, for dates that stand in documents. `minute`: day and time. `ago`: how long ago. */
  form?: 'day' | 'minute' | 'ago' | undefined;
  /** Epoch ms of the present, needed for `ago`. */
  now?: number | undefined;
}

/** A date, a moment or a time span as `<time>`. */
export function Time({ at, words, form = 'day', now = at }: TimeProps): VNode {
  const iso = new Date(at).toISOString();
  if (form === 'day') return <time datetime={iso.slice(0, 10)}>{words.date(at)}</time>;
  if (form === 'ago') {
    return (
      <time datetime={iso} title={words.dateTime(at)}>
        {words.ago(at, now)}
      </time>
    );
  }
  return (
    <time datetime={iso} data-local>
      {words.dateTime(at)}
    </time>
  );
}
