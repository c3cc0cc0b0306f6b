/** Who issues: the Open Badges Profile of an organisation, and its keys. */
import { z } from 'zod';
import { imageId, type IssuerKeyId, issuerId, issuerKeyId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** What issuers sign by: Data Integrity proofs; JWTs and signed OB 2.0; JWTs on elliptic curves (O15). */
export const issuerAlgorithm = z.enum(['Ed25519', 'RS256', 'ES256']);
export type IssuerAlgorithm = z.infer<typeof issuerAlgorithm>;

/** The key that signs, and the one that does from a time on: it is published before anything names it. */
const signingUse = z.strictObject({
  id: issuerKeyId,
  next: z.strictObject({ id: issuerKeyId, from: instant }).exactOptional(),
});
export type SigningUse = z.infer<typeof signingUse>;

/** Stores from before there were several kinds of key name the Ed25519 key alone. */
function upgraded(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null || !('key' in stored)) return stored;
  const { key, ...rest } = stored;
  return { ...rest, keys: { Ed25519: { id: key } } };
}

export const issuerSchema = z.preprocess(
  upgraded,
  z.strictObject({
    ...recordShape(issuerId),
    organisation: organisationId,
    name: z.string().min(1).max(200),
    url: z.string().min(1).max(2000),
    email: z.string().max(320),
    description: z.string().max(5000),
    image: imageId.exactOptional(),
    /** LinkedIn's number of the organisation's page, digits only. */
    linkedinId: z.string().max(30),
    /** By what they sign by; kinds that are missing are made when they are first needed. */
    keys: z.strictObject({
      Ed25519: signingUse,
      RS256: signingUse.exactOptional(),
      ES256: signingUse.exactOptional(),
    }),
    createdAt: instant,
    updatedAt: instant,
  }),
);
export type Issuer = z.infer<typeof issuerSchema>;

/** The key of this kind that signs at `now`; undefined where none was made yet. */
export function signingKeyOf(
  { keys }: Pick<Issuer, 'keys'>,
  algorithm: IssuerAlgorithm,
  now: number,
): IssuerKeyId | undefined {
  const { id, next } = keys[algorithm] ?? {};
  return next !== undefined && next.from <= now ? next.id : id;
}

const base64url = z.string().regex(/^[\w-]+$/);
const keyShape = {
  ...recordShape(issuerKeyId),
  organisation: organisationId,
  issuer: issuerId,
  /** Ed25519: the 32-byte seed, base64url; others: PKCS #8 PEM. Sealed. */
  privateSealed: z.string(),
  createdAt: instant,
  /** Since when it signs nothing new; what it signed stays valid. */
  retiredAt: instant.exactOptional(),
  /** Stolen: since when its signatures are not the issuer's. */
  revokedAt: instant.exactOptional(),
  /** How often its work still looks for what it signed; several, since other processes may sign with it for a moment. */
  looksLeft: z.int().min(0).exactOptional(),
  /** It came by an import. */
  isImported: z.literal(true).exactOptional(),
};

/**
 * id = kid. Rotated keys stay published: what they signed stays verifiable (O15). Its work, after it was
 * stolen, issues again what it had signed.
 */
export const issuerKeySchema = z.discriminatedUnion('algorithm', [
  z.strictObject({ ...keyShape, algorithm: z.literal('Ed25519'), publicKeyMultibase: z.string() }),
  z.strictObject({
    ...keyShape,
    algorithm: z.literal('RS256'),
    publicJwk: z.strictObject({ kty: z.literal('RSA'), n: base64url, e: base64url }),
    /** It signed an OB 2.0 assertion: the issuer's 2.0 document lists it for ever. */
    hasSignedV2: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    ...keyShape,
    algorithm: z.literal('ES256'),
    publicJwk: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url, y: base64url }),
  }),
]);
export type IssuerKey = z.infer<typeof issuerKeySchema>;

export const issuers: Collection<Issuer> = {
  name: 'issuer',
  schema: issuerSchema,
  indexes: [['organisation', 'createdAt']],
};
export const issuerKeys: Collection<IssuerKey> = {
  name: 'issuerKey',
  schema: issuerKeySchema,
  indexes: [['issuer', 'createdAt'], ['work.dueAt'], ['organisation', 'work.dueAt']],
};
