/** The hash that names a recipient without showing the address (OB 2.0 IdentityHash, OB 3.0 IdentityHash). */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BridgeError } from '../errors.ts';
import { normaliseEmail } from '../model/ids.ts';
import type { RecipientInput } from './inputs.ts';

/** How a badge names its recipient, of either version. */
export interface IdentityClaim {
  hashed: boolean;
  /** `sha256$…`, `md5$…`, or the plain identity where not hashed. */
  identity: string;
  salt?: string;
}

/**
 * `sha256$` and the lower-case hex of SHA-256 over the address and then the salt, in UTF-8 (O11). The
 * address is trimmed, NFC-normalised and lower-cased first (O12).
 */
export function hashAddress(address: string, salt: string): string {
  return `sha256$${digest('sha256', normaliseEmail(address), salt)}`;
}

const EMAIL_TYPES = new Set(['email', 'emailAddress']);

/**
 * How a document names this recipient: by hash, or plainly where `hashed: false` asks for it (O12). E-mail
 * addresses are normalised as `hashAddress` does; other identities are trimmed and NFC-normalised.
 * @throws BridgeError DOCUMENT_INVALID where identity or salt are missing
 */
export function identityClaim(recipient: RecipientInput<string>): IdentityClaim {
  const { identity, type = 'email' } = recipient;
  expectText(identity, 'identity');
  const form = EMAIL_TYPES.has(type) ? normaliseEmail(identity) : identity.trim().normalize('NFC');
  if (recipient.hashed === false) return { hashed: false, identity: form };
  const { salt } = recipient;
  expectText(salt, 'salt');
  return { hashed: true, salt, identity: `sha256$${digest('sha256', form, salt)}` };
}

/** Who writes no TypeScript may leave out what would then be hashed as a word. */
function expectText(value: unknown, member: string): void {
  if (typeof value === 'string') return;
  throw new BridgeError('DOCUMENT_INVALID', `a recipient needs ${member}`, {
    details: { members: [member] },
  });
}

/** True where the claim names this identity: as given (trimmed) or lower-cased, by SHA-256 or MD5 (O13). */
export function isIdentity(identity: string, claim: IdentityClaim): boolean {
  const forms = [...new Set([identity.trim(), normaliseEmail(identity)])];
  if (!claim.hashed) {
    const named = claim.identity.trim();
    return forms.some((form) => isSame(form, named) || isSame(form, normaliseEmail(named)));
  }
  const parts = /^(sha256|md5)\$([0-9a-f]+)$/i.exec(claim.identity);
  if (parts === null) return false;
  const algorithm = parts[1]?.toLowerCase() === 'md5' ? 'md5' : 'sha256';
  const hex = (parts[2] ?? '').toLowerCase();
  return forms.some((form) => isSame(digest(algorithm, form, claim.salt ?? ''), hex));
}

function digest(algorithm: 'sha256' | 'md5', identity: string, salt: string): string {
  return createHash(algorithm)
    .update(identity + salt, 'utf8')
    .digest('hex');
}

/** Compares in a time that does not depend on where the texts differ. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(hash(a), hash(b));
}
