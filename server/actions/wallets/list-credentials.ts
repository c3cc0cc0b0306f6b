/** The credentials that a wallet collects for a person: our own awards and what other wallets put in (OB 3.0 §6.2.2). */
import type { Context } from '../../context.ts';
import type { Award } from '../../model/awards/award.ts';
import type { PersonId } from '../../model/ids.ts';
import { type HeldCredential, heldCredentials } from '../../model/wallets/held-credential.ts';
import { every } from '../change.ts';
import { learnersOfPerson } from '../learners/learners-of-person.ts';
import { ownAwards } from '../learners/own-learner.ts';
import type { Bearer } from './check-wallet-token.ts';

export interface CredentialPage {
  /** Exact texts, each as it was signed; JSON documents and compact JWS apart, as the standard wants them. */
  json: string[];
  jws: string[];
  total: number;
}

interface Entry {
  at: number;
  id: string;
  format: 'json' | 'jws';
  text: string;
}

/**
 * Oldest first, so that a page stays where it is when a badge is added. Revoked awards are left out: nothing a
 * host gives may fail to verify. Expired ones say so themselves and stay a person's history.
 * @param since epoch ms: only what was issued after it; for our own awards the moment of signing
 */
export async function listCredentials(
  ctx: Context,
  { person, grant }: Bearer,
  p: { limit: number; offset: number; since?: number },
): Promise<CredentialPage> {
  const entries: Entry[] = [];
  for (const me of await learnersOfPerson(ctx, person)) {
    if (me.ids.some((id) => grant.without.includes(id))) continue;
    entries.push(...(await ownAwards(ctx, me)).flatMap(entryOf));
  }
  for (const held of await heldOf(ctx, person.id))
    entries.push({ at: held.issuedAt, id: held.id, format: held.format, text: held.text });
  const since = p.since ?? -1;
  const all = entries.filter(({ at }) => at > since).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const page = all.slice(p.offset, p.offset + p.limit);
  const texts = (format: Entry['format']): string[] =>
    page.filter((one) => one.format === format).map(({ text }) => text);
  return { json: texts('json'), jws: texts('jws'), total: all.length };
}

function entryOf({ state, documents }: Award): Entry[] {
  if (state !== 'awarded' || documents === undefined) return [];
  const { signedAt: at, credentialId: id, credential: text } = documents;
  return [{ at, id, format: 'json', text }];
}

/** What other wallets put into a person's account. */
export async function heldOf(ctx: Context, person: PersonId): Promise<HeldCredential[]> {
  const found: HeldCredential[] = [];
  for await (const held of every<HeldCredential>(ctx, heldCredentials, {
    where: { person },
    sort: ['heldSince', 'desc'],
  }))
    found.push(held);
  return found;
}
