/** The claims of a launch, checked for shape and cut to what our records hold (LTI 1.3 §5.3, §5.4). */
import { z } from 'zod';
import { BridgeError } from '../../server/errors.ts';
import { claim } from '../vocabulary.ts';

/** Text of any length, well-formed and cut to `max`. */
const text = (max: number): z.ZodType<string> =>
  z.string().transform((value) => value.slice(0, max).toWellFormed());
/** An id: never cut, since a cut id is another id. */
const id = z
  .string()
  .min(1)
  .max(255)
  .refine((value) => value.isWellFormed());
/** An optional part: one that is malformed counts as absent and does not stop a launch. */
const lenient = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> => schema.optional().catch(undefined);
const url = z.string().min(1).max(2000);

const claimsSchema = z.object({
  sub: id,
  nonce: z.string().min(1).max(255),
  iat: z.number(),
  azp: z.string().optional(),
  aud: z.string().or(z.array(z.string())),
  name: lenient(text(200)),
  given_name: lenient(text(100)),
  family_name: lenient(text(100)),
  email: lenient(
    z
      .string()
      .trim()
      .max(320)
      .regex(/^\S+@\S+$/),
  ),
  locale: lenient(z.string().max(35)),
  [claim.deploymentId]: id,
  [claim.version]: z.string(),
  [claim.messageType]: z.string().max(200),
  [claim.targetLinkUri]: z.string().max(2000).optional(),
  [claim.roles]: z.array(z.string().max(300)).max(100).default([]),
  [claim.context]: z.object({ id, label: lenient(text(200)), title: lenient(text(500)) }).optional(),
  [claim.resourceLink]: z.object({ id, title: lenient(text(500)) }).optional(),
  [claim.custom]: lenient(z.record(z.string(), z.unknown())),
  [claim.launchPresentation]: lenient(
    z.object({ locale: lenient(z.string().max(35)), return_url: lenient(url) }),
  ),
  [claim.toolPlatform]: lenient(
    z.object({ product_family_code: lenient(text(100)), version: lenient(text(100)) }),
  ),
  [claim.forUser]: lenient(z.object({ user_id: id })),
  [claim.ags]: lenient(
    z.object({
      scope: lenient(z.array(z.string().max(300)).max(20)),
      lineitems: lenient(url),
      lineitem: lenient(url),
    }),
  ),
  [claim.nrps]: lenient(z.object({ context_memberships_url: lenient(url) })),
  [claim.deepLinkSettings]: z
    .object({
      deep_link_return_url: z.string().min(1).max(4000),
      accept_types: z.array(z.string().max(100)).max(20),
      accept_multiple: z.boolean().default(false),
      data: z
        .string()
        .max(100_000)
        .refine((value) => value.isWellFormed())
        .optional(),
    })
    .optional(),
});

export type LaunchClaims = z.infer<typeof claimsSchema>;

/** Throws LTI_TOKEN_INVALID, naming the claim, where one that we need is missing or malformed. */
export function readClaims(payload: unknown): LaunchClaims {
  const parsed = claimsSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new BridgeError('LTI_TOKEN_INVALID', 'a claim is missing or malformed', {
    details: { claims: parsed.error.issues.map((issue) => issue.path.join('.')) },
  });
}
