/** The Open Badges 2.0 Issuer (OB 2.0 §Profile). */
import type { Addresses } from '../addresses.ts';
import { OB_V2 } from '../contexts/contexts.ts';
import type { IssuerFacts } from '../facts.ts';
import { wellFormed } from './shapes.ts';

export interface IssuerV2 {
  '@context': typeof OB_V2;
  type: 'Issuer';
  id: string;
  name: string;
  url: string;
  email: string;
  description?: string;
  image?: string;
  revocationList: string;
}

/** The document of `/issuers/<t>/v2`. Throws DOCUMENT_INVALID where a required member is empty. */
export function issuerV2(at: Addresses, issuer: IssuerFacts): IssuerV2 {
  return wellFormed('issuer', {
    '@context': OB_V2,
    type: 'Issuer',
    id: at.issuerV2(issuer.id),
    name: issuer.name,
    url: issuer.url,
    email: issuer.email,
    ...(issuer.description === '' ? {} : { description: issuer.description }),
    ...(issuer.image === undefined ? {} : { image: at.image(issuer.image) }),
    revocationList: at.revocations(issuer.id),
  });
}
