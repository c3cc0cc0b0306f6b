/** A signed badge of Open Badges 2.0, and the documents behind it. */
import { cryptographicKey } from '../../../server/openbadges/keys/cryptographic-key.ts';
import { publicMembersOf } from '../../../server/openbadges/keys/jwk.ts';
import { signedAssertion } from '../../../server/openbadges/v2/assertion.ts';
import { badgeClass } from '../../../server/openbadges/v2/badge-class.ts';
import { issuerV2 } from '../../../server/openbadges/v2/issuer.ts';
import { revocationList } from '../../../server/openbadges/v2/revocation-list.ts';
import { signAssertion } from '../../../server/openbadges/v2/sign-assertion.ts';
import { pngOf } from './pictures.ts';
import { ISSUED, rs256 } from './samples.ts';

const HOST = 'https://badges.bench.example';
const at = {
  issuer: `${HOST}/issuers/1/v2`,
  key: `${HOST}/keys/1/v2`,
  list: `${HOST}/issuers/1/revocations`,
  badge: `${HOST}/badges/teamwork/1/v2`,
  image: `${HOST}/images/teamwork.png`,
};

/** The compact JWS, and what answers at each address it leads to. */
export function signedBadge(): { badge: string; pages: ReadonlyMap<string, Uint8Array> } {
  const documents = {
    [at.issuer]: issuerV2({
      ...{ id: at.issuer, name: 'Example University', url: HOST, email: 'badges@bench.example' },
      ...{ publicKeys: [at.key], revocationList: at.list },
    }),
    [at.key]: cryptographicKey(at.key, at.issuer, publicMembersOf(rs256.publicKey)),
    [at.list]: revocationList({ id: at.list, issuer: at.issuer }),
    [at.badge]: badgeClass({
      ...{ id: at.badge, name: 'Teamwork', description: 'Works with others.', image: at.image },
      ...{ criteria: { narrative: 'Complete the course.' }, issuer: at.issuer },
    }),
  };
  const payload = signedAssertion({
    id: 'urn:uuid:00000000-0000-4000-8000-000000000001',
    badge: at.badge,
    recipient: { identity: 'learner@bench.example', salt: 'pepper and salt' },
    issuedAt: ISSUED,
    creator: at.key,
  });
  const pages = Object.entries(documents).map(([url, document]): [string, Uint8Array] => [
    url,
    Buffer.from(JSON.stringify(document)),
  ]);
  return {
    badge: signAssertion(payload, rs256.privateKey),
    pages: new Map([...pages, [at.image, pngOf(1000)]]),
  };
}
