/** A form post to the LTI endpoints: names to what was sent, unchecked. */
import type { Request } from 'express';
import { readBody } from '../server/read-body.ts';

const MAX_BYTES = 100 * 1024;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/**
 * The fields of an urlencoded body; a name that comes twice is a list, which no endpoint takes for one
 * value. Any other kind of body counts as a form without fields. Throws TOO_LARGE and BAD_REQUEST.
 */
export async function readForm(req: Request): Promise<Record<string, string | string[]>> {
  if (!FORM.test(req.get('content-type') ?? '')) return {};
  const body = await readBody(req, MAX_BYTES);
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    const known = fields[name];
    fields[name] = known === undefined ? value : [known, value].flat();
  }
  return fields;
}
