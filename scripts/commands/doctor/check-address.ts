/** Public address: https, what it resolves to, and that this very installation answers there. */
import { lookup } from 'node:dns/promises';
import type { Context } from '../../../server/context.ts';
import { issuerKeys } from '../../../server/model/badges/issuer.ts';
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts';

const CHECK = 'Public address';
const PATIENCE_MS = 10_000;

/** Asked directly: it is the operator's own address, whatever the filter for strangers says. */
export async function checkAddress(ctx: Context): Promise<Finding[]> {
  const { publicUrl } = ctx.settings;
  const { protocol, hostname } = new URL(publicUrl);
  const isPublic = ctx.http.isPublicUrl(publicUrl);
  const findings: Finding[] = [
    protocol === 'https:'
      ? ok(CHECK, `${publicUrl} is https.`)
      : warning(
          CHECK,
          `${publicUrl} is not https.`,
          'Fine for trying out on this machine; else set PUBLIC_URL to an https address.',
        ),
    await resolved(hostname),
  ];
  if (!isPublic)
    findings.push(
      warning(
        CHECK,
        'Backpacks cannot fetch badges from this address.',
        'Set PUBLIC_URL to a public https name, or list it in ALLOWED_HOSTS where the backpacks are inside the same network.',
      ),
    );
  return [...findings, await answered(ctx, publicUrl)];
}

async function resolved(hostname: string): Promise<Finding> {
  try {
    const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
    return ok(CHECK, `${hostname} is at ${found.map(({ address }) => address).join(', ')}.`);
  } catch (thrown) {
    return problem(
      CHECK,
      `${hostname} has no address: ${reasonOf(thrown)}.`,
      'Add it to the DNS, or correct PUBLIC_URL.',
    );
  }
}

/** The keys that are published there must be ours. */
async function answered(ctx: Context, publicUrl: string): Promise<Finding> {
  const mend = 'Start Badge Bridge, and check that the reverse proxy passes this name on to it.';
  try {
    const health = await ask(`${publicUrl}/healthz`);
    if (health.status !== 200) return problem(CHECK, `It answers with status ${health.status}.`, mend);
    const published = JSON.stringify(await (await ask(`${publicUrl}/.well-known/jwks.json`)).json());
    const { items } = await ctx.store.find(issuerKeys, { limit: 20 });
    if (items.some((key) => key.revokedAt === undefined && !published.includes(`"${key.id}"`)))
      return problem(
        CHECK,
        'Another Badge Bridge answers there.',
        'Correct PUBLIC_URL or the reverse proxy, or use the store of the one that answers.',
      );
    return ok(CHECK, 'Badge Bridge answers there.');
  } catch (thrown) {
    return problem(CHECK, `Nobody answers there: ${reasonOf(thrown)}.`, mend);
  }
}

function ask(url: string): Promise<Response> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
}
