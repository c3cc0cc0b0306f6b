import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Loaded } from '../../../server/openbadges/verify/fetcher.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';

/**
 * The sample files of the official Java validator, in its folder `inspector-vc/src/test/resources`, where
 * OB_SAMPLES names that folder. They are not ours to publish.
 */
const folder = process.env['OB_SAMPLES'] ?? '';
const NOW = Date.UTC(2026, 2, 1);

/** What the official test of a file expects: `genuine` also with warnings. */
type Expected = 'genuine' | 'refused';
const list = (names: string): string[] => names.split(/\s+/).filter((name) => name !== '');
const expectations: Readonly<Record<string, Record<Expected, string[]>>> = {
  ob20: {
    genuine: list(`basic-assertion.json simple-badge.png simple.jwt simple-not-revoked.jwt
      basic-assertion-no-public-key.json basic-assertion-with-allowed-origins.json
      basic-assertion-with-allowed-origins-valid-starts-with.json
      basic-assertion-with-allowed-origins-valid-multiple-starts-with.json basic-assertion-with-language.json
      assertion-with-endorsements.json assertion-with-extension-node-basic.json
      assertion-with-multiple-extensions.json warning-with-redirection.json warning-issuer-non-http.json
      assets/badgeclass1.json badge-class-with-language.json issuer-compact-iri-validation.json
      rdf-validation/valid-badge-class.json rdf-validation/valid-issuer-extension.json
      rdf-validation/valid-alignment-object.json rdf-validation/valid-cool-class.json
      rdf-validation/valid-badge-class-empty-criteria-type.json`),
    refused: list(`basic-assertion-invalid-context.json basic-assertion-invalid-type.json simple-revoked.jwt
      basic-assertion-with-allowed-origins-invalid-starts-with.json
      basic-assertion-with-allowed-origins-invalid-multiple-starts-with.json basic-assertion-expired.json
      basic-assertion-expired-before-issued.json basic-assertion-in-future.json
      assertion-with-extension-node-invalid.json rdf-validation/invalid-class.json
      rdf-validation/invalid-empty-type.json rdf-validation/invalid-one-invalid-class.json
      rdf-validation/badge-class-invalid-issuer-type.json`),
  },
  ob30: {
    genuine:
      list(`simple.json simple-did-key-method.json simple-json.png simple-jwt.png simple-json.svg simple-jwt.svg
      simple-context-alias.json simple.jwt sd/derivedcredential.json simple_v1.json simple-jwt_v1.png simple-jwt_v1.svg
      simple-eddsa-2022.json`),
    refused: list(`simple-err-type.json simple-err-proof-method.json simple-err-proof-method-no-scheme.json
      simple-err-proof-method-unknown-scheme.json simple-err-proof-method-unknown-did-method.json
      simple-err-proof-value.json simple-err-expired.json simple-err-context.json simple-err-issuer.json
      simple-err-credential-subject-type.json simple-err-credential-subject-identifier-type.json
      simple-err-credential-subject-result-type.json simple-err-credential-subject-profile-type.json
      simple-err-credential-subject-achievement-result-description-type.json simple-err-evidence-type.json
      simple-err-issuer-type.json simple-err-issuer-parentorg-type.json simple-err-issuer-otheridentifier-type.json
      simple-err-issued.json complete.json credential-status-revoked.json
      bit-string-list/credential-status-revoked.json bit-string-list/credential-status-revoked-blank-nodes.json
      velocity.jwt`),
  },
};

/** Files that ours refuses where the official validator does not, each for a reason with a name. */
const stricter: readonly [RegExp, string][] = [
  [
    /^ob20\/(?:assets\/|badge-class|issuer-|rdf-validation\/)/,
    'only-awards: a badge class or an issuer is no badge',
  ],
  [/^ob20\/warning-issuer-non-http/, 'issuer-without-host: a hosted badge needs the host of its issuer'],
  [
    /^ob30\/simple(?:-(?:json|jwt))?(?:_v1)?\.(?:json|jwt|png|svg)$/,
    'jvv-fragment-shortcut, jvv-embedded-jwk: a key that only the badge names',
  ],
  [/^ob30\/simple-context-alias/, 'undefined-words: what no vocabulary defines was not signed'],
];

/** The web of the samples: everything on example.org lies in `assets`, and the sample at its own id. */
function loaderOf(version: string, sample: Uint8Array): (request: { url: string }) => Promise<Loaded> {
  const own = idIn(Buffer.from(sample).toString('utf8'));
  return ({ url }) => {
    const { hostname, pathname } = new URL(url);
    const file = [pathname, `${pathname}.json`]
      .map((path) => join(folder, version, 'assets', path))
      .find(existsSync);
    const body = url === own ? sample : file === undefined ? undefined : readFileSync(file);
    if (body === undefined || !/(?:^|\.)example\.org$/.test(hostname))
      return Promise.reject(new Error(`nobody at ${url}`));
    return Promise.resolve({ status: 200, body, url });
  };
}

function idIn(text: string): string | undefined {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

describe('the public samples of the official validator (O55)', function () {
  this.timeout(30_000);

  if (!existsSync(folder)) {
    it('are left out: OB_SAMPLES names no folder that holds them');
    return;
  }

  for (const [version, kinds] of Object.entries(expectations)) {
    for (const [expected, names] of Object.entries(kinds)) {
      for (const name of names) {
        it(`${version}/${name} is ${expected}`, async function () {
          const file = join(folder, version, name);
          if (!existsSync(file)) return this.skip();
          const sample = readFileSync(file);
          const report = await verify(sample, { load: loaderOf(version, sample), now: NOW });
          const why = report.checks
            .filter(({ outcome }) => outcome !== 'pass')
            .map(({ words }) => words.key)
            .join(', ');
          const isStricter = stricter.some(([form]) => form.test(`${version}/${name}`));
          if (expected === 'refused') expect(report.verdict, why).to.be.oneOf(['invalid', 'unchecked']);
          else if (!isStricter) expect(report.verdict, why).to.be.oneOf(['valid', 'warnings', 'unchecked']);
        });
      }
    }
  }
});
