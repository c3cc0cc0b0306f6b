/** What two people wrote into the same section of a draft, side by side. */
import { versionOf } from '../../../actions/badges/edit-draft.ts';
import { itemsOf, sentenceOfDraft } from '../../../actions/badges/reading/read-badge.ts';
import type { Context } from '../../../context.ts';
import type { Badge, BadgeContent } from '../../../model/badges/badge.ts';
import { ruleText } from '../../../views/components/rule-words.ts';
import { languageName } from '../../../views/teacher/language-names.ts';
import { typeName } from '../../../views/teacher/editor/section-badge.tsx';
import type { EditorSection, Stale } from '../../../views/teacher/editor/stale-note.tsx';
import type { Words } from '../../../views/words.ts';
import { expectDraft } from './expect-draft.ts';
import type { Lesson } from '../teaching.ts';

type Said = (content: BadgeContent) => string;

/** The section as it is stored and as it was typed: the fields that differ. */
export async function staleOf(
  ctx: Context,
  { asked, course }: Lesson,
  badge: Badge,
  { section, typed }: { section: EditorSection; typed: Partial<BadgeContent> },
): Promise<Stale> {
  const version = await versionOf(ctx, badge, expectDraft(badge));
  const { content: theirs } = version;
  const mine = { ...theirs, ...typed };
  const items = itemsOf(version, course);
  const { words } = asked;
  const rule: Said = (content) => ruleText(sentenceOfDraft(content.groups, items), words);
  const fields = fieldsOf(section, words, rule).map(([label, say]) => ({
    label,
    theirs: say(theirs),
    mine: say(mine),
  }));
  return { section, by: version.saved.by, typed, fields: fields.filter((f) => f.theirs !== f.mine) };
}

function fieldsOf(section: EditorSection, words: Words, rule: Said): [label: string, say: Said][] {
  switch (section) {
    case 'badge':
      return [
        [words.t('teacher.edit.name'), (content) => content.name],
        [words.t('teacher.edit.description'), (content) => content.description],
        [words.t('teacher.edit.criteria'), (content) => content.criteria],
        [words.t('teacher.edit.tags'), (content) => content.tags],
        [words.t('teacher.edit.alignments'), (content) => content.alignments ?? ''],
        [words.t('teacher.edit.type'), (content) => typeName(content.achievementType, words)],
        [words.t('teacher.edit.language'), (content) => languageName(content.language, words)],
      ];
    case 'rule':
      return [[words.t('teacher.edit.earns'), rule]];
    case 'issuing':
      return [
        [
          words.t('teacher.edit.validity'),
          ({ validity: { amount, unit } }) =>
            amount === '' ? '' : `${amount} ${words.t(`teacher.edit.units.${unit}`)}`,
        ],
        [
          words.t('teacher.edit.results'),
          ({ results }) => words.t(`teacher.edit.resultsAre.${results ?? 'hidden'}`),
        ],
      ];
    case 'picture':
      return [];
  }
}
