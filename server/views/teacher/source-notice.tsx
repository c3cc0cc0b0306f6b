/** That completions cannot arrive in a course, why, and where it is mended. */
import type { VNode } from 'preact';
import type { CompletionSource, SourceTrouble } from '../../actions/courses/completion-source.ts';
import { Callout } from '../components/callout.tsx';
import { Name } from '../components/name.tsx';
import { Time } from '../components/time.tsx';
import { isolated } from '../components/rule-words.ts';
import type { Params, Words } from '../words.ts';
import type { Room } from './teacher-page.tsx';

/** Nothing where completions can arrive. */
export function SourceNotice({ room, source }: { room: Room; source: CompletionSource }): VNode | null {
  const { trouble, contact, heardAt } = source;
  const { words } = room;
  if (trouble === undefined) return null;
  const lms = isolated(room.lms);
  const kind = trouble.cause === 'stopped' ? 'error' : 'warning';
  return (
    <Callout kind={kind} title={words.t(`teacher.source.${trouble.cause}.title`, { lms })}>
      <p>{words.t(`teacher.source.${trouble.cause}.do`, { lms, ...factsOf(trouble, words) })}</p>
      {contact === '' ? null : <Contact contact={contact} words={words} />}
      {heardAt === undefined ? null : (
        <p class="small muted">
          {words.t('teacher.source.lastHeard', { lms })} <Time at={heardAt} words={words} form="minute" />
        </p>
      )}
    </Callout>
  );
}

function Contact({ contact, words }: { contact: string; words: Words }): VNode {
  return (
    <p>
      {words.t('teacher.source.contact')}{' '}
      <a href={`mailto:${contact}`} target="_blank" rel="noopener">
        <Name dir="ltr">{contact}</Name>
      </a>
    </p>
  );
}

function factsOf(trouble: SourceTrouble, words: Words): Params {
  if (trouble.cause === 'missing') return { functions: words.list(trouble.functions.map(isolated)) };
  if (trouble.cause !== 'failing' && trouble.cause !== 'course') return {};
  const key = `errors.${trouble.code}.what`;
  return { what: words.has(key) ? words.t(key) : '' };
}
