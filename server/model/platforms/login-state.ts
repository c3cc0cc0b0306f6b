/** The state of one OpenID login between our redirect and the platform's answer, and spent nonces. */
import { z } from 'zod';
import { loginStateId, nonceId, platformId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** id = hash of `state` (lti.md L5). Removed by the launch that uses it. */
export const loginStateSchema = z.strictObject({
  ...recordShape(loginStateId),
  platform: platformId,
  nonce: z.string(),
  target: z.string().max(2000),
  loginHint: z.string().max(4000),
  messageHint: z.string().max(20_000).exactOptional(),
  deployment: z.string().max(255).exactOptional(),
  storageTarget: z.string().max(200).exactOptional(),
  /** Random part of the cookie's name, and the hash of the secret in it. */
  cookie: z.string().max(60),
  secretHash: z.string(),
  createdAt: instant,
  expiresAt: instant,
});
export type LoginState = z.infer<typeof loginStateSchema>;

/** A nonce that was accepted; inserting it twice is a replay (L14). */
export const nonceSchema = z.strictObject({ ...recordShape(nonceId), expiresAt: instant });
export type Nonce = z.infer<typeof nonceSchema>;

export const loginStates: Collection<LoginState> = {
  name: 'loginState',
  schema: loginStateSchema,
  indexes: [],
  expires: 'expiresAt',
};
export const nonces: Collection<Nonce> = {
  name: 'nonce',
  schema: nonceSchema,
  indexes: [],
  expires: 'expiresAt',
};
