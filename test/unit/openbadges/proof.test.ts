import { expect } from 'chai';
import fc from 'fast-check';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ed25519-multikey';
import { issue } from '@digitalbazaar/vc';
import { hasCode } from '../../../server/errors.ts';
import {
  contexts,
  loadContext,
  OB_V3,
  pinnedContexts,
  VC_V2,
} from '../../../server/openbadges/contexts/contexts.ts';
import { privateKeyOf } from '../../../server/openbadges/keys/ed25519.ts';
import { canonicalText } from '../../../server/openbadges/proof/canonical.ts';
import { createContextCache } from '../../../server/openbadges/proof/context-cache.ts';
import {
  createProofMaker,
  documentHash,
  proofHash,
} from '../../../server/openbadges/proof/data-integrity.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import {
  anyFacts,
  anyText,
  facts,
  maker,
  seed,
  signed,
  statusList,
  signedCredential,
  vector,
} from './samples.ts';

const CREATED = '2026-01-15T10:30:00Z';

/** The stock library's proof of a document. */
async function stockProof(document: object, controller: string): Promise<Record<string, string>> {
  const key = await generate({ seed, controller });
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: CREATED });
  const copy = structuredClone(document);
  return (await issue({ credential: copy, suite, documentLoader: loadContext })).proof;
}

describe('contexts', () => {
  it('are all pinned', () => {
    expect([...contexts.keys()]).to.have.length(15);
    expect(contexts.has(VC_V2) && contexts.has(OB_V3)).to.equal(true);
  });

  it('fail the start where a document is not the pinned one, or is missing', () => {
    const sources = [new Map([['https://c.example/1', { '@context': {} }]])];
    for (const pins of [{ 'https://c.example/1': 'aa' }, { 'https://c.example/2': 'aa' }]) {
      expect(() => pinnedContexts(pins, sources))
        .to.throw(Error)
        .with.property('code', 'CONFIG_INVALID');
    }
  });

  it('are never fetched: an unknown one is refused', async () => {
    const thrown: unknown = await loadContext('https://c.example/unknown').catch((e: unknown) => e);
    expect(hasCode(thrown, 'DOCUMENT_INVALID')).to.equal(true);
  });
});

describe('eddsa-rdfc-2022', () => {
  for (const name of ['ob3-di-spec-vector', 'clr2-di-spec-vector']) {
    it(`reproduces the standard's vector exactly: ${name}`, async () => {
      const v = vector(name);
      const lines = (all: string[]): string => all.map((line) => `${line}\n`).join('');
      const context = v.unsecuredDocument['@context'];
      const privateKey = privateKeyOf(Buffer.from(v.key.secretKeyHex.slice(0, 64), 'hex'));

      expect(await canonicalText(v.unsecuredDocument)).to.equal(lines(v.canonicalDocument));
      expect(await canonicalText({ '@context': context, ...v.proofOptions })).to.equal(
        lines(v.canonicalProofOptions),
      );
      expect((await documentHash(v.securedDocument)).toString('hex')).to.equal(v.expected.documentHash);
      expect((await proofHash(context, [v.securedDocument.proof].flat()[0]!)).toString('hex')).to.equal(
        v.expected.proofHash,
      );
      const made = await createProofMaker().sign(
        v.unsecuredDocument,
        { verificationMethod: v.key.id, privateKey },
        v.proofOptions.created,
      );
      expect(made.proof).to.have.length(1);
      expect(made.proof[0].proofValue).to.equal(v.expected.proofValue);
    });
  }

  it('is byte-identical with the stock library over what we issue (200 credentials)', async function () {
    this.timeout(30_000);
    await fc.assert(
      fc.asyncProperty(anyFacts, async (any) => {
        const credential = openBadgeCredential(any);
        const ours = await signed(credential, { issuerId: credential.issuer.id });
        expect(JSON.stringify(ours.proof[0])).to.equal(
          JSON.stringify(await stockProof(credential, credential.issuer.id)),
        );
      }),
      { numRuns: 200, seed: 20260115 },
    );
  });

  it('is byte-identical with the stock library over members that later documents carry (60 credentials)', async function () {
    this.timeout(30_000);
    const extras = fc.record(
      {
        evidence: fc.array(
          fc.record({ id: fc.webUrl(), type: fc.constant(['Evidence']), narrative: anyText, name: anyText }),
          { minLength: 1, maxLength: 3 },
        ),
        description: anyText,
      },
      { requiredKeys: [] },
    );
    const subjectExtras = fc.record(
      {
        id: fc.uuid({ version: 4 }).map((id) => `urn:uuid:${id}`),
        result: fc.array(
          fc.record({
            type: fc.constant(['Result']),
            value: anyText,
            status: fc.constantFrom('Completed', 'Failed'),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        creditsEarned: fc.double({ min: 0, max: 60, noNaN: true }),
        narrative: anyText,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(anyFacts, extras, subjectExtras, async (any, extra, subjectExtra) => {
        const credential = openBadgeCredential(any);
        const document = {
          ...credential,
          ...extra,
          credentialSubject: {
            ...credential.credentialSubject,
            ...subjectExtra,
            achievement: {
              ...credential.credentialSubject.achievement,
              alignment: [{ type: ['Alignment'], targetName: any.issuer.name, targetUrl: any.issuer.url }],
              creator: { ...credential.issuer },
            },
          },
        };
        const ours = await signed(document, { issuerId: credential.issuer.id });
        expect(ours.proof[0].proofValue).to.equal(
          (await stockProof(document, credential.issuer.id))['proofValue'],
        );
      }),
      { numRuns: 60, seed: 20260116 },
    );
  });

  it('gives the same canonical text with kept contexts as without, whatever was signed before', async () => {
    const contextResolver = createContextCache();
    const list = statusList([5], 0);
    const documents = [
      openBadgeCredential(facts),
      list,
      vector('clr2-di-spec-vector').unsecuredDocument,
      {
        ...openBadgeCredential(facts),
        '@context': [VC_V2, OB_V3, { harbour: 'https://harbour.example/#' }],
      },
    ];
    for (const document of [...documents, ...documents.reverse(), ...documents]) {
      expect(await canonicalText(document, { contextResolver })).to.equal(await canonicalText(document));
    }
  });

  it('refuses a document with a term that no context defines', async () => {
    const thrown: unknown = await signed({ ...openBadgeCredential(facts), colour: 'red' }).catch(
      (e: unknown) => e,
    );
    expect(hasCode(thrown, 'SIGNING_FAILED')).to.equal(true);
  });

  it('refuses a document with an unknown context', async () => {
    const document = { ...openBadgeCredential(facts), '@context': [VC_V2, 'https://c.example/own'] };
    const thrown: unknown = await signed(document).catch((e: unknown) => e);
    expect(hasCode(thrown, 'SIGNING_FAILED')).to.equal(true);
  });

  it('forgets a failed set of proof options and goes on signing', async () => {
    const own = createProofMaker();
    const key = { verificationMethod: 'no scheme', privateKey: privateKeyOf(seed) };
    for (const _ of [1, 2]) {
      const thrown: unknown = await own
        .sign(openBadgeCredential(facts), key, CREATED)
        .catch((e: unknown) => e);
      expect(hasCode(thrown, 'SIGNING_FAILED')).to.equal(true);
    }
    expect((await signedCredential()).proof[0].proofValue).to.match(/^z/);
    expect(maker).to.not.equal(own);
  });
});
