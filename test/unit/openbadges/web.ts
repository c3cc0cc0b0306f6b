/** A web that answers from a table, and the sample issuer's part of it. */
import { hostedAssertion } from '../../../server/openbadges/v2/assertion.ts';
import { badgeClass } from '../../../server/openbadges/v2/badge-class.ts';
import { issuerV2 } from '../../../server/openbadges/v2/issuer.ts';
import type { VerifyOptions } from '../../../server/openbadges/verify/common.ts';
import type { Loaded, LoadRequest } from '../../../server/openbadges/verify/fetcher.ts';
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import type { VerifyInput } from '../../../server/openbadges/verify/read-input.ts';
import {
  assertionFacts,
  at,
  badge,
  controllers,
  ids,
  issuer,
  NOW,
  picture,
  publicKey,
  signed,
  statusList,
} from './samples.ts';

export interface Page {
  status: number;
  body: string | Uint8Array | object;
}

export interface Web {
  /** Puts a page up; `undefined` takes it down: asking then finds no answer at all. */
  put(url: string, body: Page['body'] | undefined, status?: number): void;
  load(request: LoadRequest): Promise<Loaded>;
  /** Every address that was asked, in order. */
  readonly asked: LoadRequest[];
}

export function createWeb(): Web {
  const pages = new Map<string, Page>();
  const asked: LoadRequest[] = [];
  return {
    asked,
    put(url, body, status = 200) {
      if (body === undefined) pages.delete(url);
      else pages.set(url, { body, status });
    },
    load(request) {
      asked.push(request);
      const page = pages.get(request.url);
      if (page === undefined) return Promise.reject(new Error(`nobody answers at ${request.url}`));
      const body =
        page.body instanceof Uint8Array
          ? page.body
          : Buffer.from(typeof page.body === 'string' ? page.body : JSON.stringify(page.body));
      return Promise.resolve({ status: page.status, body, url: request.url });
    },
  };
}

/** The smallest picture: one white pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==',
  'base64',
);

export const assertion = hostedAssertion(assertionFacts);
export const badgeV2 = badgeClass(badge);
export const issuerOfV2 = issuerV2(issuer);

/** The sample issuer's documents of both versions, with these bits of the status list set. */
export async function sampleWeb(revoked: readonly number[] = []): Promise<Web> {
  const web = createWeb();
  web.put(at.didDocument(ids.issuer), controllers.did([publicKey]));
  web.put(at.issuer(ids.issuer), controllers.https([publicKey]));
  web.put(at.statusList(ids.list), await signed(statusList(revoked)));
  web.put(assertion.id, assertion);
  web.put(badgeV2.id, badgeV2);
  web.put(issuerOfV2.id, issuerOfV2);
  web.put(picture, PNG);
  return web;
}

/** Verifies at the sample's present, with whatever options differ. */
export const verifyAt = (
  web: Web,
  input: VerifyInput | object,
  options: Partial<VerifyOptions> = {},
): Promise<Report> =>
  verify(typeof input === 'string' || input instanceof Uint8Array ? input : JSON.stringify(input), {
    load: (request) => web.load(request),
    now: NOW,
    ...options,
  });

/** `check:case` of everything that did not pass, and how the report ends. */
export function essence(report: Report): { verdict: string; reason?: string; found: string[] } {
  return {
    verdict: report.verdict,
    ...(report.reason === undefined ? {} : { reason: report.reason }),
    found: report.checks
      .filter((check) => check.outcome !== 'pass')
      .map((check) => check.words.key.replace('verify.', '')),
  };
}

/** The outcome of one check; the gravest where it was made more than once. */
export function outcomeOf(report: Report, id: string): string | undefined {
  const all = report.checks.filter((check) => check.id === id).map((check) => check.outcome);
  return ['fail', 'unknown', 'warn', 'skip', 'pass'].find((one) => all.some((outcome) => outcome === one));
}
