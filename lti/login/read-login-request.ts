/** The parameters of a login initiation (LTI Security Framework §5.1.1.1, lti.md L1, L3). */
import { z } from 'zod';
import { BridgeError } from '../../server/errors.ts';

/** One string each; a name given twice arrives as a list and is refused. */
const text = (max: number): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed());

const schema = z.object({
  iss: text(2000),
  login_hint: text(4000),
  target_link_uri: text(2000),
  client_id: text(255).optional(),
  lti_message_hint: text(20_000).optional(),
  lti_deployment_id: text(255).optional(),
  lti_storage_target: z
    .string()
    .regex(/^[\w.-]{1,200}$/)
    .optional(),
  /** Ours: set by the link of our own page, so that a second page does not offer it again. */
  bb_tab: z.literal('1').optional(),
});

export type LoginRequest = z.infer<typeof schema>;

/**
 * The request, checked. Throws LTI_LOGIN_MALFORMED, naming the parameters, and LTI_TARGET_FOREIGN where
 * the target is not on our origin.
 * @param input query or form body
 */
export function readLoginRequest(input: unknown, publicUrl: string): LoginRequest {
  const parsed = schema.safeParse(input ?? {});
  if (!parsed.success)
    throw new BridgeError('LTI_LOGIN_MALFORMED', 'a parameter is missing or malformed', {
      details: { parameters: parsed.error.issues.map((issue) => issue.path.join('.')) },
    });
  requireOwnTarget(parsed.data.target_link_uri, publicUrl);
  return parsed.data;
}

/** Throws LTI_TARGET_FOREIGN where the address is not on our origin (L3, L16). */
export function requireOwnTarget(target: string, publicUrl: string): URL {
  if (URL.canParse(target)) {
    const url = new URL(target);
    if (url.origin === new URL(publicUrl).origin) return url;
  }
  throw new BridgeError('LTI_TARGET_FOREIGN', 'the target is not on our origin');
}
