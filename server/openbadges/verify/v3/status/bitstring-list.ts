/** Reads a status from a signed list of bits (Bitstring Status List §3.2, and Status List 2021 before it; O19, O35). */
import { VC_V1 } from '../../../contexts/contexts.ts';
import { instantOf } from '../../../dates.ts';
import { decodeList, isBitSet, LIST_SIZE } from '../../../v3/bitstring.ts';
import { createChecks } from '../../checks.ts';
import type { Run } from '../../common.ts';
import { textOf } from '../../fetcher.ts';
import { readJson } from '../../json.ts';
import { isCompactJws } from '../../../jws/compact.ts';
import { hasType, idOfRef, isObject, type JsonObject, listOf, stringsOf, textIn } from '../../members.ts';
import { verdictOf } from '../../report.ts';
import { checkClaims } from '../proof/jwt-claims.ts';
import { documentFault } from '../safe-document.ts';
import { judgeSecured, readSecured, type Secured } from '../secured.ts';
import type { StatusFinding } from './status.ts';

/** Types of the list's credential and of its subject, by the type of the entry. */
const KINDS = {
  BitstringStatusListEntry: { credential: 'BitstringStatusListCredential', subject: 'BitstringStatusList' },
  StatusList2021Entry: { credential: 'StatusList2021Credential', subject: 'StatusList2021' },
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

/** What a list can say of a credential: two of these end it, two are remarks. */
const PURPOSES = {
  revocation: 'revoked',
  suspension: 'suspended',
  refresh: 'newer',
  message: 'message',
} as const;
type Purpose = keyof typeof PURPOSES;
/** Bits of an entry that are read; more than one only for messages (Bitstring Status List §2.1). */
const MOST_BITS = 8;

export async function judgeBitstring(run: Run, entry: JsonObject, issuer: string): Promise<StatusFinding[]> {
  const purpose = textIn(entry, 'statusPurpose') ?? '';
  const url = textIn(entry, 'statusListCredential');
  const size = entry['statusSize'] ?? 1;
  const most = purpose === 'message' ? MOST_BITS : 1;
  if (!isPurpose(purpose) || url === undefined || !isWhole(size, 1, most)) return [{ found: 'unsupported' }];
  const kind = hasType(entry, 'BitstringStatusListEntry')
    ? KINDS.BitstringStatusListEntry
    : KINDS.StatusList2021Entry;
  const fetched = await run.fetcher.credential(url);
  if (fetched.kind === 'unreachable' || fetched.status !== 200) return [{ found: 'unreachable' }];
  const list = await trustedList(run, fetched.body, url, kind);
  const value = list === undefined ? undefined : valueIn(list, kind, purpose, entry, size);
  if (list === undefined || value === undefined) return [{ found: 'badList' }];
  const found: StatusFinding =
    value === 0 ? { found: 'pass' } : { found: PURPOSES[purpose], params: messageOf(entry, value) };
  return idOfRef(list['issuer']) === issuer ? [found] : [found, { found: 'listOfOther' }];
}

function isPurpose(text: string): text is Purpose {
  return Object.hasOwn(PURPOSES, text);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** The list where it is the one that was asked for, within its dates, and proven by its own issuer. */
async function trustedList(
  run: Run,
  body: Uint8Array,
  url: string,
  kind: Kind,
): Promise<JsonObject | undefined> {
  const secured = readList(textOf(body)?.trim() ?? '');
  if (secured === undefined || !isList(run, secured.credential, url, kind)) return undefined;
  if (secured.format === 'jwt' && contradicts(secured)) return undefined;
  const issuer = idOfRef(secured.credential['issuer']) ?? '';
  const judged = await judgeSecured(run, secured, issuer);
  return judged.some((one) => one.finding === 'pass') ? secured.credential : undefined;
}

function readList(text: string): Secured | undefined {
  if (isCompactJws(text)) return readSecured(text, createChecks());
  const read = readJson(text);
  return read.ok && isObject(read.value) ? readSecured(read.value, createChecks()) : undefined;
}

/** `ttl` says how long a copy may be kept; this one was fetched just now. */
function isList({ options: { now } }: Run, list: JsonObject, url: string, kind: Kind): boolean {
  if (!hasType(list, kind.credential) || documentFault(list) !== undefined) return false;
  if (list['id'] !== undefined && list['id'] !== url) return false;
  const isOld = listOf(list['@context'])[0] === VC_V1;
  const from = isOld ? list['issuanceDate'] : list['validFrom'];
  const until = isOld ? list['expirationDate'] : list['validUntil'];
  if (from !== undefined && (instantOf(from) ?? Infinity) > now) return false;
  return until === undefined || (instantOf(until) ?? 0) >= now;
}

function contradicts({ claims, credential }: Secured & { format: 'jwt' }): boolean {
  const checks = createChecks();
  checkClaims(checks, claims, credential);
  return verdictOf(checks).verdict === 'invalid';
}

function valueIn(
  list: JsonObject,
  kind: Kind,
  purpose: Purpose,
  entry: JsonObject,
  size: number,
): number | undefined {
  const subject = list['credentialSubject'];
  const index = String(entry['statusListIndex']);
  if (!hasType(subject, kind.subject) || !isObject(subject)) return undefined;
  if (!stringsOf(subject['statusPurpose']).includes(purpose) || !/^\d{1,12}$/.test(index)) return undefined;
  const bits = decodeList(encodedIn(subject, kind));
  return bits === undefined || bits.length * 8 < LIST_SIZE ? undefined : numberAt(bits, Number(index), size);
}

/** Status List 2021 left open which base64 was meant, and both are in use. */
function encodedIn(subject: JsonObject, kind: Kind): string {
  const encoded = textIn(subject, 'encodedList') ?? '';
  if (kind === KINDS.BitstringStatusListEntry) return encoded;
  return encoded.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

/** The number in the bits of one entry, the leftmost bit first; undefined beyond the list's end. */
function numberAt(bits: Uint8Array, index: number, size: number): number | undefined {
  let value = 0;
  for (let bit = index * size; bit < (index + 1) * size; bit += 1) {
    const isSet = isBitSet(bits, bit);
    if (isSet === undefined) return undefined;
    value = value * 2 + (isSet ? 1 : 0);
  }
  return value;
}

/** What the entry says that a value means; messages are numbered in hexadecimal (Bitstring Status List §2.1). */
function messageOf(entry: JsonObject, value: number): { message: string } {
  const named = listOf(entry['statusMessage']).find(
    (one) => Number(textIn(one, 'status') ?? Number.NaN) === value,
  );
  return { message: textIn(named, 'message') ?? `0x${value.toString(16)}` };
}
