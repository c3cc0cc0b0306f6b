/** Verifies an Open Badges 2.0 hosted assertion: what its own address says is the badge (OB 2.0 §Verification; O29). */
import { OB_V2 } from '../../contexts/contexts.ts';
import { isHttpUrl, problemsOf, type ShapeName } from '../../v2/shapes.ts';
import { checkDates, checkRecipient, type Run } from '../common.ts';
import { isInScope } from './hosted-scope.ts';
import {
  hasType,
  idOfRef,
  isObject,
  type JsonObject,
  listOf,
  optional,
  stringsOf,
  textIn,
  webAddressOf,
} from '../members.ts';
import type { Found } from '../read-input.ts';
import type { Facts } from '../report.ts';

type Answer = { object: JsonObject } | { revoked: JsonObject } | 'stopped';

/** The facts of the badge; every finding stands in `run.checks`. Nothing of a local copy is used but its id. */
export async function verifyHosted(run: Run, found: Found): Promise<Facts> {
  const facts: Facts = { format: 'hosted', version: '2.0', dates: {}, status: 'unknown' };
  const id = found.kind === 'status' ? found.url : (textIn(found.value, 'id') ?? '');
  const answer = await fetchAssertion(run, id);
  if (answer === 'stopped') return { ...facts, id };
  if ('revoked' in answer) return { ...facts, ...revoked(run, id, answer.revoked) };
  const assertion = answer.object;
  facts.id = textIn(assertion, 'id') ?? id;
  if (found.kind === 'object' && differs(found.value, assertion)) run.checks.add('input', 'differs');
  if (!checkAssertion(run, assertion)) return facts;
  run.checks.add('status', 'pass');
  facts.status = 'good';
  facts.dates = checkDates(run, assertion['issuedOn'], assertion['expires']);
  facts.recipient = recipientOf(run, assertion['recipient']);
  if (assertion['endorsement'] !== undefined) run.checks.add('endorsement', 'notChecked');
  return { ...facts, ...(await badgeAndIssuer(run, assertion)) };
}

/** What the assertion's address answers; its id must be that address. */
async function fetchAssertion(run: Run, id: string): Promise<Answer> {
  const answer = await ask(run, id);
  if (answer === 'stopped' || 'revoked' in answer) return answer;
  return isAt(run, answer.object, id) ? answer : 'stopped';
}

function isAt({ checks }: Run, object: JsonObject, url: string): boolean {
  const id = textIn(object, 'id') ?? '';
  return checks.add('hosted-fetch', id === url ? 'pass' : 'otherId', { url, id }) === 'pass';
}

async function ask({ checks, fetcher }: Run, url: string): Promise<Answer> {
  if (!isHttpUrl(url)) {
    checks.add('hosted-fetch', 'noAddress');
    return 'stopped';
  }
  const fetched = await fetcher.json(url, { allowPlainHttp: true });
  if (fetched.kind === 'unreachable' || isTemporary(fetched.status)) {
    checks.add('hosted-fetch', 'unreachable', { url });
    return 'stopped';
  }
  const object = fetched.kind === 'json' && isObject(fetched.value) ? fetched.value : undefined;
  if (fetched.status === 410 || object?.['revoked'] === true) return { revoked: object ?? {} };
  if (fetched.status !== 200) checks.add('hosted-fetch', 'notFound', { url, status: fetched.status });
  else if (object === undefined) checks.add('hosted-fetch', 'notJson', { url });
  else return { object };
  return 'stopped';
}

/** Answers that say nothing about the badge: the server is down, busy, or does not let us in. */
function isTemporary(status: number): boolean {
  return status >= 500 || status === 401 || status === 403 || status === 408 || status === 429;
}

function revoked({ checks }: Run, id: string, body: JsonObject): Partial<Facts> {
  checks.add('hosted-fetch', 'pass', { url: id });
  checks.add('status', 'revoked');
  return { id, status: 'revoked', ...optional('revocationReason', body['revocationReason']) };
}

function checkAssertion({ checks }: Run, assertion: JsonObject): boolean {
  if (!hasType(assertion, 'Assertion')) {
    checks.add('type', 'other', { type: stringsOf(assertion['type']).join(', ') });
    return false;
  }
  checks.add('type', 'pass');
  const contexts = listOf(assertion['@context']);
  if (!contexts.includes(OB_V2)) checks.add('context', 'missing');
  else checks.add('context', contexts.length > 1 ? 'extra' : 'pass');
  const verification = assertion['verification'] ?? assertion['verify'];
  if (hasType(verification, 'SignedBadge', 'signed')) {
    checks.add('type', 'unsupported');
    return false;
  }
  checkShape(checks, 'assertion', { ...assertion, verification });
  return true;
}

function checkShape(checks: Run['checks'], shape: ShapeName, object: JsonObject): void {
  const members = problemsOf(shape, object);
  const params = { url: textIn(object, 'id') ?? '', members: members.join(', ') };
  checks.add('property', members.length === 0 ? 'pass' : 'fail', params);
}

async function badgeAndIssuer(run: Run, assertion: JsonObject): Promise<Partial<Facts>> {
  const badge = await resolve(run, assertion['badge']);
  if (badge === undefined) return {};
  checkShape(run.checks, 'badgeClass', badge);
  const achievement = achievementOf(badge);
  const issuer = await resolve(run, badge['issuer']);
  if (issuer === undefined) return { achievement };
  checkShape(run.checks, 'issuer', issuer);
  const id = textIn(assertion, 'id') ?? '';
  run.checks.add('hosted-scope', isInScope(id, issuer) ? 'pass' : 'outside', { url: id });
  return { achievement, issuer: issuerOf(issuer) };
}

/** What a reference leads to: the document at its address, even where a copy is embedded; else the copy. */
async function resolve(run: Run, ref: unknown): Promise<JsonObject | undefined> {
  const id = idOfRef(ref);
  if (isObject(ref) && (id === undefined || !isHttpUrl(id))) return ref;
  const url = id ?? '';
  const answer = await ask(run, url);
  if (answer === 'stopped') return undefined;
  if ('revoked' in answer) {
    run.checks.add('hosted-fetch', 'notFound', { url, status: 410 });
    return undefined;
  }
  return isAt(run, answer.object, url) ? answer.object : undefined;
}

function recipientOf(run: Run, recipient: unknown): NonNullable<Facts['recipient']> {
  const object = isObject(recipient) ? recipient : {};
  const hashed = object['hashed'] === true;
  const claim = { hashed, identity: textIn(object, 'identity') ?? '', ...optional('salt', object['salt']) };
  const matches = checkRecipient(run, [claim]);
  const type = stringsOf(object['type'])[0] ?? '';
  return { type, hashed, ...(matches === undefined ? {} : { matches }) };
}

function achievementOf(badge: JsonObject): NonNullable<Facts['achievement']> {
  const criteria = badge['criteria'];
  return {
    name: textIn(badge, 'name') ?? '',
    ...optional('id', badge['id']),
    ...optional('description', badge['description']),
    ...optional('image', webAddressOf(badge['image'])),
    ...optional('criteria', textIn(criteria, 'narrative') ?? idOfRef(criteria)),
  };
}

function issuerOf(issuer: JsonObject): NonNullable<Facts['issuer']> {
  return {
    id: textIn(issuer, 'id') ?? '',
    ...optional('name', issuer['name']),
    ...optional('url', issuer['url']),
    ...optional('image', webAddressOf(issuer['image'])),
  };
}

/** Whether a local copy says something else than the published assertion in what matters. */
function differs(local: JsonObject, published: JsonObject): boolean {
  const essence = (object: JsonObject): string =>
    JSON.stringify([
      textIn(object['recipient'], 'identity'),
      idOfRef(object['badge']),
      object['issuedOn'],
      object['expires'],
    ]);
  return essence(local) !== essence(published);
}
