/** The form that the platform makes the browser post to us (OpenID Connect Core §3.2.2.5, lti.md L10). */
import { z } from 'zod';
import { BridgeError } from '../../server/errors.ts';

const schema = z.object({
  /** Ours: 43 base64url characters. */
  state: z.string().regex(/^[\w-]{43}$/),
  id_token: z.string().min(1).max(64_000).optional(),
  error: z.string().min(1).max(200).optional(),
  error_description: z.string().max(2000).optional(),
});

export interface LaunchPost {
  state: string;
  /** Absent where the platform refused. */
  idToken: string | undefined;
  /** The platform's error code. */
  error: string | undefined;
}

/** Throws LTI_LAUNCH_MALFORMED, naming the fields. */
export function readLaunchPost(body: unknown): LaunchPost {
  const parsed = schema.safeParse(body ?? {});
  if (!parsed.success)
    throw new BridgeError('LTI_LAUNCH_MALFORMED', 'a field is missing or malformed', {
      details: { fields: parsed.error.issues.map((issue) => issue.path.join('.')) },
    });
  const { state, id_token, error } = parsed.data;
  if (id_token === undefined && error === undefined)
    throw new BridgeError('LTI_LAUNCH_MALFORMED', 'neither a token nor an error');
  return { state, idToken: id_token, error };
}
