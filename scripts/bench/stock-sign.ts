/** What one credential costs with the stock signing library: CPU seconds per issue, in this process. */
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ed25519-multikey';
import { issue } from '@digitalbazaar/vc';
import { loadContext } from '../../server/openbadges/contexts/contexts.ts';

const WARM_UP = 40;
const ISSUES = 200;

/** @param unsigned a credential of the shape that the product issues, without its proof */
export async function stockCpuSeconds(unsigned: object): Promise<number> {
  const key = await generate({ seed: new Uint8Array(32).fill(9), controller: issuerOf(unsigned) });
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite });
  const once = (): Promise<unknown> =>
    issue({ credential: structuredClone(unsigned), suite, documentLoader: loadContext });
  for (let i = 0; i < WARM_UP; i++) await once();
  const before = process.cpuUsage();
  for (let i = 0; i < ISSUES; i++) await once();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6 / ISSUES;
}

function issuerOf(credential: object): string {
  const { issuer } = credential as { issuer: { id: string } };
  return issuer.id;
}
