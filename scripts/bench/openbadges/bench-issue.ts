/**
 * What issuing costs. "Issue" is all the way from plain data to the JSON text that is stored: building the
 * credential with its hashed recipient, the canonical form by the compiled shape (the comparison of every 500th
 * with the stock library included), both hashes, the signature, the proof, writing the text. Every credential
 * differs in id, recipient, salt and more.
 *
 * `ob3.issue` builds as the product does, in a series: what the awards of a badge have in common is built, and
 * checked against the official JSON Schema, once. `single` builds and checks each credential whole.
 *
 * The stock side gets credentials that are built already and is spared the JSON Schema; it signs and writes the
 * text. The signature it is all measured by is Node's own, over 64 bytes.
 */
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ed25519-multikey';
import { issue as stockIssue } from '@digitalbazaar/vc';
import { sign } from 'node:crypto';
import { loadContext } from '../../../server/openbadges/contexts/contexts.ts';
import { createProofMaker } from '../../../server/openbadges/proof/data-integrity.ts';
import {
  createCredentialSeries,
  type OneAward,
  openBadgeCredential,
} from '../../../server/openbadges/v3/credential.ts';
import type { CredentialInput } from '../../../server/openbadges/v3/inputs.ts';
import { signJwt } from '../../../server/openbadges/v3/jwt.ts';
import { type Figures, rounded } from '../figures.ts';
import { alternate, oneOf, type Step } from './alternate.ts';
import { CREATED, es256, full, ISSUER, minimal, seed, signingKey } from './samples.ts';

const DIFFERENT = 2000;

export async function benchIssue(): Promise<Figures> {
  const data = Buffer.alloc(64, 3);
  const least = Array.from({ length: DIFFERENT }, (_, i) => minimal(i));
  const most = Array.from({ length: DIFFERENT }, (_, i) => full(i));
  const key = await generate({ seed, controller: ISSUER });
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: CREATED });
  const ms = await alternate({
    raw: () => sign(null, data, signingKey.privateKey),
    minimal: inSeries(least),
    full: inSeries(most),
    single: whole(least),
    singleFull: whole(most),
  });
  const against = await alternate({
    own: inSeries(least),
    stock: stock(suite, least),
    ownFull: inSeries(most),
    stockFull: stock(suite, most),
  });
  return {
    'ob3.issue.ms': rounded(ms.minimal),
    'ob3.issue.ratioToRawSign': rounded(ms.minimal / ms.raw),
    'ob3.issue.full.ms': rounded(ms.full),
    'ob3.issue.full.ratioToRawSign': rounded(ms.full / ms.raw),
    'ob3.issue.single.ratioToRawSign': rounded(ms.single / ms.raw),
    'ob3.issue.single.full.ratioToRawSign': rounded(ms.singleFull / ms.raw),
    'ob3.issue.ratioToStock': rounded(against.own / against.stock),
    'ob3.issue.full.ratioToStock': rounded(against.ownFull / against.stockFull),
    ...(await benchJwt(least)),
  };
}

function inSeries(inputs: readonly CredentialInput[]): Step {
  const maker = createProofMaker();
  const { subject, ...common } = oneOf(inputs, 0);
  const build = createCredentialSeries({ ...common, subject });
  const awards = inputs.map((input): OneAward => {
    const { id, issuedAt, awardedAt, expiresAt, status } = input;
    const { id: subjectId, recipients } = input.subject;
    return { id, issuedAt, awardedAt, expiresAt, status, subjectId, recipients };
  });
  return async (i) => {
    const credential = build(oneOf(awards, i));
    return JSON.stringify(await maker.sign(credential, signingKey, CREATED));
  };
}

function whole(inputs: readonly CredentialInput[]): Step {
  const maker = createProofMaker();
  return async (i) => {
    const credential = openBadgeCredential(oneOf(inputs, i));
    return JSON.stringify(await maker.sign(credential, signingKey, CREATED));
  };
}

function stock(suite: object, inputs: readonly CredentialInput[]): Step {
  const credentials = inputs.slice(0, 100).map((input) => openBadgeCredential(input));
  return async (i) => {
    const credential = oneOf(credentials, i);
    return JSON.stringify(await stockIssue({ credential, suite, documentLoader: loadContext }));
  };
}

/** The same, as a JWT; beside a bare ES256 signature over a text of the payload's length. */
async function benchJwt(inputs: readonly CredentialInput[]): Promise<Figures> {
  const key = { alg: 'ES256', kid: 'https://badges.bench.example/keys/1', privateKey: es256 } as const;
  const subject = 'urn:uuid:00000000-0000-4000-8000-00000000abcd';
  const jwtOf = (i: number): string => signJwt(openBadgeCredential(oneOf(inputs, i)), key, subject);
  const data = Buffer.from(jwtOf(0));
  const { raw, jwt } = await alternate({
    raw: () => sign('sha256', data, { key: es256, dsaEncoding: 'ieee-p1363' }),
    jwt: jwtOf,
  });
  return {
    'machine.es256PerSecond': Math.round(1000 / raw),
    'jwt.es256.ms': rounded(jwt),
    'jwt.es256.ratioToRawSign': rounded(jwt / raw),
  };
}
