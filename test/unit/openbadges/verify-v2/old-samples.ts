/** Badges as versions 0.5, 1.0 and 1.1 wrote them, and the webs in which they hold. */
import { hashAddress } from '../../../../server/openbadges/identity.ts';
import { address } from '../samples.ts';
import { createWeb, PNG, type Web } from '../web.ts';

export const SITE = 'https://old.harbour.example';
const identity = hashAddress(address, 'hemp');
const people = { type: 'email', hashed: true, salt: 'hemp', identity };

/** One document for everything; paths are meant from the issuer's origin. */
export const badge05 = {
  recipient: identity,
  salt: 'hemp',
  evidence: '/work/bowline',
  expires: '2030-06-01',
  issued_on: '2012-06-01',
  badge: {
    version: '0.5.0',
    name: 'Bowline',
    image: '/bowline.png',
    description: 'Ties a bowline.',
    criteria: '/criteria/bowline',
    issuer: { origin: SITE, name: 'Harbour College', org: 'Seamanship', contact: 'badges@harbour.example' },
  },
};
export const URL_05 = `${SITE}/badges/1.json`;

export const URL_1 = `${SITE}/assertions/17.json`;
const CLASS_1 = `${SITE}/classes/bowline.json`;
const ISSUER_1 = `${SITE}/organisation.json`;
export const assertion10 = {
  uid: 'knots-17',
  recipient: people,
  image: `${SITE}/bowline.png`,
  evidence: `${SITE}/work/bowline`,
  issuedOn: 1359217910,
  expires: '2030-06-01',
  badge: CLASS_1,
  verify: { type: 'hosted', url: URL_1 },
};
export const class10 = {
  name: 'Bowline',
  description: 'Ties a bowline.',
  image: `${SITE}/bowline.png`,
  criteria: `${SITE}/criteria/bowline`,
  tags: ['knots'],
  issuer: ISSUER_1,
  alignment: [{ name: 'Rope work', url: 'https://standards.example/rope', description: 'Everyday knots' }],
};
export const issuer10 = { name: 'Harbour College', url: 'https://harbour.example' };

const V1 = 'https://w3id.org/openbadges/v1';
export const assertion11 = {
  '@context': V1,
  type: 'Assertion',
  id: URL_1,
  ...assertion10,
  issuedOn: '2013-01-26',
};
export const class11 = { '@context': V1, type: 'BadgeClass', id: CLASS_1, ...class10 };
export const issuer11 = {
  '@context': V1,
  type: 'Issuer',
  id: ISSUER_1,
  ...issuer10,
  email: 'badges@harbour.example',
};

function web(pages: Readonly<Record<string, object>>): Web {
  const made = createWeb();
  for (const [url, page] of Object.entries({ [`${SITE}/bowline.png`]: PNG, ...pages })) made.put(url, page);
  return made;
}

export const web05 = (document: object = badge05): Web => web({ [URL_05]: document });
export const web10 = (assertion: object = assertion10): Web =>
  web({ [URL_1]: assertion, [CLASS_1]: class10, [ISSUER_1]: issuer10 });
export const web11 = (assertion: object = assertion11): Web =>
  web({ [URL_1]: assertion, [CLASS_1]: class11, [ISSUER_1]: issuer11 });
export { CLASS_1, ISSUER_1 };
