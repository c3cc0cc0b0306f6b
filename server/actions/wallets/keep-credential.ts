/** A wallet puts a badge of any issuer into a person's account: checked, compared, kept (OB 3.0 §6.2.3, §10). */
import type { Context } from '../../context.ts';
import { awards, credentialPointers } from '../../model/awards/award.ts';
import { idOf } from '../../model/ids.ts';
import type { Person } from '../../model/organisations/person.ts';
import {
  type HeldCredential,
  heldCredentials,
  MOST_CREDENTIAL_CHARS,
  MOST_HELD,
} from '../../model/wallets/held-credential.ts';
import { clip } from '../../model/text.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { isIdentity } from '../../openbadges/identity.ts';
import { isObject, type JsonObject, listOf, textIn } from '../../openbadges/verify/members.ts';
import type { Report } from '../../openbadges/verify/report.ts';
import { change } from '../change.ts';
import { verifyBadge } from '../public/verify-badge.ts';
import { provenAddresses } from '../learners/proven-addresses.ts';
import { learnersOfPerson } from '../learners/learners-of-person.ts';
import type { Bearer } from './check-wallet-token.ts';

export interface PutCredential {
  format: HeldCredential['format'];
  /** As it came. */
  text: string;
}

/**
 * older: a newer one of the same id is here already and stays. unchecked: its issuer cannot be asked at the
 * moment. refused: it is no valid Open Badge 3.0, for the reason of the report.
 */
export type Kept =
  { kind: 'created' | 'replaced' | 'older' | 'full' } | { kind: 'unchecked' | 'refused'; reason: string };

/** Nothing is kept that our own verifier does not find genuine; what has merely expired is somebody's history. */
export async function keepCredential(
  ctx: Context,
  { person, grant }: Bearer,
  put: PutCredential,
): Promise<Kept> {
  if (put.text.length > MOST_CREDENTIAL_CHARS) return { kind: 'refused', reason: 'too large' };
  const { report } = await verifyBadge(ctx, put.text);
  const refusal = refusalOf(report);
  if (refusal !== undefined) return refusal;
  const { id, issuer, achievement, dates } = report;
  const content = credentialOf(put);
  if (id === undefined || issuer === undefined || dates.issued === undefined || content === undefined)
    return { kind: 'refused', reason: 'schema' };
  if (await isOwnAward(ctx, person, issuer.id, id)) return { kind: 'replaced' };
  const now = ctx.clock.now();
  return insertOrReplace(ctx, {
    id: idOf('heldCredential', [person.id, comparable(issuer.id), comparable(id)]),
    person: person.id,
    ...put,
    issuer: { id: clip(issuer.id, 2000), name: clip(issuer.name ?? issuer.id, 300) },
    name: clip(achievement?.name ?? id, 300),
    issuedAt: dates.issued,
    ...(dates.expires === undefined ? {} : { expiresAt: dates.expires }),
    isForPerson: await namesPerson(ctx, person, content),
    from: grant.name,
    heldSince: now,
    checkedAt: now,
  });
}

function refusalOf({ verdict, reason = 'not-a-badge', version, checks }: Report): Kept | undefined {
  if (version !== '3.0') return { kind: 'refused', reason: 'not-a-badge' };
  const isOpen = checks.some(({ outcome }) => outcome === 'unknown');
  const failed = checks.filter(({ outcome }) => outcome === 'fail');
  const hasOnlyExpired = failed.every(({ id }) => id === 'expiry') && reason === 'expired';
  if (!isOpen && (failed.length === 0 || hasOnlyExpired)) return undefined;
  return verdict === 'unchecked' && reason !== 'unsupported'
    ? { kind: 'unchecked', reason }
    : { kind: 'refused', reason };
}

/** Ids are compared without percent encoding and space around them (OB 3.0 §10). */
function comparable(id: string): string {
  try {
    return decodeURIComponent(id.trim());
  } catch {
    return id.trim();
  }
}

async function insertOrReplace(ctx: Context, fresh: Omit<HeldCredential, 'rev'>): Promise<Kept> {
  if ((await ctx.store.get(heldCredentials, fresh.id)) === undefined) {
    if ((await ctx.store.count(heldCredentials, { person: fresh.person }, MOST_HELD)) >= MOST_HELD)
      return { kind: 'full' };
    if ((await ctx.store.insert(heldCredentials, [fresh])).has(fresh.id)) return { kind: 'created' };
  }
  const stored = await change<HeldCredential>(ctx, heldCredentials, fresh.id, (current) =>
    fresh.issuedAt < current.issuedAt
      ? undefined
      : { ...fresh, heldSince: current.heldSince, rev: current.rev },
  );
  return { kind: stored !== undefined && stored.issuedAt > fresh.issuedAt ? 'older' : 'replaced' };
}

/** A wallet may hand back what it collected here: that is an award already. */
async function isOwnAward(ctx: Context, person: Person, issuer: string, id: string): Promise<boolean> {
  const uuid = /^urn:uuid:([0-9a-f-]{36})$/i.exec(comparable(id))?.[1]?.toLowerCase();
  const pointer = uuid === undefined ? undefined : await ctx.store.get(credentialPointers, uuid);
  const award = pointer === undefined ? undefined : await ctx.store.get(awards, pointer.award);
  if (award === undefined) return false;
  const at = addressesOf(ctx.settings.publicUrl);
  const ours = [at.issuerDid(award.issuer), at.issuer(award.issuer)].map(comparable);
  if (!ours.includes(comparable(issuer))) return false;
  return (await learnersOfPerson(ctx, person)).some(({ ids }) => ids.includes(award.learner));
}

/** The credential inside; its form was checked before. */
function credentialOf({ format, text }: PutCredential): JsonObject | undefined {
  const json = format === 'json' ? text : Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8');
  try {
    const value: unknown = JSON.parse(json);
    if (!isObject(value)) return undefined;
    return isObject(value['vc']) ? value['vc'] : value;
  } catch {
    return undefined;
  }
}

/** True where it names no address at all, or one that the person proved. */
async function namesPerson(ctx: Context, person: Person, content: JsonObject): Promise<boolean> {
  const subject = listOf(content['credentialSubject']).find(isObject);
  const claims = listOf(subject?.['identifier'])
    .filter(
      (one) => textIn(one, 'identityType') === 'emailAddress' || textIn(one, 'identityType') === 'email',
    )
    .filter(isObject)
    .map((one) => ({
      hashed: one['hashed'] === true,
      identity: textIn(one, 'identityHash') ?? '',
      salt: textIn(one, 'salt') ?? '',
    }));
  if (claims.length === 0) return true;
  const addresses = await provenAddresses(ctx, person.id);
  return addresses.some((address) => claims.some((claim) => isIdentity(address, claim)));
}
