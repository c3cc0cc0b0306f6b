/** The compacted form of JSON-LD writes a list of one as its only value; the schema asks for the list (OB 3.0 §8.1; O10). */
import { isObject, type JsonObject } from '../members.ts';

/** Members that are lists in the standard's schema, wherever they stand. */
const LISTS = new Set([
  'alignment',
  'association',
  'allowedValue',
  'credentialSchema',
  'endorsement',
  'endorsementJwt',
  'evidence',
  'identifier',
  'otherIdentifier',
  'proof',
  'related',
  'result',
  'rubricCriterionLevel',
  'tag',
  'termsOfUse',
  'verifiableCredential',
]);
/** Classes whose `type` is one name, not a list. */
const PLAIN_TYPES = new Set([
  'IdentityObject',
  'IdentifierEntry',
  'Image',
  'Association',
  'GeoCoordinates',
  'DataIntegrityProof',
]);

/** The credential with single values made lists where its schema has lists. */
export function compactedToLists(credential: JsonObject): JsonObject {
  return converted(credential, '') as JsonObject;
}

function converted(node: unknown, member: string): unknown {
  if (Array.isArray(node)) return node.map((one) => converted(one, member));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => {
      const inner = converted(value, name);
      return [name, isListed(name, value, member) ? [inner] : inner];
    }),
  );
}

function isListed(name: string, value: unknown, holder: string): boolean {
  if (Array.isArray(value) || value === null || value === undefined) return false;
  if (name === 'resultDescription') return isObject(value);
  if (name !== 'type') return LISTS.has(name);
  const isPlain = ['proof', 'credentialStatus', 'refreshService', 'credentialSchema', 'termsOfUse'].includes(
    holder,
  );
  return typeof value === 'string' && !isPlain && !PLAIN_TYPES.has(value);
}
