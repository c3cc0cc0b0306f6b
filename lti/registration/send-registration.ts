/** The registration request and the platform's answer (LTI Dynamic Registration §3.5-3.6, lti.md L27). */
import { z } from 'zod';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { jsonOf } from '../../server/ports/http.ts';
import { toolConfiguration } from '../vocabulary.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

const answerSchema = z.object({
  client_id: z.string().min(1).max(255),
  scope: z.string().max(5000).optional().catch(undefined),
  [toolConfiguration]: z
    .object({ deployment_id: z.string().min(1).max(255).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export interface RegistrationAnswer {
  clientId: string;
  /** Absent where the platform names its deployments later. */
  deployment: string | undefined;
  /** Absent where the platform does not say. */
  scopes: string[] | undefined;
}

/**
 * Sends the request once, with the platform's token as bearer: it is opaque to us, goes to the checked
 * endpoint alone and is neither kept nor logged. Throws LTI_REGISTRATION_REFUSED.
 */
export async function sendRegistration(
  ctx: Context,
  endpoint: string,
  token: string | undefined,
  body: Readonly<Record<string, unknown>>,
): Promise<RegistrationAnswer> {
  const response = await ctx.http
    .request({
      method: 'POST',
      url: endpoint,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    })
    .catch((cause: unknown) => {
      throw new BridgeError('LTI_REGISTRATION_REFUSED', 'the platform did not answer', { cause });
    });
  const parsed = answerSchema.safeParse(jsonOf(response));
  if ((response.status !== 200 && response.status !== 201) || !parsed.success)
    throw new BridgeError('LTI_REGISTRATION_REFUSED', 'the platform refused', {
      details: { status: response.status },
    });
  const { client_id, scope } = parsed.data;
  return {
    clientId: client_id,
    deployment: parsed.data[toolConfiguration]?.deployment_id,
    scopes: scope?.split(' ').filter((part) => part !== '' && part.length <= 300),
  };
}
