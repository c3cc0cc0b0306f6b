/** What the picker sends: the badges that were picked, or that nothing was (lti.md L44). */
import { z } from 'zod';
import { BridgeError } from '../../server/errors.ts';

const id = z.string().min(1).max(200);
const schema = z.object({
  course: id,
  /** One field per badge. */
  badge: id
    .or(z.array(id).max(100))
    .default([])
    .transform((given) => [...new Set([given].flat())]),
  cancel: z.string().max(10).optional(),
});

export interface PickerAnswer {
  course: string;
  badges: string[];
}

/** Throws INVALID. No badge means that nothing was picked. */
export function readPickerAnswer(body: unknown): PickerAnswer {
  const parsed = schema.safeParse(body ?? {});
  if (!parsed.success) throw new BridgeError('INVALID', 'the picker sent something else');
  const { course, badge, cancel } = parsed.data;
  return { course, badges: cancel === undefined ? badge : [] };
}
