/** Whom an Open Badges 2.0 assertion names (OB 2.0 §IdentityObject; O13). */
import { checkRecipient, type Run } from '../common.ts';
import { hasType, isObject, type JsonObject, optional, stringsOf, textIn } from '../members.ts';
import type { Facts } from '../report.ts';

const HASH = /^(?:sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})$/i;
const LOOKS_HASHED = /^(?:sha1|sha256|md5)\$[0-9a-f]+$/i;
const EMAIL = /^[^@\s]+@[^@\s]+$/;

/** What is said of the recipient, and whether it is who was asked about; findings stand in `run.checks`. */
export function checkSubject(run: Run, recipient: unknown): NonNullable<Facts['recipient']> {
  const object = isObject(recipient) ? recipient : {};
  run.checks.add('subject', faultOf(object) ?? 'pass');
  const hashed = object['hashed'] === true;
  const claim = { hashed, identity: textIn(object, 'identity') ?? '', ...optional('salt', object['salt']) };
  const matches = checkRecipient(run, [claim]);
  const type = stringsOf(object['type'])[0] ?? '';
  return { type, hashed, ...(matches === undefined ? {} : { matches }) };
}

function faultOf(recipient: JsonObject): 'nobody' | 'badHash' | 'plainHash' | 'notEmail' | undefined {
  const identity = textIn(recipient, 'identity');
  if (identity === undefined || identity === '') return 'nobody';
  if (recipient['hashed'] === true) return HASH.test(identity) ? undefined : 'badHash';
  if (LOOKS_HASHED.test(identity)) return 'plainHash';
  return hasType(recipient, 'email') && !EMAIL.test(identity) ? 'notEmail' : undefined;
}
