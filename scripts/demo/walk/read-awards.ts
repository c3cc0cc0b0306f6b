/** Awards as the product's API tells of them, matched to people by the hashes in their documents. */
import { isHashOf } from '../check/identity-hash.ts';
import { child, type Doc, text } from '../check/report.ts';
import { getJsonOutside } from '../web/outside.ts';
import { known, type Way } from './way.ts';

export interface ListedAward {
  id: string;
  badge: string;
  state: string;
  achievedAt: string;
  assertion: string;
  credential: string;
}

/** All awards of the walk's badge that are signed; throws where the API refuses. */
export async function listAwards(way: Way): Promise<ListedAward[]> {
  const answer = await fetch(`${way.demo.product.url}/api/v1/awards?limit=200`, {
    headers: { authorization: `Bearer ${known(way, 'readKey')}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status !== 200) throw new Error(`the API answered ${answer.status}`);
  const { awards } = (await answer.json()) as { awards: (ListedAward & { isSigned: boolean })[] };
  return awards.filter((award) => award.badge === known(way, 'badge') && award.isSigned);
}

/** The one valid award that goes to each address; revoked ones name nobody. Throws where somebody has two. */
export async function awardsByAddress(
  way: Way,
  addresses: readonly string[],
): Promise<Map<string, ListedAward>> {
  const found = new Map<string, ListedAward>();
  for (const award of await listAwards(way)) {
    if (award.state !== 'awarded') continue;
    const assertion: Doc = await getJsonOutside(award.assertion, { accept: 'application/ld+json' });
    const recipient = child(assertion, 'recipient');
    const address = addresses.find((one) =>
      isHashOf(text(recipient, 'identity'), text(recipient, 'salt'), one),
    );
    if (address === undefined) continue;
    if (found.has(address)) throw new Error(`${address} was awarded twice`);
    found.set(address, award);
  }
  return found;
}
