/** The Open Badges 2.0 Issuer or Profile (OB 2.0 §Profile). */
import { OB_V2 } from '../contexts/contexts.ts';
import { filled } from '../filled.ts';
import type { IssuerV2Input } from './inputs.ts';
import { type CommonV2, commonV2, type ImageV2, imageV2, withExtensions } from './members.ts';
import { wellFormed } from './shapes.ts';

export interface IssuerV2 extends CommonV2 {
  '@context': typeof OB_V2;
  type: 'Issuer' | 'Profile';
  id: string;
  name: string;
  url: string;
  email: string;
  telephone?: string;
  description?: string;
  image?: ImageV2;
  publicKey?: string | string[];
  revocationList?: string;
  verification?: { type: 'VerificationObject'; startsWith?: string[]; allowedOrigins?: string[] };
}

/**
 * The document of an issuer. Several keys are an array, one stands alone (as in the standard's examples).
 * @throws BridgeError DOCUMENT_INVALID where a required member is empty or malformed (O1).
 */
export function issuerV2(input: IssuerV2Input): IssuerV2 {
  const { id, type = 'Issuer', name, url, email, telephone, description, publicKeys, revocationList } = input;
  return wellFormed(
    'issuer',
    withExtensions(
      {
        '@context': OB_V2,
        type,
        id,
        name,
        url,
        email,
        ...filled({
          telephone,
          description,
          image: imageV2(input.image),
          publicKey: publicKeys?.length === 1 ? publicKeys[0] : [...(publicKeys ?? [])],
          revocationList,
          verification: scopeOf(input.verification),
        }),
        ...commonV2('Issuer', input),
      },
      input.extensions,
    ),
  );
}

function scopeOf(scope: IssuerV2Input['verification']): IssuerV2['verification'] {
  const said = filled({
    startsWith: [...(scope?.startsWith ?? [])],
    allowedOrigins: [...(scope?.allowedOrigins ?? [])],
  });
  return Object.keys(said).length === 0 ? undefined : { type: 'VerificationObject', ...said };
}
