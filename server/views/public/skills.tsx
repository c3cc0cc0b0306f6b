/** A badge's tags, as the skills that it stands for. */
import type { VNode } from 'preact';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';

export interface SkillsProps {
  words: Words;
  tags: readonly string[];
  /** BCP 47 tag of the badge's language. */
  lang: string;
}

/** Nothing where the badge has no tags. */
export function Skills({ words, tags, lang }: SkillsProps): VNode | null {
  if (tags.length === 0) return null;
  return (
    <Section id="skills" title={words.t('public.award.skills')}>
      <ul class="chips" lang={lang}>
        {tags.map((tag) => (
          <li key={tag} class="pill">
            <bdi>{tag}</bdi>
          </li>
        ))}
      </ul>
    </Section>
  );
}
