/** Decides whether a pushed badge is taken: reads it, its class and its issuer from their own addresses. */
import { createHash } from 'node:crypto';
import { getJsonOutside, getOutside } from '../web/outside.ts';

export interface Examined {
  assertion: Record<string, unknown>;
  name: string;
  description: string;
  image: string;
  issuer: string;
}

export type Verdict =
  { badge: Examined } | { refusal: 'INVALID_BADGE' | 'RECIPIENT_PROFILE_MISMATCH'; why: string };

type Doc = Readonly<Record<string, unknown>>;

const text = (doc: Doc, name: string): string => {
  const value = doc[name];
  return typeof value === 'string' ? value : '';
};

const child = (doc: Doc, name: string): Doc => {
  const value = doc[name];
  return typeof value === 'object' && value !== null ? (value as Doc) : {};
};

const hasType = (doc: Doc, type: string): boolean =>
  doc['type'] === type || (Array.isArray(doc['type']) && doc['type'].includes(type));

/** An image property: an address, or an object that has one. */
const imageOf = (doc: Doc): string => text(doc, 'image') || text(child(doc, 'image'), 'id');

/** True where the recipient of an assertion is one of the addresses (OB 2.0 identity hash). */
export function isFor(assertion: Doc, addresses: readonly string[]): boolean {
  const recipient = child(assertion, 'recipient');
  const identity = text(recipient, 'identity');
  if (recipient['type'] !== 'email' || identity === '') return false;
  if (recipient['hashed'] !== true) return addresses.includes(identity.toLowerCase());
  const salt = text(recipient, 'salt');
  const [algorithm = '', wanted = ''] = identity.split('$');
  if (algorithm !== 'sha256') return false;
  const hash = (address: string): string =>
    createHash('sha256')
      .update(address + salt, 'utf8')
      .digest('hex');
  return addresses.some((address) => hash(address) === wanted.toLowerCase());
}

async function read(id: string, type: string): Promise<Doc> {
  const doc = await getJsonOutside(id, { accept: 'application/ld+json, application/json' });
  if (doc['id'] !== id) throw new Error(`${id} calls itself ${String(doc['id'])}`);
  if (!hasType(doc, type)) throw new Error(`${id} is no ${type}`);
  return doc;
}

function need(doc: Doc, names: readonly string[]): void {
  for (const name of names) {
    const value = doc[name];
    if (value === undefined || value === null || value === '')
      throw new Error(`${text(doc, 'id')} has no ${name}`);
  }
}

function checkTimes(assertion: Doc, now: number): void {
  const issued = Date.parse(text(assertion, 'issuedOn'));
  if (Number.isNaN(issued) || issued > now + 60_000) throw new Error('issuedOn is no time in the past');
  const expires = text(assertion, 'expires');
  if (expires !== '' && !(Date.parse(expires) > now)) throw new Error('the badge has expired');
}

async function readAll(id: string, now: number): Promise<Examined> {
  const assertion = await read(id, 'Assertion');
  need(assertion, ['recipient', 'badge', 'verification', 'issuedOn']);
  if (assertion['revoked'] === true) throw new Error('the badge is revoked');
  if (!/^HostedBadge$|^hosted$/.test(text(child(assertion, 'verification'), 'type'))) {
    throw new Error('only hosted badges are taken here');
  }
  checkTimes(assertion, now);
  const badge = await read(text(assertion, 'badge'), 'BadgeClass');
  need(badge, ['name', 'description', 'image', 'criteria', 'issuer']);
  const picture = await getOutside(imageOf(badge), { accept: 'image/*' });
  if (picture.status !== 200 || !/^image\/(png|svg\+xml)/.test(picture.type))
    throw new Error('the image cannot be read');
  const issuerId = text(badge, 'issuer');
  const issuer = await getJsonOutside(issuerId, { accept: 'application/ld+json, application/json' });
  if (issuer['id'] !== issuerId || !(hasType(issuer, 'Issuer') || hasType(issuer, 'Profile'))) {
    throw new Error(`${issuerId} is no issuer`);
  }
  need(issuer, ['name', 'url', 'email']);
  if (new URL(issuerId).host !== new URL(id).host)
    throw new Error('the badge is hosted outside the issuer’s scope');
  return {
    assertion,
    name: text(badge, 'name'),
    description: text(badge, 'description'),
    image: imageOf(badge),
    issuer: text(issuer, 'name'),
  };
}

/** Trusts nothing of what was pushed but its id. Never throws. */
export async function examineBadge(id: string, addresses: readonly string[], now: number): Promise<Verdict> {
  try {
    const badge = await readAll(id, now);
    if (isFor(badge.assertion, addresses)) return { badge };
    return { refusal: 'RECIPIENT_PROFILE_MISMATCH', why: 'The badge was awarded to another address.' };
  } catch (error) {
    return { refusal: 'INVALID_BADGE', why: error instanceof Error ? error.message : 'unreadable' };
  }
}

export type Standing = 'valid' | 'expired' | 'revoked' | 'unreachable';

/** What the badge's own address says of it now: 410 or `revoked` is revoked, whatever else the body says. */
export async function readStanding(
  id: string,
  now: number,
): Promise<{ standing: Standing; reason?: string }> {
  try {
    const answer = await getOutside(id, { accept: 'application/ld+json, application/json', timeoutMs: 4000 });
    let doc: Doc = {};
    try {
      doc = JSON.parse(answer.text) as Doc;
    } catch {
      if (answer.status !== 410) return { standing: 'unreachable' };
    }
    if (answer.status === 410 || doc['revoked'] === true) {
      const reason = text(doc, 'revocationReason');
      return reason === '' ? { standing: 'revoked' } : { standing: 'revoked', reason };
    }
    if (answer.status !== 200 || doc['id'] !== id) return { standing: 'unreachable' };
    const expires = text(doc, 'expires');
    return { standing: expires !== '' && Date.parse(expires) <= now ? 'expired' : 'valid' };
  } catch {
    return { standing: 'unreachable' };
  }
}
