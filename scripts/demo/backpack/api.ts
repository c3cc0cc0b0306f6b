/** The Badge Connect API (OB 2.1 §4): profile, and reading and writing assertions. */
import { type Express, json, type Request, type Response } from 'express';
import { z } from 'zod';
import { wholeNumber } from '../web/requests.ts';
import { type Account, apiPath, type Backpack, countOf, type Grant, scopes } from './backpack.ts';
import { examineBadge } from './examine-badge.ts';
import { needGrant } from './tokens.ts';

const push = z.looseObject({ assertion: z.looseObject({ id: z.url() }) });

const fine = { error: null, statusCode: 200, statusText: 'OK' } as const;

function refuse(res: Response, statusText: string, error: unknown, statusCode = 400): void {
  res.status(statusCode).json({ status: { error, statusCode, statusText } });
}

function accountBehind(backpack: Backpack, grant: Grant): Account {
  const account = backpack.accounts.find((one) => one.id === grant.account);
  if (account === undefined) throw new Error('A grant without an account');
  return account;
}

/** Counts an answer of success once it was wholly sent. */
function countAcknowledgement(backpack: Backpack, res: Response, id: string): void {
  res.once('finish', () => {
    if (res.statusCode < 300) countOf(backpack, id).acknowledged += 1;
  });
}

async function takeAssertion(backpack: Backpack, req: Request, res: Response): Promise<void> {
  const grant = needGrant(backpack, req, res, scopes.create);
  if (grant === undefined) return;
  const parsed = push.safeParse(req.body);
  if (!parsed.success) {
    refuse(res, 'REQUEST_VALIDATION_ERROR', { assertion: ['This field is required.'] });
    return;
  }
  const { id } = parsed.data.assertion;
  const count = countOf(backpack, id);
  count.received += 1;
  if (count.acknowledged > 0) count.afterAcknowledged += 1;
  const account = accountBehind(backpack, grant);
  const isHeld = (): boolean =>
    backpack.badges.some((badge) => badge.id === id && badge.account === account.id);
  const verdict = isHeld() ? undefined : await examineBadge(id, account.emails, backpack.now());
  if (verdict === undefined || isHeld()) {
    count.duplicates += 1;
    const duplicate = {
      name: 'DUPLICATE_BADGE',
      description: 'You already have this badge in your backpack',
    };
    refuse(res, 'REQUEST_VALIDATION_ERROR', [duplicate]);
    return;
  }
  if ('refusal' in verdict) {
    count.refused += 1;
    refuse(res, verdict.refusal, verdict.why);
    return;
  }
  count.created += 1;
  backpack.badges.push({ id, account: account.id, addedAt: backpack.now(), ...verdict.badge });
  countAcknowledgement(backpack, res, id);
  res.status(200).json({ status: fine, assertion: verdict.badge.assertion });
}

function listAssertions(backpack: Backpack, req: Request, res: Response): void {
  const grant = needGrant(backpack, req, res, scopes.read);
  if (grant === undefined) return;
  const since = Date.parse(typeof req.query['since'] === 'string' ? req.query['since'] : '');
  const held = backpack.badges.filter(
    (badge) => badge.account === grant.account && (Number.isNaN(since) || badge.addedAt >= since),
  );
  const limit = Math.max(1, Math.min(wholeNumber(req.query, 'limit') ?? 10, 50));
  const offset = wholeNumber(req.query, 'offset') ?? 0;
  const page = (from: number): string =>
    `<${backpack.url()}${apiPath}/assertions?limit=${limit}&offset=${from}>`;
  const links = [`${page(0)}; rel="first"`];
  if (offset + limit < held.length) links.unshift(`${page(offset + limit)}; rel="next"`);
  res.set('Link', links.join(',')).set('X-Total-Count', String(held.length));
  const assertions = held.slice(offset, offset + limit).map((badge) => badge.assertion);
  res.json({ status: fine, assertions, signedAssertions: [] });
}

function tellProfile(backpack: Backpack, req: Request, res: Response): void {
  const grant = needGrant(backpack, req, res, scopes.profile);
  if (grant === undefined) return;
  const account = accountBehind(backpack, grant);
  const profile = {
    '@context': 'https://w3id.org/openbadges/v2',
    type: 'Profile',
    id: `${backpack.url()}/people/${account.id}`,
    name: account.name,
    email: account.emails[0],
  };
  res.json({ status: fine, profile });
}

/** `/ims/ob/v2p1/profile` and `/ims/ob/v2p1/assertions`. */
export function routeApi(app: Express, backpack: Backpack): void {
  const { faults } = backpack;
  app.get(`${apiPath}/profile`, faults.guard('profile'), (req, res) => tellProfile(backpack, req, res));
  app.get(`${apiPath}/assertions`, faults.guard('list'), (req, res) => listAssertions(backpack, req, res));
  app.post(`${apiPath}/assertions`, faults.guard('push'), json({ limit: '1mb' }), (req, res) =>
    takeAssertion(backpack, req, res),
  );
}
