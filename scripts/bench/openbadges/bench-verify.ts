/**
 * What verifying costs. Ours is the whole report, from the badge's text on: reading it, JSON Schema, contexts,
 * canonical forms, controller document, signature, dates, recipient. The stock side verifies the proof of the
 * same credential, parsed beforehand. Nobody fetches: the addresses are answered from memory on both sides.
 */
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { verifyCredential } from '@digitalbazaar/vc';
import { loadContext } from '../../../server/openbadges/contexts/contexts.ts';
import { createProofMaker } from '../../../server/openbadges/proof/data-integrity.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import type { CredentialInput } from '../../../server/openbadges/v3/inputs.ts';
import type { Loader } from '../../../server/openbadges/verify/fetcher.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import { type Figures, rounded } from '../figures.ts';
import { alternate, oneOf, type Step } from './alternate.ts';
import { CREATED, controller, full, ISSUER, minimal, NOW, signingKey } from './samples.ts';
import { signedBadge } from './signed-badge.ts';

const DIFFERENT = 50;
const MULTIKEY = 'https://w3id.org/security/multikey/v1';

export async function benchVerify(): Promise<Figures> {
  const least = await issued(minimal);
  const most = await issued((i) => withoutStatus(full(i)));
  const ms = await alternate({
    own: own(least),
    stock: stock(least),
    ownFull: own(most),
    stockFull: stock(most),
    ob2: await ob2(),
  });
  return {
    'ob3.verify.ms': rounded(ms.own),
    'ob3.verify.ratioToStock': rounded(ms.own / ms.stock),
    'ob3.verify.full.ratioToStock': rounded(ms.ownFull / ms.stockFull),
    'verify.ob2.signedMs': rounded(ms.ob2),
  };
}

/** The status list is a credential of its own; the stock side knows nothing of it. */
function withoutStatus({ status: _status, ...input }: CredentialInput): CredentialInput {
  return input;
}

function issued(inputOf: (i: number) => CredentialInput): Promise<string[]> {
  const maker = createProofMaker();
  return Promise.all(
    Array.from({ length: DIFFERENT }, async (_, i) =>
      JSON.stringify(await maker.sign(openBadgeCredential(inputOf(i)), signingKey, CREATED)),
    ),
  );
}

const loaderOf =
  (pages: ReadonlyMap<string, Uint8Array>): Loader =>
  ({ url }) => {
    const body = pages.get(url);
    return body === undefined
      ? Promise.reject(new Error(`nobody answers at ${url}`))
      : Promise.resolve({ status: 200, body, url });
  };

function own(badges: readonly string[]): Step {
  const load = loaderOf(new Map([[controller.url, Buffer.from(JSON.stringify(controller.document))]]));
  return async (i) => {
    const report = await verify(oneOf(badges, i), { load, now: NOW });
    if (report.verdict !== 'valid') throw new Error(JSON.stringify(report));
  };
}

function stock(badges: readonly string[]): Step {
  const [method] = controller.document.verificationMethod;
  const pages = new Map<string, object>([
    [ISSUER, controller.document],
    [method?.id ?? '', { '@context': MULTIKEY, ...method }],
  ]);
  const documentLoader = (url: string): Promise<unknown> => {
    const document = pages.get(url);
    return document === undefined ? loadContext(url) : Promise.resolve({ document, documentUrl: url });
  };
  const parsed = badges.map((badge) => JSON.parse(badge) as object);
  const suite = new DataIntegrityProof({ cryptosuite });
  return async (i) => {
    const credential = oneOf(parsed, i);
    const found = await verifyCredential({ credential, suite, documentLoader, now: new Date(NOW) });
    if (!found.verified) throw found.error ?? new Error('refused');
  };
}

async function ob2(): Promise<Step> {
  const { badge, pages } = signedBadge();
  const load = loaderOf(pages);
  const once = (): ReturnType<typeof verify> => verify(badge, { load, now: NOW });
  const report = await once();
  if (report.verdict !== 'valid') throw new Error(JSON.stringify(report));
  return once;
}
