/** The Open Badges documents as the world reads them (openbadges.md section 4): exact bytes, or why there are none. */
import type { Context } from '../../context.ts';
import { awards, credentialPointers, statusLists } from '../../model/awards/award.ts';
import { badges, badgeVersions } from '../../model/badges/badge.ts';
import { badgeId } from '../../model/ids.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { didDocument, profileDocument } from '../../openbadges/keys/controller-documents.ts';
import { revokedAssertion } from '../../openbadges/v2/assertion.ts';
import { badgeClass } from '../../openbadges/v2/badge-class.ts';
import { issuerV2 } from '../../openbadges/v2/issuer.ts';
import { achievementDocument } from '../../openbadges/v3/achievement.ts';
import {
  achievementInput,
  badgeClassInput,
  issuerV2Input,
  profileInput,
  revokedInput,
} from '../awards/document-inputs.ts';
import { credentialAsJwt } from '../forms/credential-jwt.ts';
import { versionIdOf } from '../badges/edit-draft.ts';
import { publicIssuer } from './public-issuer.ts';

export interface PublicDocument {
  status: 200 | 400 | 404 | 410;
  /** JSON text, or a compact JWS. */
  body: string;
}

export const NOT_FOUND: PublicDocument = { status: 404, body: '{"error":"not found"}' };
const ok = (body: string): PublicDocument => ({ status: 200, body });
export const json = (body: object): PublicDocument => ok(JSON.stringify(body));

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

/** `/credentials/<uuid>/refresh`: the id of the newest revision of the same award; undefined where there is none. */
export async function newestOf(ctx: Context, id: string): Promise<string | undefined> {
  const pointer = await ctx.store.get(credentialPointers, id);
  const award = pointer === undefined ? undefined : await ctx.store.get(awards, pointer.award);
  return award?.documents?.credentialId;
}

/** `/credentials/<uuid>` as a JWT. @param alg of the asker: RS256, or ES256 */
export async function readCredentialJwt(ctx: Context, id: string, alg: string): Promise<PublicDocument> {
  if (alg !== 'RS256' && alg !== 'ES256') return { status: 400, body: '{"error":"alg is RS256 or ES256"}' };
  const jwt = await credentialAsJwt(ctx, id, alg);
  return jwt === undefined ? NOT_FOUND : ok(jwt);
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

/** `/issuers/<id>`: the OB 3.0 Profile, which is also the https controller document of the issuer's keys. */
export async function readProfile(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await publicIssuer(ctx, id);
  if (found === undefined) return NOT_FOUND;
  const { at, issuer, keys } = found;
  const profile = profileInput(at, issuer);
  return json(profileDocument({ profile, alsoKnownAs: [at.issuerDid(issuer.id)], keys }));
}

/** `/issuers/<id>/did.json`. */
export async function readDidDocument(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await publicIssuer(ctx, id);
  if (found === undefined) return NOT_FOUND;
  const { at, issuer, keys } = found;
  const alsoKnownAs = [at.issuer(issuer.id)];
  return json(didDocument({ id: at.issuerDid(issuer.id), alsoKnownAs, keys }));
}

/** `/issuers/<id>/v2`: the OB 2.0 issuer. */
export async function readIssuerV2(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await publicIssuer(ctx, id);
  if (found === undefined) return NOT_FOUND;
  return json(issuerV2(issuerV2Input(found.at, found.issuer, found.keysV2)));
}
