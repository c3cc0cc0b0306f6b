/** Two people saved the same draft: both texts are shown, nothing was overwritten. */
import type { VNode } from 'preact';
import type { BadgeContent } from '../../../model/badges/badge.ts';
import { Callout } from '../../components/callout.tsx';
import { isolated } from '../../components/rule-words.ts';
import type { Words } from '../../words.ts';

export type EditorSection = 'badge' | 'picture' | 'rule' | 'issuing';

/** A section that could not be saved. */
export interface Stale {
  section: EditorSection;
  /** Who saved meanwhile. */
  by: string;
  /** Fields that differ; of a picture none. */
  fields: readonly { label: string; theirs: string; mine: string }[];
  /** What was typed: the form shows it again. */
  typed: Partial<BadgeContent>;
}

export interface StaleNoteProps {
  stale: Stale;
  /** Path of the editor as it is stored. */
  editor: string;
  /** Beside the form that somebody still types in, so theirs alone is shown. */
  isLive?: boolean | undefined;
  words: Words;
}

export function StaleNote({ stale, editor, isLive, words }: StaleNoteProps): VNode {
  const by = isolated(stale.by);
  const text =
    stale.section === 'picture'
      ? words.t('teacher.edit.stale.picture')
      : words.t(isLive === true ? 'teacher.edit.stale.live' : 'teacher.edit.stale.text');
  return (
    <Callout kind="warning" role="alert" title={words.t('teacher.edit.stale.title', { by })}>
      <p>{text}</p>
      {stale.fields.map(({ label, theirs, mine }) => (
        <>
          <Said
            label={words.t('teacher.edit.stale.theirs', { by, field: label })}
            text={theirs}
            words={words}
          />
          {isLive === true ? null : (
            <Said label={words.t('teacher.edit.stale.mine', { field: label })} text={mine} words={words} />
          )}
        </>
      ))}
      <p>
        <a href={editor}>{words.t('teacher.edit.stale.load')}</a>
      </p>
    </Callout>
  );
}

function Said({ label, text, words }: { label: string; text: string; words: Words }): VNode {
  return (
    <div>
      <p class="small strong">{label}</p>
      <p class="panel" dir="auto">
        {text === '' ? <span class="muted">{words.t('teacher.edit.stale.empty')}</span> : text}
      </p>
    </div>
  );
}

/** Where a note appears while somebody types. */
export function StalePlace({ section, note }: { section: EditorSection; note?: VNode | undefined }): VNode {
  return <div id={`${section}-stale`}>{note}</div>;
}
