/** The Open Badges documents as the world reads them (openbadges.md section 4): exact bytes, or why there are none. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { awards, credentialPointers, statusLists } from '../../model/awards/award.ts';
import { badges, badgeVersions } from '../../model/badges/badge.ts';
import { type Issuer, type IssuerKey, issuerKeys, issuers } from '../../model/badges/issuer.ts';
import { badgeId } from '../../model/ids.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { didDocument, profileDocument } from '../../openbadges/keys/controller-documents.ts';
import { publicJwkOf } from '../../openbadges/keys/ed25519.ts';
import { revokedAssertion } from '../../openbadges/v2/assertion.ts';
import { badgeClass } from '../../openbadges/v2/badge-class.ts';
import { issuerV2 } from '../../openbadges/v2/issuer.ts';
import { revocationList } from '../../openbadges/v2/revocation-list.ts';
import { achievementDocument } from '../../openbadges/v3/achievement.ts';
import {
  achievementInput,
  badgeClassInput,
  issuerV2Input,
  profileInput,
  revokedInput,
} from '../awards/document-inputs.ts';
import { keysOf } from '../badges/issuer-key.ts';
import { versionIdOf } from '../badges/edit-draft.ts';

export interface PublicDocument {
  status: 200 | 404 | 410;
  /** JSON text. */
  body: string;
}

const NOT_FOUND: PublicDocument = { status: 404, body: '{"error":"not found"}' };
const ok = (body: string): PublicDocument => ({ status: 200, body });
const json = (body: object): PublicDocument => ok(JSON.stringify(body));

/** `/a/<id>`: the hosted assertion; 410 with the minimal body once revoked (O17). */
export async function readAssertion(ctx: Context, id: string): Promise<PublicDocument> {
  const award = await ctx.store.get(awards, id);
  if (award === undefined) return NOT_FOUND;
  if (award.state === 'revoked') {
    const body = revokedAssertion(revokedInput(addressesOf(ctx.settings.publicUrl), award));
    return { status: 410, body: JSON.stringify(body) };
  }
  return award.documents === undefined ? NOT_FOUND : ok(award.documents.assertion);
}

/** `/credentials/<uuid>`: the credential of one revision, as it was signed. A revoked one is still served: its status says so. */
export async function readCredential(ctx: Context, id: string): Promise<PublicDocument> {
  const pointer = await ctx.store.get(credentialPointers, id);
  if (pointer === undefined) return NOT_FOUND;
  if (pointer.replaced !== undefined) return ok(pointer.replaced.credential);
  const award = await ctx.store.get(awards, pointer.award);
  return award?.documents?.credentialId === id ? ok(award.documents.credential) : NOT_FOUND;
}

/** `/status/<id>`: the signed status list. */
export async function readStatusList(ctx: Context, id: string): Promise<PublicDocument> {
  const list = await ctx.store.get(statusLists, id);
  return list?.credential === undefined ? NOT_FOUND : ok(list.credential);
}

/** A version counts as published once it was activated. */
async function publishedVersion(ctx: Context, badge: string, number: number) {
  if (!Number.isSafeInteger(number) || number < 1) return undefined;
  const id = badgeId.parse(badge);
  const version = await ctx.store.get(badgeVersions, versionIdOf(id, number));
  const known = version?.frozen === undefined ? undefined : await ctx.store.get(badges, id);
  if (version?.frozen === undefined || known?.version === undefined || number > known.version)
    return undefined;
  return { badge: id, version: number, issuer: version.issuer, achievement: version.frozen.achievement };
}

/** `/badges/<id>/<version>/v2`: the OB 2.0 badge class. */
export async function readBadgeClass(ctx: Context, badge: string, number: number): Promise<PublicDocument> {
  const facts = await publishedVersion(ctx, badge, number);
  return facts === undefined
    ? NOT_FOUND
    : json(badgeClass(badgeClassInput(addressesOf(ctx.settings.publicUrl), facts)));
}

/** `/badges/<id>/<version>`: the OB 3.0 achievement. */
export async function readAchievement(ctx: Context, badge: string, number: number): Promise<PublicDocument> {
  const facts = await publishedVersion(ctx, badge, number);
  return facts === undefined
    ? NOT_FOUND
    : json(achievementDocument(achievementInput(addressesOf(ctx.settings.publicUrl), facts)));
}

const publicIssuers: Bucket<{ issuer: Issuer; keys: IssuerKey[] } | undefined> = {
  name: 'public-issuer',
  ttlMs: 5000,
  max: 500,
};

function issuerWithKeys(ctx: Context, id: string) {
  return ctx.cache.through(publicIssuers, id, async () => {
    const issuer = await ctx.store.get(issuers, id);
    return issuer === undefined ? undefined : { issuer, keys: await keysOf(ctx, issuer.id) };
  });
}

const multibases = (keys: readonly IssuerKey[]): string[] => keys.map((key) => key.publicKeyMultibase);

/** `/issuers/<id>`: the OB 3.0 Profile, which is also the https controller document of the issuer's keys. */
export async function readProfile(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await issuerWithKeys(ctx, id);
  if (found === undefined) return NOT_FOUND;
  const at = addressesOf(ctx.settings.publicUrl);
  const profile = profileInput(at, found.issuer);
  const alsoKnownAs = [at.issuerDid(found.issuer.id)];
  return json(profileDocument({ profile, alsoKnownAs, keys: multibases(found.keys) }));
}

/** `/issuers/<id>/did.json`. */
export async function readDidDocument(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await issuerWithKeys(ctx, id);
  if (found === undefined) return NOT_FOUND;
  const at = addressesOf(ctx.settings.publicUrl);
  const alsoKnownAs = [at.issuer(found.issuer.id)];
  return json(didDocument({ id: at.issuerDid(found.issuer.id), alsoKnownAs, keys: multibases(found.keys) }));
}

/** `/issuers/<id>/v2`: the OB 2.0 issuer. */
export async function readIssuerV2(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await issuerWithKeys(ctx, id);
  return found === undefined
    ? NOT_FOUND
    : json(issuerV2(issuerV2Input(addressesOf(ctx.settings.publicUrl), found.issuer)));
}

/** `/issuers/<id>/revocations`: for signed 2.0 badges; hosted ones answer 410 themselves. */
export async function readRevocations(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await issuerWithKeys(ctx, id);
  if (found === undefined) return NOT_FOUND;
  const at = addressesOf(ctx.settings.publicUrl);
  return json(revocationList({ id: at.revocations(found.issuer.id), issuer: at.issuerV2(found.issuer.id) }));
}

/** `/keys/<kid>`: exactly one public JWK. */
export async function readKey(ctx: Context, kid: string): Promise<PublicDocument> {
  const key = await ctx.store.get(issuerKeys, kid);
  return key === undefined ? NOT_FOUND : json(publicJwkOf(key.id, key.publicKeyMultibase));
}

/** Most keys that the convenience set lists. */
const MOST_KEYS = 1000;

/** `/.well-known/jwks.json`: every issuer's keys in one set, for convenience. */
export async function readKeySet(ctx: Context): Promise<PublicDocument> {
  const page = await ctx.store.find(issuerKeys, { limit: MOST_KEYS });
  return json({ keys: page.items.map((key) => publicJwkOf(key.id, key.publicKeyMultibase)) });
}
