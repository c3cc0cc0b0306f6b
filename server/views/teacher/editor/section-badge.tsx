/** First section of the editor: what the badge says. */
import type { VNode } from 'preact';
import type { BadgeContent, BadgeVersion } from '../../../model/badges/badge.ts';
import { AutosaveForm } from '../../components/autosave-form.tsx';
import { BadgeTile } from '../../components/badge-tile.tsx';
import { type Option, Select, TextArea, TextField } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { Time } from '../../components/time.tsx';
import type { Words } from '../../words.ts';
import { languageOptions } from '../language-names.ts';
import { type Stale, StaleNote, StalePlace } from './stale-note.tsx';
import { badgeName, pictureOf } from '../teacher-words.ts';

/** What every section of the editor is told. */
export interface SectionProps {
  words: Words;
  /** Epoch ms. */
  now: number;
  /** Path of the editor. */
  editor: string;
  version: BadgeVersion;
  /** What the form shows: as stored, or as typed where it could not be saved. */
  content: BadgeContent;
  stale: Stale | undefined;
  /** What is wrong, by field; empty unless the badge was checked. */
  errors: Readonly<Record<string, string>>;
}

/** Types of OB 3.0's AchievementType that fit what is earned in a course. */
const types = [
  'Achievement',
  'Assessment',
  'Award',
  'Badge',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CoCurricular',
  'CommunityService',
  'Competency',
  'Course',
  'Fieldwork',
  'LearningProgram',
  'Membership',
  'MicroCredential',
] as const;

/** Name of a type; a type of another origin keeps its own. */
export function typeName(type: string, words: Words): string {
  const key = `teacher.type.${type}`;
  return words.has(key) ? words.t(key) : type;
}

function typeOptions(present: string, words: Words): Option[] {
  const all = [...new Set<string>([...types, ...(present === '' ? [] : [present])])];
  return all.map((value) => ({ value, label: typeName(value, words) }));
}

/** "Saved 21 November 2026, 10:42". */
export function SavedLine({ at, words }: { at: number; words: Words }): VNode {
  return (
    <>
      {words.t('teacher.edit.saved')} <Time at={at} words={words} form="minute" />
    </>
  );
}

export function BadgeSection(p: SectionProps): VNode {
  const { words, content, version, editor, stale } = p;
  const note = stale === undefined ? undefined : <StaleNote stale={stale} editor={editor} words={words} />;
  return (
    <Section id="badge" title={words.t('teacher.edit.badge')}>
      <div class="split side-right">
        <AutosaveForm
          id="badge-form"
          action={`${editor}/badge`}
          rev={version.rev}
          saved={<SavedLine at={version.saved.badge} words={words} />}
          words={words}
        >
          <StalePlace section="badge" note={note} />
          <Texts {...p} />
          <Kinds {...p} />
        </AutosaveForm>
        <TilePreview content={content} words={words} />
      </div>
    </Section>
  );
}

/** What the badge says, in its own language. */
function Texts({ words, content, errors }: SectionProps): VNode {
  const optional = words.t('common.optional');
  const own = { dir: 'auto', lang: content.language === '' ? undefined : content.language } as const;
  return (
    <>
      <TextField
        {...own}
        id="name"
        label={words.t('teacher.edit.name')}
        value={content.name}
        maxLength={2000}
        autocomplete="off"
        error={errors['name']}
      />
      <TextArea
        {...own}
        id="description"
        label={words.t('teacher.edit.description')}
        hint={words.t('teacher.edit.descriptionHint')}
        value={content.description}
        maxLength={20_000}
        error={errors['description']}
      />
      <TextArea
        {...own}
        id="criteria"
        label={words.t('teacher.edit.criteria')}
        hint={words.t('teacher.edit.criteriaHint')}
        optional={optional}
        value={content.criteria}
        maxLength={20_000}
        error={errors['criteria']}
      />
      <TextField
        {...own}
        id="tags"
        label={words.t('teacher.edit.tags')}
        hint={words.t('teacher.edit.tagsHint')}
        optional={optional}
        value={content.tags}
        maxLength={2000}
        autocomplete="off"
        error={errors['tags']}
      />
      <TextArea
        id="alignments"
        dir="auto"
        label={words.t('teacher.edit.alignments')}
        hint={words.t('teacher.edit.alignmentsHint')}
        optional={optional}
        value={content.alignments ?? ''}
        maxLength={20_000}
        error={errors['alignments']}
      />
    </>
  );
}

function Kinds({ words, content, errors }: SectionProps): VNode {
  return (
    <>
      <Select
        id="achievementType"
        label={words.t('teacher.edit.type')}
        value={content.achievementType}
        options={typeOptions(content.achievementType, words)}
        error={errors['achievementType']}
      />
      <Select
        id="language"
        label={words.t('teacher.edit.language')}
        value={content.language}
        options={languageOptions(content.language, words)}
        error={errors['language']}
      />
    </>
  );
}

/** The tile as it will be; renewed with each save. */
export function TilePreview({ content, words }: { content: BadgeContent; words: Words }): VNode {
  return (
    <figure class="panel sunk preview" id="tile-preview">
      <figcaption class="small muted">{words.t('teacher.edit.preview')}</figcaption>
      <BadgeTile
        name={badgeName({ name: content.name.trim() }, words)}
        lang={content.language === '' ? undefined : content.language}
        picture={pictureOf(content.image)}
        state={words.t('teacher.edit.previewState')}
      />
    </figure>
  );
}
