/** Writes what JSON-LD lets be spelled in several ways in the one way of the standard's own examples (OB 2.0 §LinkedData). */
import { isObject, type JsonObject } from '../members.ts';

/** Members of one value: JSON-LD makes no difference between it and a list of it alone. */
const SINGLE: ReadonlySet<string> = new Set(
  `id recipient badge verification verify issuer image criteria issuedOn expires name description identity
  hashed salt narrative url email telephone claim revoked revocationReason owner publicKeyPem`.split(/\s+/),
);
const KEYWORDS: Readonly<Record<string, string>> = { '@id': 'id', '@type': 'type' };
const VOCABULARY = /^(?:obi:|https?:\/\/w3id\.org\/openbadges#)/;

/**
 * The document with `id` and `type` for `@id` and `@type`, `verification` for its alias `verify`, names of
 * classes without prefix, single values taken out of lists of one, and without members of no value.
 */
export function plainNames(document: JsonObject): JsonObject {
  const plain = plainObject(document);
  const { verify, ...rest } = plain;
  return verify === undefined || 'verification' in rest ? plain : { ...rest, verification: verify };
}

/** Names that an object, or one within it, spells in two ways, so that what it says cannot be told. */
export function doubleNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(doubleNames);
  if (!isObject(value)) return [];
  const own = Object.entries(KEYWORDS).filter(([keyword, name]) => keyword in value && name in value);
  return [...own.map(([, name]) => name), ...Object.values(value).flatMap(doubleNames)];
}

function plainObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([given, value]) => {
      const name = KEYWORDS[given] ?? given;
      return isNothing(name, value) ? [] : [[name, plainMember(name, value)] as const];
    }),
  );
}

/** JSON-LD makes no difference between nothing and no member; an empty list of revoked badges still is one. */
function isNothing(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return name !== 'revokedAssertions' && value.every((one) => one === null);
  return value === null;
}

function plainMember(name: string, value: unknown): unknown {
  if (name === '@context') return value;
  if (Array.isArray(value)) {
    const plain = value.map((one) => plainMember(name, one));
    return SINGLE.has(name) && plain.length === 1 ? plain[0] : plain;
  }
  if (isObject(value)) return plainObject(value);
  return name === 'type' && typeof value === 'string' ? value.replace(VOCABULARY, '') : value;
}
