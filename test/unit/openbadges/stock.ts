/** Issuers of other makes: what their libraries sign, with keys of the sample issuer. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate as generateEc } from '@digitalbazaar/ecdsa-multikey';
import { cryptosuite as ecdsaRdfc } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { createDiscloseCryptosuite, createSignCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { generate as generateEd } from '@digitalbazaar/ed25519-multikey';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import { Ed25519VerificationKey2020 } from '@digitalbazaar/ed25519-verification-key-2020';
import { cryptosuite as eddsaRdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { derive, issue } from '@digitalbazaar/vc';
import { DataIntegrityProof as DccProof } from '@digitalcredentials/data-integrity';
import { Ed25519Signature2020 as DccSignature2020 } from '@digitalcredentials/ed25519-signature-2020';
import { cryptosuite as dccEddsa } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import { issue as dccIssue } from '@digitalcredentials/vc';
import { loadContext } from '../../../server/openbadges/contexts/contexts.ts';
import { seed } from './samples.ts';

/** A credential that a library has signed. */
export type Issued = Awaited<ReturnType<typeof issue>>;
/** Signs a credential of this issuer. */
export interface Issuer {
  issue(credential: object): Promise<Issued>;
  /** The method that lists the key. */
  method: Record<string, string>;
}

const date = '2026-01-15T10:30:00Z';
const documentLoader = loadContext;
const exported = { publicKey: true, includeContext: false };

async function edKey(controller: string) {
  const key = await generateEd({ seed, controller });
  return { key, method: await key.export(exported) };
}

/** Issuers by the name of what they sign with; each makes its key anew. */
export const issuers: Readonly<Record<string, (controller: string) => Promise<Issuer>>> = {
  'eddsa-rdfc-2022': async (controller) => {
    const { key, method } = await edKey(controller);
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: eddsaRdfc, date });
    return { method, issue: (credential) => issue({ credential, suite, documentLoader }) };
  },
  'eddsa-2022': async (controller) => {
    const { key, method } = await edKey(controller);
    const cryptosuite = { ...(eddsaRdfc as object), name: 'eddsa-2022' };
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date });
    return { method, issue: (credential) => issue({ credential, suite, documentLoader }) };
  },
  Ed25519Signature2020: async (controller) => {
    const key = await Ed25519VerificationKey2020.generate({ seed, controller });
    const suite = new Ed25519Signature2020({ key, date });
    return {
      method: key.export(exported),
      issue: (credential) => issue({ credential, suite, documentLoader }),
    };
  },
  'ecdsa-rdfc-2019 P-256': (controller) => ecdsa('P-256', controller),
  'ecdsa-rdfc-2019 P-384': (controller) => ecdsa('P-384', controller),
  'ecdsa-sd-2023': async (controller) =>
    selective(controller, ['/issuer', '/validFrom', '/issuanceDate', '/credentialSubject']),
  'eddsa-rdfc-2022 of @digitalcredentials': async (controller) => {
    const { key, method } = await edKey(controller);
    const suite = new DccProof({ signer: key.signer(), cryptosuite: dccEddsa, date });
    return { method, issue: (credential) => dccIssue({ credential, suite, documentLoader }) };
  },
  'Ed25519Signature2020 of @digitalcredentials': async (controller) => {
    const key = await Ed25519VerificationKey2020.generate({ seed, controller });
    const suite = new DccSignature2020({ key, date });
    return {
      method: key.export(exported),
      issue: (credential) => dccIssue({ credential, suite, documentLoader }),
    };
  },
};

async function ecdsa(curve: 'P-256' | 'P-384', controller: string): Promise<Issuer> {
  const key = await namedEcKey(curve, controller);
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: ecdsaRdfc, date });
  return {
    method: await key.export(exported),
    issue: (credential) => issue({ credential, suite, documentLoader }),
  };
}

async function namedEcKey(curve: 'P-256' | 'P-384', controller: string) {
  const key = await generateEc({ curve, controller });
  key.id = `${controller}#${(await key.export(exported))['publicKeyMultibase'] ?? ''}`;
  return key;
}

/** Signs so that parts can be shown, and shows everything that must be shown and these. */
export async function selective(
  controller: string,
  mandatoryPointers: string[],
  selectivePointers: string[] = [],
): Promise<Issuer & { base(credential: object): Promise<Issued> }> {
  const key = await namedEcKey('P-256', controller);
  const signer = key.signer();
  const base = (credential: object): Promise<Issued> =>
    issue({
      credential,
      suite: new DataIntegrityProof({
        signer,
        cryptosuite: createSignCryptosuite({
          mandatoryPointers: mandatoryPointers.filter((pointer) => pointer.slice(1) in credential),
        }),
        date,
      }),
      documentLoader,
    });
  return {
    method: await key.export(exported),
    base,
    issue: async (credential) =>
      derive({
        verifiableCredential: await base(credential),
        suite: new DataIntegrityProof({ cryptosuite: createDiscloseCryptosuite({ selectivePointers }) }),
        documentLoader,
      }),
  };
}
