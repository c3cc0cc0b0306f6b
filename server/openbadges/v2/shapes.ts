/** What an Open Badges 2.0 object must hold (OB 2.0 §Data Classes; openbadges.md section 1): for building and for verifying. */
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
    .looseObject({ id: iri.exactOptional(), narrative: text.exactOptional() })
    .refine((value) => value.id !== undefined || value.narrative !== undefined),
]);
const evidence = oneOrMore(z.union([z.string().refine(isHttpUrl), embedded]));
const alignment = oneOrMore(z.looseObject({ targetName: text, targetUrl: url }));

/** One schema per class; unknown members are let through. */
export const shapes = {
  issuer: z.looseObject({
    id: iri,
    type: typed('Issuer', 'Profile'),
    name: text,
    url,
    email: text,
    description: z.string().exactOptional(),
    image: z.union([image, z.looseObject({ id: image })]).exactOptional(),
    revocationList: url.exactOptional(),
  }),
  badgeClass: z.looseObject({
    id: iri,
    type: typed('BadgeClass'),
    name: text,
    description: z.string(),
    image: z.union([image, z.looseObject({ id: image })]),
    criteria,
    issuer: z.union([iri, embedded]),
    alignment: alignment.exactOptional(),
    tags: oneOrMore(z.string()).exactOptional(),
  }),
  assertion: z.looseObject({
    id: iri,
    type: typed('Assertion'),
    recipient,
    badge: z.union([iri, embedded]),
    verification: z.looseObject({ type: typed('HostedBadge', 'hosted', 'SignedBadge', 'signed') }),
    issuedOn: dateTime,
    expires: dateTime.exactOptional(),
    evidence: evidence.exactOptional(),
    image: z.union([url, z.looseObject({ id: url })]).exactOptional(),
    revoked: z.literal(false).exactOptional(),
  }),
  revokedAssertion: z.looseObject({
    id: iri,
    type: typed('Assertion'),
    revoked: z.literal(true),
    revocationReason: z.string().exactOptional(),
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

/** True for an absolute http or https address. */
export function isHttpUrl(value: string): boolean {
  return value.length <= 4000 && /^https?:\/\/[^\s/?#]+/i.test(value) && URL.canParse(value);
}
