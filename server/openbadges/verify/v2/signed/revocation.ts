/** Asks whether a signed badge stands on its issuer's list of revoked badges (OB 2.0 §RevocationList; O30, O41). */
import { isHttpUrl } from '../../../v2/shapes.ts';
import type { Run } from '../../common.ts';
import {
  hasType,
  idOfRef,
  isObject,
  type JsonObject,
  listOf,
  optional,
  stringsOf,
  textIn,
} from '../../members.ts';
import type { Facts } from '../../report.ts';
import { isTemporary } from '../documents.ts';
import { plainNames } from '../plain-names.ts';

/** An entry of a list: what it names, and why that was revoked. */
interface Entry {
  names: readonly string[];
  reason?: string;
}

/** The status of a signed statement, from the list of its issuer; what was found stands in `run.checks`. */
export async function checkRevocation(
  run: Run,
  statement: JsonObject,
  issuer: JsonObject,
): Promise<Pick<Facts, 'status' | 'revocationReason'>> {
  const { checks } = run;
  if (statement['revoked'] === true) {
    checks.add('signed-revocation', 'revoked');
    return { status: 'revoked', ...optional('revocationReason', statement['revocationReason']) };
  }
  if (issuer['revocationList'] === undefined) {
    checks.add('signed-revocation', 'none');
    return { status: 'none' };
  }
  const isOld = typeof statement['uid'] === 'string';
  const list = await readList(run, idOfRef(issuer['revocationList']) ?? '', isOld);
  if (list === undefined) return { status: 'unknown' };
  const owner = idOfRef(list['issuer']);
  if (owner !== undefined && owner !== textIn(issuer, 'id'))
    checks.add('signed-revocation', 'listOfOther', { issuer: owner });
  return judge(run, statement, entriesOf(list));
}

/** The document of a list; undefined where there is none to be had. */
async function readList(
  { checks, fetcher }: Run,
  url: string,
  isOld: boolean,
): Promise<JsonObject | undefined> {
  if (!isHttpUrl(url)) {
    checks.add('signed-revocation', 'malformed');
    return undefined;
  }
  const fetched = await fetcher.json(url, { allowPlainHttp: true });
  if (fetched.kind === 'unreachable' || isTemporary(fetched.status) || fetched.status !== 200) {
    checks.add('signed-revocation', 'unreachable');
    return undefined;
  }
  const value = fetched.kind === 'json' && isObject(fetched.value) ? plainNames(fetched.value) : undefined;
  if (value !== undefined && isSound(value, url, isOld)) return value;
  checks.add('signed-revocation', 'malformed');
  return undefined;
}

/** A list has its type, except for badges named by `uid` as in version 1, and says right where it lies. */
function isSound(list: JsonObject, url: string, isOld: boolean): boolean {
  const { id = url, issuer = url } = list;
  const isList = hasType(list, 'RevocationList') || (isOld && isOldList(list));
  return isList && id === url && idOfRef(issuer) !== undefined;
}

/** Version 1 wrote the names as members, with the reasons as their values. */
function isOldList(list: JsonObject): boolean {
  return (
    !('type' in list) &&
    !('revokedAssertions' in list) &&
    Object.values(list).every((reason) => typeof reason === 'string')
  );
}

function judge(
  { checks }: Run,
  statement: JsonObject,
  entries: readonly (Entry | undefined)[],
): Pick<Facts, 'status' | 'revocationReason'> {
  const own = [statement['id'], statement['uid']].filter((name) => typeof name === 'string' && name !== '');
  const entry = entries.find((one) => one?.names.some((name) => own.includes(name)));
  if (entry !== undefined) {
    checks.add('signed-revocation', 'revoked');
    return { status: 'revoked', ...optional('revocationReason', entry.reason) };
  }
  const areSound = !entries.includes(undefined);
  checks.add('signed-revocation', areSound ? 'pass' : 'malformed');
  return { status: areSound ? 'good' : 'unknown' };
}

/** The entries of a list; undefined in place of one that names nothing. */
function entriesOf(list: JsonObject): (Entry | undefined)[] {
  const revoked = list['revokedAssertions'];
  if (revoked !== undefined) return listOf(revoked).map(entryOf);
  if (!isOldList(list)) return [undefined];
  return Object.entries(list)
    .filter(([name]) => !['@context', 'id', 'issuer'].includes(name))
    .map(([name, reason]) => ({ names: [name], ...optional('reason', reason) }));
}

function entryOf(entry: unknown): Entry | undefined {
  if (typeof entry === 'string') return entry === '' ? undefined : { names: [entry] };
  if (!isObject(entry)) return undefined;
  const { id, uid, revoked, revocationReason: reason = '' } = entry;
  const names = stringsOf([id, uid]).filter((name) => name !== '');
  if (names.length === 0 || (id !== undefined && typeof id !== 'string') || typeof reason !== 'string')
    return undefined;
  return revoked === false ? { names: [] } : { names, ...optional('reason', reason) };
}
