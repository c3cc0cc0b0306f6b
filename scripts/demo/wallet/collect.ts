/** Collects a person's badges page by page and checks each with stock libraries, believing nothing that the host says of them. */
import { checkOb3 } from '../check/check-ob3.ts';
import { child, type Doc, text } from '../check/report.ts';
import { jsonObject } from '../web/outside.ts';
import { callApi, readProfile } from './ask-host.ts';
import { checkOtherBadge } from './other-issuer.ts';
import type { CollectedBadge, Host, Wallet } from './wallet.ts';

/** Small, so that even a few badges take several pages. */
const PER_PAGE = 2;
const MOST_PAGES = 500;

/** Everything the host gives takes the place of what was collected there before. */
export async function collect(wallet: Wallet, host: Host): Promise<void> {
  host.profile = await readProfile(host);
  const found: CollectedBadge[] = [];
  let total = 0;
  let next: string | undefined = `/credentials?limit=${PER_PAGE}&offset=0`;
  for (let page = 0; next !== undefined && page < MOST_PAGES; page += 1) {
    const answer = await callApi(host, next);
    if (answer.status !== 200) throw new Error(`the badges were answered with ${answer.status}`);
    const body = jsonObject(await answer.text(), 'the badges');
    for (const credential of (body['credential'] ?? []) as Doc[])
      found.push(await checked(wallet, host, credential));
    total = Number(answer.headers.get('x-total-count'));
    next = linkTo('next', answer.headers.get('link') ?? '');
  }
  if (found.length !== total) throw new Error(`the host spoke of ${total} badges and gave ${found.length}`);
  for (const [id, badge] of wallet.badges) if (badge.host === host.address) wallet.badges.delete(id);
  for (const badge of found) wallet.badges.set(badge.id, badge);
}

/** Address of a relation in a `Link` header (RFC 8288). */
function linkTo(rel: string, header: string): string | undefined {
  return new RegExp(`<([^>]+)>;\\s*rel="${rel}"`).exec(header)?.[1];
}

async function checked(wallet: Wallet, host: Host, credential: Doc): Promise<CollectedBadge> {
  const common = {
    id: text(credential, 'id'),
    host: host.address,
    credential,
    name: text(credential, 'name'),
    issuer: text(child(credential, 'issuer'), 'name'),
  };
  if (text(child(credential, 'issuer'), 'id').startsWith('did:key:')) {
    await checkOtherBadge(credential, new Date(wallet.now()));
    return { ...common, standing: 'foreign', checks: 1, why: '' };
  }
  const report = await checkOb3(credential, { now: new Date(wallet.now()) });
  const why = report.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  return { ...common, standing: report.standing, checks: report.checks.length, why: why.join(', ') };
}
