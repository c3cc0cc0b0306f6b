/** What a badge stands for: its tags, and the skills and standards of frameworks elsewhere. */
import type { VNode } from 'preact';
import type { Alignment } from '../../model/badges/badge.ts';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';

export interface SkillsProps {
  words: Words;
  tags: readonly string[];
  alignments: readonly Alignment[] | undefined;
  /** BCP 47 tag of the badge's language. */
  lang: string;
}

/** Nothing where the badge has neither. */
export function Skills({ words, tags, alignments = [], lang }: SkillsProps): VNode | null {
  if (tags.length + alignments.length === 0) return null;
  return (
    <Section id="skills" title={words.t('public.award.skills')}>
      <ul class="chips" lang={lang}>
        {tags.map((tag) => (
          <li key={tag} class="pill">
            <bdi>{tag}</bdi>
          </li>
        ))}
        {alignments.map(({ name, url }) => (
          <li key={url} class="pill">
            <a href={url} rel="nofollow noopener">
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
