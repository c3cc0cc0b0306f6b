/** Checks a hosted Open Badges 2.0 assertion from its address alone: assertion, class, issuer, images. */
import { getOutside, jsonObject } from '../web/outside.ts';
import { isHashOf } from './identity-hash.ts';
import {
  type Checker,
  child,
  type Doc,
  emptyMembers,
  isTimestamp,
  list,
  type Report,
  startChecks,
  text,
} from './report.ts';

export interface Ob2Options {
  /** The address it should have been awarded to. */
  email?: string;
  /** Milliseconds since 1970. */
  now?: number;
}

export interface Ob2Report extends Report {
  /** `invalid` where anything is wrong; a proper 410 is `revoked` and ok. */
  standing: 'valid' | 'revoked' | 'invalid';
  reason?: string;
  assertion?: Doc;
  badge?: Doc;
  issuer?: Doc;
}

const context = 'https://w3id.org/openbadges/v2';
const accept = 'application/ld+json, application/json';

async function read(checker: Checker, id: string, types: readonly string[]): Promise<Doc | undefined> {
  const name = types[0] ?? '';
  return checker.attempt(`${name} can be read`, async () => {
    const answer = await getOutside(id, { accept });
    if (answer.status !== 200) throw new Error(`${id} answered ${answer.status}`);
    if (!/^application\/(ld\+)?json/.test(answer.type)) throw new Error(`${id} is ${answer.type}`);
    const doc = jsonObject(answer.text, id);
    if (doc['id'] !== id) throw new Error(`${id} calls itself ${String(doc['id'])}`);
    if (!list(doc, 'type').some((type) => types.includes(String(type))))
      throw new Error(`${id} is no ${name}`);
    if (!list(doc, '@context').includes(context)) throw new Error(`${id} has another @context`);
    const empty = emptyMembers(doc);
    if (empty.length > 0) throw new Error(`${id} has empty members: ${empty.join(', ')}`);
    return doc;
  });
}

function checkRevoked(checker: Checker, url: string, body: string): Ob2Report {
  let doc: Doc = {};
  try {
    doc = jsonObject(body, url);
  } catch {
    checker.note('410 has a JSON body', false);
  }
  checker.note('the body names itself', doc['id'] === url);
  checker.note('the body says revoked', doc['revoked'] === true);
  const allowed = ['@context', 'type', 'id', 'revoked', 'revocationReason'];
  const more = Object.keys(doc).filter((name) => !allowed.includes(name));
  checker.note('the body tells no more', more.length === 0, more.join(', '));
  const { ok, checks } = checker.report();
  const reason = text(doc, 'revocationReason');
  return { ok, checks, standing: ok ? 'revoked' : 'invalid', ...(reason === '' ? {} : { reason }) };
}

function checkAssertion(checker: Checker, assertion: Doc, options: Ob2Options): void {
  const recipient = child(assertion, 'recipient');
  checker.note('recipient is an e-mail address', recipient['type'] === 'email');
  checker.note(
    'recipient is hashed with a salt',
    recipient['hashed'] === true && text(recipient, 'salt').length >= 12,
  );
  checker.note('identity is a SHA-256', /^sha256\$[0-9a-f]{64}$/.test(text(recipient, 'identity')));
  if (options.email !== undefined) {
    const isTheirs = isHashOf(text(recipient, 'identity'), text(recipient, 'salt'), options.email);
    checker.note('recipient is the learner', isTheirs);
  }
  checker.note('verification is hosted', child(assertion, 'verification')['type'] === 'HostedBadge');
  const now = options.now ?? Date.now();
  const issuedOn = assertion['issuedOn'];
  checker.note(
    'issuedOn is a time in the past',
    isTimestamp(issuedOn) && Date.parse(String(issuedOn)) <= now + 1000,
  );
  const expires = text(assertion, 'expires');
  if (assertion['expires'] !== undefined) {
    checker.note('expires is a time to come', isTimestamp(expires) && Date.parse(expires) > now);
  }
}

async function checkBadge(checker: Checker, badge: Doc): Promise<void> {
  for (const name of ['name', 'description']) checker.note(`badge has a ${name}`, text(badge, name) !== '');
  const criteria = badge['criteria'];
  const words =
    typeof criteria === 'string'
      ? criteria
      : text(child(badge, 'criteria'), 'narrative') || text(child(badge, 'criteria'), 'id');
  checker.note('badge has criteria', words !== '');
  await checker.attempt('badge has an image', async () => {
    const address = text(badge, 'image') || text(child(badge, 'image'), 'id');
    const image = await getOutside(address, { accept: 'image/*' });
    const isPng = image.bytes.subarray(1, 4).toString('latin1') === 'PNG';
    const isSvg = image.type.startsWith('image/svg') && image.text.includes('<svg');
    if (image.status !== 200 || !(isPng || isSvg)) throw new Error(`${address} is no image`);
  });
}

function checkIssuer(checker: Checker, issuer: Doc, assertionUrl: string): void {
  for (const name of ['name', 'url', 'email']) checker.note(`issuer has ${name}`, text(issuer, name) !== '');
  const inScope = new URL(text(issuer, 'id')).host === new URL(assertionUrl).host;
  checker.note('assertion is hosted where its issuer is', inScope);
}

/** Reads everything itself; trusts only what it has fetched. Never throws. */
export async function checkOb2(url: string, options: Ob2Options = {}): Promise<Ob2Report> {
  const checker = startChecks();
  const first = await checker.attempt('the address answers', () => getOutside(url, { accept }));
  if (first?.status === 410) return checkRevoked(checker, url, first.text);
  const assertion = await read(checker, url, ['Assertion']);
  if (assertion !== undefined) checkAssertion(checker, assertion, options);
  const badge = assertion && (await read(checker, text(assertion, 'badge'), ['BadgeClass']));
  if (badge !== undefined) await checkBadge(checker, badge);
  const issuer = badge && (await read(checker, text(badge, 'issuer'), ['Issuer', 'Profile']));
  if (issuer !== undefined) checkIssuer(checker, issuer, url);
  const isRevoked = assertion?.['revoked'] === true;
  checker.note('it is not marked revoked under 200', !isRevoked);
  const { ok, checks } = checker.report();
  return {
    ok,
    checks,
    standing: ok ? 'valid' : 'invalid',
    ...(assertion ? { assertion } : {}),
    ...(badge ? { badge } : {}),
    ...(issuer ? { issuer } : {}),
  };
}
