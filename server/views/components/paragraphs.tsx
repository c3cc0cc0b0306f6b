/** Text that people typed, with its paragraphs and lines as they typed them. */
import type { VNode } from 'preact';

export interface ParagraphsProps {
  text: string;
  /** BCP 47 tag of the text's language, where it is not the page's. */
  lang?: string | undefined;
}

/** A blank line begins a paragraph, a single line break a line. */
export function Paragraphs({ text, lang }: ParagraphsProps): VNode {
  return (
    <div class="stack" lang={lang} dir="auto">
      {text
        .trim()
        .split(/\r?\n\s*\r?\n/u)
        .map((paragraph) => (
          <p key={paragraph}>
            {paragraph.split(/\r?\n/u).map((line, index) => (index === 0 ? line : [<br />, line]))}
          </p>
        ))}
    </div>
  );
}
