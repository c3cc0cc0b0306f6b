/** The Open Badges 3.0 credential as a JWT, for those who ask for it (OB 3.0 §8.2; openbadges.md O8, O9). */
import type { Context } from '../../context.ts';
import { type Award, awards, credentialPointers } from '../../model/awards/award.ts';
import { type AwardId, keyedId } from '../../model/ids.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { type JwtAlgorithm, type JwtCredential, jwtPayload } from '../../openbadges/v3/jwt.ts';
import { uuidOf } from '../../ports/random.ts';
import { signedForm } from './signed-form.ts';

/** The present revision of an award, which has its documents. */
export function awardAsJwt(ctx: Context, award: Award, alg: JwtAlgorithm): Promise<string> {
  const { revision = award.revision, credential = '{}' } = award.documents ?? {};
  return jwtOf(ctx, award, { revision, credential }, alg);
}

/** The credential with this id, of whatever revision; undefined where there is none. */
export async function credentialAsJwt(
  ctx: Context,
  id: string,
  alg: JwtAlgorithm,
): Promise<string | undefined> {
  const pointer = await ctx.store.get(credentialPointers, id);
  const award = pointer === undefined ? undefined : await ctx.store.get(awards, pointer.award);
  if (pointer === undefined || award === undefined) return undefined;
  const { revision, replaced } = pointer;
  const isPresent = award.documents?.credentialId === id;
  const credential = replaced?.credential ?? (isPresent ? award.documents?.credential : undefined);
  return credential === undefined ? undefined : jwtOf(ctx, award, { revision, credential }, alg);
}

/** What was issued says the same in both forms: the payload is the signed credential without its proof. */
async function jwtOf(
  ctx: Context,
  { id, organisation, issuer }: Award,
  { revision, credential }: { revision: number; credential: string },
  alg: JwtAlgorithm,
): Promise<string> {
  const { form } = await signedForm(ctx, { award: id, organisation, issuer, revision }, alg, (key) => {
    const payload = jwtPayload(JSON.parse(credential) as JwtCredential, subjectOf(ctx, id));
    const kid = addressesOf(ctx.settings.publicUrl).key(key.id);
    return Promise.resolve({ header: { alg, kid, typ: 'JWT' }, payload });
  });
  return form.text;
}

/** `sub` of an award whose credential names its holder by a hash alone: the same in every form of it. */
function subjectOf(ctx: Context, award: AwardId): string {
  return `urn:uuid:${uuidOf(Buffer.from(keyedId(ctx.idSecret, 'subject', [award]), 'base64url'))}`;
}
