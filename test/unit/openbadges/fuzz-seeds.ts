/** Sound badges of every version, form and wrapping, which a fuzz test damages, and the web in which they hold. */
import { deflateSync } from 'node:zlib';
import { KEYWORDS, bakePng } from '../../../server/openbadges/baking/bake-png.ts';
import { bakeSvg } from '../../../server/openbadges/baking/bake-svg.ts';
import {
  joinChunks,
  makeChunk,
  readChunks,
  type Chunk,
} from '../../../server/openbadges/baking/png-chunks.ts';
import { signCompactJws } from '../../../server/openbadges/jws/compact.ts';
import { publicMembersOf } from '../../../server/openbadges/keys/jwk.ts';
import { endorsement } from '../../../server/openbadges/v2/endorsement.ts';
import { clrCredential } from '../../../server/openbadges/clr/clr-credential.ts';
import { OB_V3, VC_V1 } from '../../../server/openbadges/contexts/contexts.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { endorsementCredential } from '../../../server/openbadges/v3/endorsement.ts';
import { jwkOf, jwtOf, pairs } from './jwt.ts';
import {
  at,
  controllers,
  facts,
  ids,
  issuer,
  JANUARY,
  ORIGIN,
  profile,
  publicKey,
  signed,
  signedCredential,
  statusList,
} from './samples.ts';
import {
  assertion10,
  assertion11,
  badge05,
  class10,
  CLASS_1,
  issuer10,
  ISSUER_1,
  SITE,
  URL_05,
  URL_1,
} from './verify-v2/old-samples.ts';
import { keyDocument, keys, KEY, payload } from './verify-v2/signed-samples.ts';
import { assertion, badgeV2, issuerOfV2, PNG, sampleWeb, type Web } from './web.ts';

export interface Seed {
  name: string;
  /** The JSON of the badge; the payload where it is signed. */
  json: object;
  /** The file of this JSON. `isNew`: it is signed anew, so that a signature fits whatever it says. */
  wrap(json: unknown, isNew: boolean): Buffer;
}

const SVG = '<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"><g id="a"/></svg>';
const KID = `${ORIGIN}/keys/ec-one`;
const subject = 'urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8';

export const endorsementV2 = endorsement({
  id: `${ORIGIN}/endorsements/1`,
  claim: { id: badgeV2.id, endorsementComment: 'Good' },
  issuer: issuer.id,
  issuedAt: JANUARY,
});
const jwtCredential = openBadgeCredential({
  ...facts,
  issuer: { ...facts.issuer, id: profile.id },
  subject: { ...facts.subject, id: subject },
});

const text = (json: unknown): string => JSON.stringify(json);
const encoded = (part: string): string => Buffer.from(part).toString('base64url');

/** A JWS of this payload: with a new signature, or with the one that fits the sound payload only. */
function jws(
  header: { alg: 'ES256' } & Record<string, unknown>,
  sound: object,
  key: typeof keys.p256.privateKey,
) {
  const old = signCompactJws(header, text(sound), key).split('.');
  return (json: unknown, isNew: boolean): string =>
    isNew ? signCompactJws(header, text(json), key) : [old[0], encoded(text(json)), old[2]].join('.');
}
const jwsV2 = jws({ alg: 'ES256' }, payload, keys.p256.privateKey);
const jwtPayload = JSON.parse(
  Buffer.from(jwtOf(jwtCredential, KID, { alg: 'ES256' }).split('.')[1] ?? '', 'base64url').toString('utf8'),
) as object;
const jwtV3 = jws({ alg: 'ES256', kid: KID, typ: 'JWT' }, jwtPayload, pairs.ES256.privateKey);

/** The older form: the credential in `vc`, without what the claims say. */
function olderPayload(): object {
  const { id, issuer: issuedBy, credentialSubject, type } = jwtCredential;
  const { iss, jti, nbf, exp, sub } = jwtPayload as Record<string, unknown>;
  const vc = { '@context': [VC_V1, OB_V3], id, type, issuer: issuedBy, credentialSubject };
  return { iss, jti, nbf, exp, sub, vc };
}

/** The sample badge with an endorsement, and a record that holds it. */
async function nested(): Promise<{ endorsed: object; record: object }> {
  const word = endorsementCredential({
    id: 'urn:uuid:6b0f0d5e-0f43-4b38-9d3f-7d2a2f4c1e55',
    issuer: facts.issuer,
    name: 'A good word',
    issuedAt: JANUARY,
    endorsed: { id: facts.subject.achievement.id, comment: 'Good' },
  });
  const endorsed = await signed(openBadgeCredential({ ...facts, endorsements: [await signed(word)] }));
  const record = clrCredential({
    id: 'urn:uuid:0b6f2f4e-3e0a-4f52-9d58-2c0d7d4c1b22',
    name: 'Record of badges',
    issuer: facts.issuer,
    issuedAt: facts.issuedAt,
    subject: { recipients: facts.subject.recipients, credentials: [endorsed] },
  });
  return { endorsed, record: await signed(record) };
}

/** A PNG whose badge is compressed, which ours writes never and reads always. */
function compressedPng(keyword: string, json: unknown): Buffer {
  const head = Buffer.concat([Buffer.from(keyword, 'latin1'), Buffer.of(0, 1, 0, 0, 0)]);
  const own = makeChunk('iTXt', Buffer.concat([head, deflateSync(text(json))]));
  const chunks = (readChunks(PNG) as Chunk[]).map((chunk) => chunk.bytes);
  return Buffer.from(joinChunks([...chunks.slice(0, -1), own, ...chunks.slice(-1)]));
}

const olderJwt = jws({ alg: 'ES256', kid: KID, typ: 'JWT' }, olderPayload(), pairs.ES256.privateKey);

/** One of every kind; the first of a kind before its wrappings. */
export async function seeds(): Promise<Seed[]> {
  const credential = await signedCredential();
  const { endorsed, record } = await nested();
  const plain = (name: string, json: object): Seed => ({ name, json, wrap: (one) => Buffer.from(text(one)) });
  return [
    plain('3.0', credential),
    plain('3.0 endorsed', endorsed),
    plain('record', record),
    plain('presentation', { type: 'VerifiablePresentation', verifiableCredential: [credential] }),
    plain('2.0', assertion),
    plain('2.0 endorsement', endorsementV2),
    plain('1.1', assertion11),
    plain('1.0', assertion10),
    { name: '2.0 signed', json: payload, wrap: (one, isNew) => Buffer.from(jwsV2(one, isNew)) },
    { name: '3.0 JWT', json: jwtPayload, wrap: (one, isNew) => Buffer.from(jwtV3(one, isNew)) },
    {
      name: '3.0 older JWT',
      json: olderPayload(),
      wrap: (one, isNew) => Buffer.from(olderJwt(one, isNew)),
    },
    { name: '2.0 in PNG', json: assertion, wrap: (one) => Buffer.from(bakePng(PNG, { v2: text(one) })) },
    { name: '3.0 in PNG', json: credential, wrap: (one) => Buffer.from(bakePng(PNG, { v3: text(one) })) },
    { name: '2.0 in compressed PNG', json: assertion, wrap: (one) => compressedPng(KEYWORDS.v2, one) },
    {
      name: 'both in PNG',
      json: credential,
      wrap: (one) => Buffer.from(bakePng(PNG, { v2: text(assertion), v3: text(one) })),
    },
    {
      name: '2.0 signed in PNG',
      json: payload,
      wrap: (one, isNew) => Buffer.from(bakePng(PNG, { v2: jwsV2(one, isNew) })),
    },
    {
      name: '2.0 in SVG',
      json: assertion,
      wrap: (one) => Buffer.from(bakeSvg(SVG, { version: 'v2', text: text(one), url: assertion.id })),
    },
    {
      name: '2.0 signed in SVG',
      json: payload,
      wrap: (one, isNew) => Buffer.from(bakeSvg(SVG, { version: 'v2', text: jwsV2(one, isNew) })),
    },
    {
      name: '3.0 in SVG',
      json: credential,
      wrap: (one) => Buffer.from(bakeSvg(SVG, { version: 'v3', text: text(one) })),
    },
    {
      name: '3.0 JWT in SVG',
      json: jwtPayload,
      wrap: (one, isNew) => Buffer.from(bakeSvg(SVG, { version: 'v3', text: jwtV3(one, isNew) })),
    },
    {
      name: 'address',
      json: { id: assertion.id },
      wrap: (one) => Buffer.from(String((one as { id?: unknown }).id)),
    },
    {
      name: '0.5 address',
      json: { id: URL_05 },
      wrap: (one) => Buffer.from(String((one as { id?: unknown }).id)),
    },
  ];
}

/** Everything that the seeds lead to, by address. */
export async function pages(): Promise<Map<string, object>> {
  const listed = { kid: 'ec-one', url: KID, publicJwk: publicMembersOf(pairs.ES256.publicKey) };
  const list = { ...statusList(), issuer: profile.id };
  return new Map<string, object>([
    [assertion.id, assertion],
    [badgeV2.id, { ...badgeV2, endorsement: [endorsementV2.id] }],
    [issuerOfV2.id, { ...issuerOfV2, publicKey: KEY }],
    [endorsementV2.id, endorsementV2],
    [KEY, keyDocument(keys.p256.publicKey)],
    [
      at.revocations(ids.issuer),
      {
        '@context': 'https://w3id.org/openbadges/v2',
        type: 'RevocationList',
        id: at.revocations(ids.issuer),
        issuer: issuer.id,
        revokedAssertions: ['urn:uuid:1', { id: 'urn:uuid:2' }],
      },
    ],
    [profile.id, controllers.https([publicKey, listed])],
    [at.didDocument(ids.issuer), controllers.did([publicKey, listed])],
    [KID, jwkOf(pairs.ES256)],
    [facts.status.list, await signed(list, { issuerId: profile.id })],
    [URL_05, badge05],
    [URL_1, assertion10],
    [CLASS_1, class10],
    [ISSUER_1, issuer10],
    [`${SITE}/bowline.png`, PNG],
  ]);
}

/** The web with these pages. */
export async function webOf(all: ReadonlyMap<string, object>): Promise<Web> {
  const web = await sampleWeb();
  for (const [url, page] of all) web.put(url, page);
  return web;
}
