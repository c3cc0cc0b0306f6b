/** The choices of the badge maker as they come from a form or a query. */
import { z } from 'zod';
import { type BadgeDesign, badgeDesignSchema } from '../../../model/badges/image.ts';
import type { DesignForm } from '../../../views/teacher/editor/section-picture.tsx';

const LONGEST = 200;

/** The choices as typed. @param read value of a field; '' where it is missing */
export function designTyped(read: (name: keyof DesignForm) => string): DesignForm {
  const of = (name: keyof DesignForm): string => read(name).trim().slice(0, LONGEST);
  return {
    shape: of('shape'),
    palette: of('palette'),
    icon: of('icon'),
    letters: of('letters'),
    ring: of('ring'),
    stars: of('stars'),
  };
}

const schema = badgeDesignSchema.extend({
  stars: z
    .string()
    .regex(/^[0-3]$/)
    .transform(Number),
});

/** The design of these choices, or the fields that do not fit. Letters count only without an icon. */
export function readDesign(
  typed: DesignForm,
): { ok: true; design: BadgeDesign } | { ok: false; fields: string[] } {
  const parsed = schema.safeParse({ ...typed, letters: typed.icon === '' ? typed.letters : '' });
  if (parsed.success) return { ok: true, design: parsed.data };
  return { ok: false, fields: parsed.error.issues.map(({ path }) => String(path[0])) };
}
