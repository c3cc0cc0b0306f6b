/** The person's answer to a program: a code that it can turn into tokens once, or a refusal. */
import type { Context } from '../../context.ts';
import type { PersonId } from '../../model/ids.ts';
import { issueTicket } from '../system/tickets.ts';
import { answerAt, type Authorization } from './read-authorization.ts';

/** Where the browser goes with a code; nothing is connected before the program has redeemed it. */
export async function allowWallet(ctx: Context, person: PersonId, asked: Authorization): Promise<string> {
  const { client, redirectUri, state, challenge } = asked;
  const scopes = [...asked.scopes];
  const { token } = await issueTicket(
    ctx,
    { kind: 'wallet-code', person, client: client.id, redirectUri, challenge, scopes },
    client.name,
  );
  return answerAt(ctx, redirectUri, { code: token, scope: scopes.join(' '), state });
}

/** Where the browser goes with a no. */
export function refuseWallet(ctx: Context, { redirectUri, state }: Authorization): string {
  return answerAt(ctx, redirectUri, { error: 'access_denied', state });
}
