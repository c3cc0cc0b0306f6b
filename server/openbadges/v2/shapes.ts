/** What an Open Badges 2.0 object must hold (OB 2.0 §Data Classes; openbadges.md section 1): for building and for verifying. */
import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { BridgeError } from '../../errors.ts';
import { instantOf } from '../dates.ts';

const oneOrMore = (item: z.ZodType): z.ZodType => z.union([item, z.array(item).min(1)]);
const typed = (...names: readonly string[]): z.ZodType =>
  oneOrMore(z.string()).refine((type) => [type].flat().some((one) => names.includes(String(one))));

const text = z.string().min(1);
const url = z.string().refine(isHttpUrl);
const iri = z.string().refine((value) => isHttpUrl(value) || /^(urn|did):\S+$/i.test(value));
const image = z.string().refine((value) => isHttpUrl(value) || value.startsWith('data:image/'));
const dateTime = z.string().refine((value) => instantOf(value) !== undefined);
const embedded = z.looseObject({});
const words = z.string().exactOptional();
/** A picture by its address, or as an object that says more of it. */
const pictured = (id: z.ZodType): z.ZodType =>
  z.union([id, z.looseObject({ id, caption: words, author: z.union([iri, embedded]).exactOptional() })]);

const recipient = z
  .looseObject({
    identity: text,
    type: oneOrMore(z.enum(['email', 'url', 'telephone', 'id'])),
    hashed: z.boolean(),
    salt: z.string().exactOptional(),
  })
  .refine((value) => !value.hashed || /^(sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})$/i.test(value.identity), {
    path: ['identity'],
  });
const criteria = z.union([
  url,
  z
    .looseObject({ id: iri.exactOptional(), narrative: words })
    .refine((value) => value.id !== undefined || (value.narrative ?? '') !== ''),
]);
const evidence = oneOrMore(
  z.union([
    url,
    z.looseObject({
      id: iri.exactOptional(),
      narrative: words,
      name: words,
      description: words,
      genre: words,
      audience: words,
    }),
  ]),
);
const alignment = oneOrMore(
  z.looseObject({
    targetName: text,
    targetUrl: url,
    targetDescription: words,
    targetFramework: words,
    targetCode: words,
  }),
);
/** Where hosted statements of an issuer may be (OB 2.0 §VerificationObject). */
const policy = z.looseObject({
  verificationProperty: z.enum(['id', '@id']).exactOptional(),
  startsWith: oneOrMore(url).exactOptional(),
  allowedOrigins: oneOrMore(text).exactOptional(),
});
/** How one statement is secured; a signed one may leave it to its issuer which key that is. */
const secured = z.looseObject({
  type: typed('HostedBadge', 'hosted', 'SignedBadge', 'signed'),
  creator: z.union([iri, embedded]).exactOptional(),
});

const endorsements = oneOrMore(z.union([iri, embedded]));
const related = oneOrMore(z.union([iri, z.looseObject({ id: iri })]));
const signed = z.looseObject({ type: typed('SignedBadge', 'signed'), creator: iri });
/** A version 4 UUID: the official validator knows no later versions (O2). */
const uuid4 = z
  .string()
  .regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i);
/** What any class may carry. */
const common = {
  '@language': z.string().refine(isLanguage).exactOptional(),
  version: z.union([z.string(), z.number()]).exactOptional(),
  related: related.exactOptional(),
  endorsement: endorsements.exactOptional(),
};
const anyAssertion = {
  ...common,
  id: iri,
  type: typed('Assertion'),
  recipient,
  badge: z.union([iri, embedded]),
  issuedOn: dateTime,
  expires: dateTime.exactOptional(),
  evidence: evidence.exactOptional(),
  narrative: words,
  image: pictured(url).exactOptional(),
  revoked: z.literal(false).exactOptional(),
};

/** One schema per class; unknown members are let through. */
export const shapes = {
  issuer: z.looseObject({
    ...common,
    id: iri,
    type: typed('Issuer', 'Profile'),
    name: text,
    url,
    email: z.string().regex(/^[^@\s]+@[^@\s]+$/),
    telephone: z
      .string()
      .regex(/^\+?[1-9]\d{1,14}(;ext=\d+)?$/)
      .exactOptional(),
    publicKey: oneOrMore(z.union([iri, embedded])).exactOptional(),
    verification: policy.exactOptional(),
    description: words,
    image: pictured(image).exactOptional(),
    revocationList: url.exactOptional(),
  }),
  badgeClass: z.looseObject({
    ...common,
    id: iri,
    type: typed('BadgeClass'),
    name: text,
    description: z.string(),
    image: pictured(image),
    criteria,
    issuer: z.union([iri, embedded]),
    alignment: alignment.exactOptional(),
    tags: oneOrMore(z.string()).exactOptional(),
  }),
  assertion: z.looseObject({
    ...anyAssertion,
    verification: secured,
  }),
  signedAssertion: z.looseObject({ ...anyAssertion, id: uuid4, verification: signed }),
  revokedAssertion: z.looseObject({
    id: iri,
    type: typed('Assertion'),
    revoked: z.literal(true),
    revocationReason: words,
  }),
  endorsement: z.looseObject({
    ...common,
    id: iri,
    type: typed('Endorsement'),
    claim: z.looseObject({ id: iri, endorsementComment: words }),
    issuer: z.union([iri, embedded]),
    issuedOn: dateTime,
    verification: secured,
  }),
  key: z.looseObject({
    id: iri,
    type: typed('CryptographicKey'),
    owner: iri,
    publicKeyPem: z.string().refine(isPublicKey),
  }),
  revocationList: z.looseObject({
    type: typed('RevocationList'),
    revokedAssertions: z.array(z.union([z.string(), embedded])),
  }),
} as const;
export type ShapeName = keyof typeof shapes;

/** Dotted paths of the members that are missing or malformed; empty where the object is well formed. */
export function problemsOf(shape: ShapeName, object: unknown): string[] {
  const found = shapes[shape].safeParse(object);
  if (found.success) return [];
  return [...new Set(found.error.issues.map((issue) => issue.path.join('.') || 'object'))];
}

/**
 * The object, if it is well formed (O1).
 * @throws BridgeError DOCUMENT_INVALID with the malformed members in `details.members`.
 */
export function wellFormed<T extends object>(shape: ShapeName, object: T): T {
  const members = problemsOf(shape, object);
  if (members.length > 0) {
    throw new BridgeError('DOCUMENT_INVALID', `not a valid OB 2.0 ${shape}`, { details: { members } });
  }
  return object;
}

function isPublicKey(pem: string): boolean {
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) return false;
  try {
    return createPublicKey(pem).type === 'public';
  } catch {
    return false;
  }
}

/** True for a well-formed language tag (BCP 47). */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** True for an absolute http or https address. */
export function isHttpUrl(value: string): boolean {
  return value.length <= 4000 && /^https?:\/\/[^\s/?#]+/i.test(value) && URL.canParse(value);
}
