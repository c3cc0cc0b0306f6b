/** What a form shows again: the values as typed, and a problem per field. */
import type { WordKey, Words } from '../words.ts';

/** Names of problems; their sentences are `admin.problems.<name>`. */
export type FieldProblem =
  | 'missing'
  | 'tooLong'
  | 'notAMailAddress'
  | 'notAnAddress'
  | 'notReachable'
  | 'notANumber'
  | 'notADate'
  | 'notInTheFuture'
  | 'notAnOrigin'
  | 'notAHost'
  | 'notAColour'
  | 'alreadyOwner'
  | 'exists'
  | 'tokenAgain'
  | 'channelForm'
  | 'channelTaken'
  | 'noScope'
  | 'noFile'
  | 'passphraseShort'
  | 'passphraseOther'
  | 'keyUnreadable'
  | 'keyPassphrase'
  | 'keyPublic'
  | 'keyKind'
  | 'keyWeak'
  | 'pictureInvalid'
  | 'pictureTooLarge'
  | 'pictureUnsafe';

export interface Fields {
  values: Readonly<Record<string, string>>;
  /** Names of problems by field. */
  problems: Readonly<Record<string, string>>;
}

export const noFields: Fields = { values: {}, problems: {} };

/** Fields that show stored values. */
export function fieldsOf(values: Readonly<Record<string, string>>): Fields {
  return { values, problems: {} };
}

/** The sentence for a field's problem, if it has one, as it stands at the field. */
export function problemOf(words: Words, fields: Fields, name: string): string | undefined {
  const text = problemAfterName(words, fields, name);
  return text === undefined ? undefined : text.charAt(0).toLocaleUpperCase(words.lang) + text.slice(1);
}

function problemAfterName(words: Words, fields: Fields, name: string): string | undefined {
  const problem = fields.problems[name];
  return problem === undefined ? undefined : words.t(problemKey(words, problem));
}

function problemKey(words: Words, problem: string): WordKey {
  const key = `admin.problems.${problem}`;
  return words.has(key) ? key : 'admin.problems.invalid';
}

/** Entries of the error summary, in the order of the form. */
export function problemList(
  words: Words,
  fields: Fields,
  names: readonly { name: string; label: string }[],
): { field: string; text: string }[] {
  return names.flatMap(({ name, label }) => {
    const problem = problemAfterName(words, fields, name);
    return problem === undefined ? [] : [{ field: name, text: `${label}: ${problem}` }];
  });
}
