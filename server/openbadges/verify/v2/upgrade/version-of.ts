/** Tells the version of an Open Badges document of the first three generations from what it says of itself. */
import { OB_V2 } from '../../../contexts/contexts.ts';
import openBadgesV2 from '../../../contexts/openbadges-v2.json' with { type: 'json' };
import { isObject, isSameJson, type JsonObject, stringsOf } from '../../members.ts';

/** Versions up to 2.1; those before 2.0 are read by way of `upgraded`. */
export type VersionTwo = '0.5' | '1.0' | '1.1' | '2.0' | '2.1';

/** What each name of version 2.0 means; published copies differ in one, which nothing here depends on. */
const { targetFramework: _differs, ...terms } = openBadgesV2['@context'];

/** Addresses under which the contexts are, or were, published. */
const V1 =
  /^https?:\/\/(?:w3id\.org\/openbadges|(?:www\.)?openbadgespec\.org|standard\.openbadges\.org)\/(?:v1|1\.1)(?:\/context\.json)?\/?$/;
const V2 =
  /^https?:\/\/(?:w3id\.org\/openbadges|(?:www\.)?openbadgespec\.org|openbadges\.org)\/v2(?:\/context\.json)?\/?$/;
const V2_1 = /^https?:\/\/(?:purl|www)\.imsglobal\.org\/(?:spec|ctx)\/ob\/v2p1\//;

/** True for the address of a context of version 1.1, 2.0 or 2.1, and for 2.0's own words in full. */
export function isOwnContext(context: unknown): boolean {
  if (isObject(context)) return !redefines(context) && Object.keys(terms).every((term) => term in context);
  return (
    typeof context === 'string' && (context === OB_V2 || [V1, V2, V2_1].some((form) => form.test(context)))
  );
}

/** True where a context written out in a document gives a name of version 2.0 another meaning. */
export function redefines(context: unknown): boolean {
  if (!isObject(context)) return false;
  return Object.entries(terms).some(
    ([term, meaning]) => term in context && !isSameJson(context[term], meaning),
  );
}

/**
 * The version of an assertion, a badge class or an issuer. Documents of 0.5 and 1.0 have neither context nor
 * type; in 0.5 the badge lies within the assertion, and the recipient is a plain text.
 */
export function versionOf(document: JsonObject): VersionTwo {
  const contexts = stringsOf(document['@context']);
  if (contexts.some((one) => V2_1.test(one))) return '2.1';
  if (contexts.some((one) => V2.test(one))) return '2.0';
  if (contexts.some((one) => V1.test(one))) return '1.1';
  if (document['@context'] !== undefined || document['type'] !== undefined) return '2.0';
  return typeof document['recipient'] === 'string' || isObject(document['badge']) ? '0.5' : '1.0';
}

/** True where a document looks like an assertion of one of these versions, or like another of their documents. */
export function isVersionTwo(document: JsonObject): boolean {
  const contexts = document['@context'];
  const all: unknown[] = Array.isArray(contexts) ? contexts : [contexts];
  return (
    all.some((one) => typeof one === 'string' && isOwnContext(one)) ||
    stringsOf(document['type'] ?? document['@type']).some((type) => /(?:^|[:#])Assertion$/.test(type)) ||
    (document['recipient'] !== undefined && document['badge'] !== undefined)
  );
}
