/** Reads the fields of a form by a zod schema whose messages are names of problems. */
import { z } from 'zod';
import type { Fields, FieldProblem } from '../../../views/admin/fields.ts';
import type { Form } from '../../base/form.ts';

const problem = (name: FieldProblem): FieldProblem => name;

/** Text that must be there. */
export const text = (max: number) =>
  z.string().trim().min(1, problem('missing')).max(max, problem('tooLong'));

/** Text that may be missing. */
export const optionalText = (max: number) => z.string().trim().max(max, problem('tooLong'));

/** One e-mail address. */
export const address = text(320).regex(
  /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/u,
  problem('notAMailAddress'),
);

/** A web address that people can follow. */
export const webAddress = text(2000).refine(isWebAddress, problem('notAnAddress'));

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['https:', 'http:'].includes(new URL(value).protocol);
}

export type Checked<T> = { ok: true; values: T } | { ok: false; fields: Fields };

/** The form's values, or what was typed with a problem per field. Only the schema's own fields are read. */
export function checked<S extends z.ZodObject>(schema: S, form: Form): Checked<z.output<S>> {
  const typed = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, form.text(name)]));
  const parsed = schema.safeParse(typed);
  if (parsed.success) return { ok: true, values: parsed.data };
  const problems: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) problems[String(path[0])] ??= message;
  return { ok: false, fields: { values: typed, problems } };
}
