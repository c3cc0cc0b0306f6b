/** What a backpack host knows in a test: shared by the twin and the fake host. */
import { createHash } from 'node:crypto';

export interface BackpackWorld {
  /** Addresses of the one account there. */
  emails: string[];
  /** Ids of the badges in it, oldest first. */
  badges: string[];
}

export interface TestAssertion {
  id: string;
  type: string;
  recipient: { type: string; hashed: boolean; salt: string; identity: string };
  [member: string]: unknown;
}

/** An OB 2.0 assertion for an address, with what hosts look at. */
export function testAssertion(
  id: string,
  address: string,
  more: Record<string, unknown> = {},
): TestAssertion {
  const salt = 'k8wq';
  return {
    '@context': 'https://w3id.org/openbadges/v2',
    id,
    type: 'Assertion',
    recipient: { type: 'email', hashed: true, salt, identity: hashed(address, salt) },
    badge: 'https://tool.example/d/water',
    verification: { type: 'HostedBadge' },
    issuedOn: '2026-06-14T10:00:00Z',
    ...more,
  };
}

export type Verdict = 'fine' | 'duplicate' | 'mismatch' | 'no-badge';

/** What a host says to an assertion. */
export function judgeAssertion(world: BackpackWorld, assertion: unknown): Verdict {
  const { id, type, recipient } = (assertion ?? {}) as Partial<TestAssertion>;
  if (typeof id !== 'string' || type !== 'Assertion' || recipient === undefined) return 'no-badge';
  if (world.badges.includes(id)) return 'duplicate';
  const isOurs = world.emails.some((address) => hashed(address, recipient.salt) === recipient.identity);
  return isOurs ? 'fine' : 'mismatch';
}

export function sha256Url(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function hashed(address: string, salt: string): string {
  return `sha256$${createHash('sha256')
    .update(address + salt)
    .digest('hex')}`;
}
