/** Reads documents of Open Badges 0.5, 1.0 and 1.1 as documents of 2.0, as the official validator does (openbadges.md section 10, UPGRADE_*). */
import { isHttpUrl } from '../../../v2/shapes.ts';
import { isObject, type JsonObject, textIn } from '../../members.ts';
import { fullTime, newTime } from './old-times.ts';
import { versionOf, type VersionTwo } from './version-of.ts';

export type DocumentClass = 'Assertion' | 'BadgeClass' | 'Issuer' | 'Endorsement';

export interface Upgraded {
  object: JsonObject;
  /** What it was. */
  version: VersionTwo;
}

/**
 * The document as 2.0 writes it; one of 2.0 or later as it stands.
 *
 * @param document with plain names
 * @param url where it was read from: documents before 1.1 do not say it themselves
 */
export function upgraded(document: JsonObject, as: DocumentClass, url: string | undefined): Upgraded {
  const version = versionOf(document);
  if (version === '2.0' || version === '2.1') {
    return { object: { ...document, ...timesOf(document, fullTime) }, version };
  }
  if (as === 'BadgeClass') return { object: badgeClassOf(document, url), version };
  if (as === 'Issuer')
    return { object: { ...document, type: document['type'] ?? 'Issuer', ...idOf(document, url) }, version };
  const object = version === '0.5' ? assertionOf05(document, url) : assertionOf1(document, url);
  return { object, version };
}

function idOf(document: JsonObject, url: string | undefined): { id?: unknown } {
  const id = document['id'] ?? url;
  return id === undefined ? {} : { id };
}

/** Versions 1.0 and 1.1. Without id, a hosted assertion is named by its address and a signed one by its `uid`. */
function assertionOf1(document: JsonObject, url: string | undefined): JsonObject {
  const { verification, uid } = document;
  const isHosted = textIn(verification, 'type') !== 'signed';
  const named = isHosted ? (textIn(verification, 'url') ?? url) : uidOf(uid);
  return {
    ...document,
    type: document['type'] ?? 'Assertion',
    ...idOf(document, named),
    ...timesOf(document),
  };
}

function uidOf(uid: unknown): string | undefined {
  return typeof uid === 'string' && uid !== '' ? `urn:uid:${encodeURIComponent(uid)}` : undefined;
}

function timesOf(document: JsonObject, read = newTime): JsonObject {
  const { issuedOn, expires } = document;
  return {
    ...(issuedOn === undefined ? {} : { issuedOn: read(issuedOn) }),
    ...(expires === undefined ? {} : { expires: read(expires) }),
  };
}

/** Version 0.5: one document for everything; paths are meant from the issuer's `origin`. */
function assertionOf05(document: JsonObject, url: string | undefined): JsonObject {
  const { recipient, salt, issued_on, badge, ...rest } = document;
  const { id: _id, ...given } = isObject(badge) ? badge : {};
  const issuer = isObject(given['issuer']) ? issuerOf05(given['issuer']) : given['issuer'];
  const home = textIn(issuer, 'url') ?? '';
  const issuedOn = rest['issuedOn'] ?? issued_on;
  return {
    ...rest,
    ...placed(home, rest, ['evidence', 'image']),
    type: 'Assertion',
    ...idOf(document, textIn(document['verification'], 'url') ?? url),
    recipient: typeof recipient === 'string' ? recipientOf05(recipient, salt) : recipient,
    ...timesOf({ ...rest, ...(issuedOn === undefined ? {} : { issuedOn }) }),
    verification: { type: 'HostedBadge' },
    ...(isObject(badge)
      ? { badge: { ...given, ...placed(home, given, ['image', 'criteria']), type: 'BadgeClass', issuer } }
      : { badge }),
  };
}

function recipientOf05(identity: string, salt: unknown): JsonObject {
  return {
    type: 'email',
    identity,
    hashed: !identity.includes('@'),
    ...(salt === undefined ? {} : { salt }),
  };
}

/** Nothing but what 0.5 knew: an issuer that lies in an assertion may not say where its assertions lie. */
function issuerOf05(issuer: JsonObject): JsonObject {
  const { origin, contact, org, name, url = origin, email = contact } = issuer;
  const named = typeof name === 'string' && typeof org === 'string' ? `${name}: ${org}` : name;
  const members = { type: 'Issuer', id: url, url, name: named, email };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The members that are paths, as addresses under the issuer's origin. */
function placed(home: string, object: JsonObject, members: readonly string[]): JsonObject {
  const paths = members.flatMap((member) => {
    const path = textIn(object, member) ?? '';
    const isPath = path.startsWith('/') && isHttpUrl(home) && URL.canParse(path, home);
    return isPath ? [[member, new URL(path, home).href] as const] : [];
  });
  return Object.fromEntries(paths);
}

function badgeClassOf(document: JsonObject, url: string | undefined): JsonObject {
  const { alignment } = document;
  const all = Array.isArray(alignment) ? alignment.map(alignmentOf) : alignmentOf(alignment);
  return {
    ...document,
    type: document['type'] ?? 'BadgeClass',
    ...idOf(document, url),
    ...(alignment === undefined ? {} : { alignment: all }),
  };
}

/** `name`, `url` and `description` of version 1 became `targetName`, `targetUrl` and `targetDescription`. */
function alignmentOf(alignment: unknown): unknown {
  if (!isObject(alignment)) return alignment;
  const renamed = { targetName: 'name', targetUrl: 'url', targetDescription: 'description' };
  const added = Object.entries(renamed)
    .filter(([target, old]) => alignment[target] === undefined && alignment[old] !== undefined)
    .map(([target, old]) => [target, alignment[old]] as const);
  return { ...alignment, ...Object.fromEntries(added) };
}
