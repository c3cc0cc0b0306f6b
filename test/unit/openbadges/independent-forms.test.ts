/** Every form in which we issue, judged by verifiers that are not ours. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { verifyCredential as verifyByCore } from '@digitalcredentials/verifier-core';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { compactVerify, createLocalJWKSet, jwtVerify } from 'jose';
import { readFileSync } from 'node:fs';
import { bakePng } from '../../../server/openbadges/baking/bake-png.ts';
import { bakeSvg } from '../../../server/openbadges/baking/bake-svg.ts';
import { unbakePng } from '../../../server/openbadges/baking/unbake-png.ts';
import { unbakeSvg } from '../../../server/openbadges/baking/unbake-svg.ts';
import { loadContext } from '../../../server/openbadges/contexts/contexts.ts';
import { publicJwk, publicMembersOf } from '../../../server/openbadges/keys/jwk.ts';
import { signedAssertion } from '../../../server/openbadges/v2/assertion.ts';
import { endorsement } from '../../../server/openbadges/v2/endorsement.ts';
import { signAssertion } from '../../../server/openbadges/v2/sign-assertion.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { signJwt } from '../../../server/openbadges/v3/jwt.ts';
import { endless, forms, past } from './build/forms.ts';
import { anyCredential, fullV2, keyPair, SCHEMA, signedEndorsement } from './build/full.ts';
import {
  assertionFacts,
  controllers,
  did,
  facts,
  profile,
  publicKey,
  signed,
  statusList,
} from './samples.ts';
import { sampleWeb, type Web } from './web.ts';

const officialSchema = JSON.parse(
  readFileSync(
    new URL('../../../server/openbadges/schemas/achievement-credential.json', import.meta.url),
    'utf8',
  ),
) as object & { $defs: Record<string, object> };
const KID = 'https://badges.harbour.example/keys/jwt-1';
const KEY_V2 = 'https://badges.harbour.example/keys/1/v2';
const SUBJECT = 'urn:uuid:7c8d7d55-0f5e-4a44-8a0b-9d1a3a6a0f10';
const MULTIKEY = 'https://w3id.org/security/multikey/v1';
/** What a web server answers for the context, which the stock library asks for with every key. */
const multikeyContext = {
  '@context': {
    id: '@id',
    type: '@type',
    '@protected': true,
    Multikey: {
      '@id': 'https://w3id.org/security#Multikey',
      '@context': {
        '@protected': true,
        id: '@id',
        type: '@type',
        controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
        publicKeyMultibase: {
          '@id': 'https://w3id.org/security#publicKeyMultibase',
          '@type': 'https://w3id.org/security#multibase',
        },
      },
    },
  },
};
describe('the stock verifier', () => {
  const pages = new Map<string, object>([[MULTIKEY, multikeyContext]]);
  for (const controller of [controllers.did([publicKey]), controllers.https([publicKey])]) {
    const key = controller.verificationMethod[0]!;
    pages.set(controller.id, controller).set(key.id, { '@context': MULTIKEY, ...key });
  }
  const documentLoader = (url: string): Promise<unknown> => {
    const document = pages.get(url);
    return document === undefined ? loadContext(url) : Promise.resolve({ document, documentUrl: url });
  };
  const problems = async (credential: object): Promise<string[]> => {
    const { verified, error } = await verifyCredential({
      credential: structuredClone(credential),
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader,
      checkStatus: () => Promise.resolve({ verified: true }),
    });
    return verified ? [] : (error?.errors ?? [error]).map(String);
  };

  it('accepts every form that we issue, of a DID and of an https issuer', async () => {
    for (const [name, form] of Object.entries(await forms())) {
      expect(await problems(await signed(form)), name).to.deep.equal([]);
      const { issuer } = form as { issuer: object | string };
      const ofHttps = {
        ...form,
        issuer: typeof issuer === 'string' ? profile.id : { ...issuer, id: profile.id },
      };
      expect(await problems(await signed(ofHttps, { issuerId: profile.id })), name).to.deep.equal([]);
    }
  });

  it('accepts embedded endorsements by themselves', async () => {
    const whole = openBadgeCredential({ ...facts, endorsements: [await signedEndorsement()] });
    for (const one of whole.endorsement ?? []) expect(await problems(one)).to.deep.equal([]);
  });

  it('accepts whatever we build, and refuses it changed', async () => {
    await fc.assert(
      fc.asyncProperty(anyCredential, async (any) => {
        const { expiresAt: _any, ...input } = { ...any, issuer: { ...any.issuer, id: did }, ...past };
        const credential = await signed(openBadgeCredential(input));
        expect(await problems(credential)).to.deep.equal([]);
        expect(await problems({ ...credential, description: 'Changed' })).to.not.deep.equal([]);
      }),
      { numRuns: 25, seed: 74 },
    );
  });

  it('accepts what comes out of a picture as what went in', async () => {
    const credential = await signed(openBadgeCredential({ ...endless, ...past }));
    const text = JSON.stringify(credential);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
      'base64',
    );
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const fromPng = unbakePng(bakePng(png, { v3: text })) as { v3: string };
    const fromSvg = unbakeSvg(bakeSvg(svg, { version: 'v3', text })) as { text: string };
    for (const found of [fromPng.v3, fromSvg.text]) {
      expect(await problems(JSON.parse(found) as object)).to.deep.equal([]);
    }
  });
});

describe('verifier-core, for every form', () => {
  const fetch = globalThis.fetch;
  let web: Web;

  before(async () => {
    web = await sampleWeb();
    web.put(SCHEMA, officialSchema);
    web.put(facts.status.list, await signed(statusList([], past.issuedAt)));
    globalThis.fetch = async (target) => {
      const url = target instanceof Request ? target.url : String(target);
      const found = await web.load({ url } as never).catch(() => undefined);
      return new Response(found === undefined ? '{}' : Buffer.from(found.body), {
        status: found?.status ?? 404,
        headers: { 'content-type': 'application/json' },
      });
    };
  });
  after(() => {
    globalThis.fetch = fetch;
  });

  it('finds the signature good and nothing wrong', async () => {
    for (const [name, form] of Object.entries(await forms())) {
      const report = (await verifyByCore({
        credential: (await signed(form)) as never,
        knownDIDRegistries: [],
      })) as unknown as { errors?: unknown; log: { id: string; valid: boolean }[] };
      expect(report.errors, name).to.equal(undefined);
      expect(report.log.find(({ id }) => id === 'valid_signature')?.valid, name).to.equal(true);
      expect(report.log.find(({ id }) => id === 'expiration')?.valid, name).to.not.equal(false);
    }
  });
});

describe('the official JSON Schema in an Ajv of its own', () => {
  /** No formats: they are judged where dates are. */
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  const ofBadges = ajv.compile(officialSchema);
  const { $defs } = officialSchema;
  const ofEndorsements = ajv.compile({ ...$defs['EndorsementCredential'], $defs });

  it('passes every form, signed', async () => {
    for (const [name, form] of Object.entries(await forms())) {
      if (name === 'status list') continue;
      const validate = name === 'endorsement' ? ofEndorsements : ofBadges;
      validate(await signed(form));
      expect(validate.errors, name).to.equal(null);
    }
  });
});

describe('jose', () => {
  const set = createLocalJWKSet({
    keys: (['rsa', 'ec'] as const).map(
      (kind) => publicJwk(`${KID}-${kind}`, publicMembersOf(keyPair(kind).publicKey)) as never,
    ),
  });

  it('accepts every form as JWT from our key set, RS256 and ES256', async () => {
    for (const [name, form] of Object.entries(await forms())) {
      for (const [kind, alg] of [
        ['rsa', 'RS256'],
        ['ec', 'ES256'],
      ] as const) {
        const token = signJwt(
          form as never,
          { alg, kid: `${KID}-${kind}`, privateKey: keyPair(kind).privateKey },
          SUBJECT,
        );
        const { payload } = await jwtVerify(token, set, { algorithms: [alg], issuer: did });
        expect(payload.jti, name).to.equal((form as { id: string }).id);
      }
    }
  });

  it('accepts signed 2.0 assertions and endorsements', async () => {
    const id = 'urn:uuid:2d1f9c6e-0d0a-4c58-8f5b-6b1b8f1f6a10';
    const payloads = [
      signedAssertion({ ...assertionFacts, id, creator: KEY_V2 }),
      signedAssertion({ ...fullV2.assertion, id, creator: KEY_V2 }),
      endorsement({ ...fullV2.endorsement, id, creator: KEY_V2 }),
    ];
    for (const payload of payloads) {
      const jws = signAssertion(payload, keyPair('rsa').privateKey);
      const read = await compactVerify(jws, keyPair('rsa').publicKey, { algorithms: ['RS256'] });
      expect(JSON.parse(new TextDecoder().decode(read.payload))).to.deep.equal(payload);
    }
  });
});
