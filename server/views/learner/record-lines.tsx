/** The way to a learner's record: all badges held at one organisation as one signed file, or a few. */
import type { VNode } from 'preact';
import type { RecordOffer } from '../../actions/learners/learner-record.ts';
import { LinkButton } from '../components/button.tsx';
import type { Words } from '../words.ts';

export interface RecordLinesProps {
  words: Words;
  record: RecordOffer;
  /** Address of the record; the part is added to it. */
  href: string;
  /** Whose record it is, where a page has several. */
  about?: string | undefined;
}

/** Nothing where there is nothing to take along. */
export function RecordLines({ words, record, href, about }: RecordLinesProps): VNode | null {
  if (record.count === 0) return null;
  const parts = Array.from({ length: record.parts }, (_, index) => index + 1);
  return (
    <div class="stack">
      <p class="line">
        {parts.map((part) => (
          <LinkButton
            key={part}
            icon="download"
            isLow
            about={about}
            href={`${href}${href.includes('?') ? '&' : '?'}part=${part}`}
          >
            {parts.length === 1
              ? words.t('person.record.download')
              : words.t('person.record.part', { part: words.number(part), of: words.number(parts.length) })}
          </LinkButton>
        ))}
      </p>
      <p class="small muted">{words.t('person.record.what', { count: record.count })}</p>
    </div>
  );
}
