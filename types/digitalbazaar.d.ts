/** The stock signing libraries, of which one kind of proof is verified by and which tests compare with; they ship no types. */
declare module '@digitalbazaar/vc' {
  export type DocumentLoader = (url: string) => Promise<unknown>;
  export function issue(options: {
    credential: object;
    suite: unknown;
    documentLoader: DocumentLoader;
  }): Promise<{ proof: Record<string, string> } & Record<string, unknown>>;
  export function derive(options: {
    verifiableCredential: object;
    suite: unknown;
    documentLoader: DocumentLoader;
  }): Promise<{ proof: Record<string, string> } & Record<string, unknown>>;
  export function verifyCredential(options: {
    credential: object;
    suite: unknown;
    documentLoader: DocumentLoader;
    checkStatus?: unknown;
    now?: Date;
  }): Promise<{ verified: boolean; error?: Error & { errors?: Error[] } }>;
}
declare module '@digitalbazaar/data-integrity' {
  export const DataIntegrityProof: new (options: {
    signer?: unknown;
    date?: string;
    cryptosuite: unknown;
  }) => {
    verifyProof(options: {
      document: object;
      proof: object;
      documentLoader: (url: string) => Promise<unknown>;
    }): Promise<{ verified: boolean; error?: Error }>;
  };
}
declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createVerifyCryptosuite(): unknown;
  export function createSignCryptosuite(options: { mandatoryPointers: string[] }): unknown;
  export function createDiscloseCryptosuite(options: { selectivePointers: string[] }): unknown;
}
declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown;
}
declare module '@digitalbazaar/ed25519-multikey' {
  export interface KeyPair {
    signer(): unknown;
    export(options: {
      publicKey: boolean;
      secretKey?: boolean;
      includeContext?: boolean;
    }): Promise<Record<string, string>>;
  }
  export function generate(options: { seed?: Uint8Array; controller: string; id?: string }): Promise<KeyPair>;
  export function from(key: object): Promise<KeyPair>;
}
declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: unknown;
}
declare module '@digitalbazaar/ed25519-signature-2020' {
  export const Ed25519Signature2020: new (options: {
    key?: unknown;
    signer?: unknown;
    date?: string;
  }) => object;
}
declare module '@digitalbazaar/ed25519-verification-key-2020' {
  export const Ed25519VerificationKey2020: {
    generate(options: { seed: Uint8Array; controller: string; id?: string }): Promise<{
      export(options: { publicKey: boolean; includeContext?: boolean }): Record<string, string>;
    }>;
  };
}
declare module '@digitalcredentials/vc' {
  export { issue } from '@digitalbazaar/vc';
}
declare module '@digitalcredentials/data-integrity' {
  export { DataIntegrityProof } from '@digitalbazaar/data-integrity';
}
declare module '@digitalcredentials/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown;
}
declare module '@digitalcredentials/ed25519-signature-2020' {
  export { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
}
declare module '@digitalbazaar/ecdsa-multikey' {
  export function generate(options: { curve: 'P-256' | 'P-384'; controller: string; id?: string }): Promise<{
    id: string;
    signer(): unknown;
    export(options: { publicKey: boolean; includeContext?: boolean }): Promise<Record<string, string>>;
  }>;
  export function from(key: object): Promise<object>;
  export function toJwk(options: { keyPair: object }): Promise<Record<'crv' | 'x' | 'y', string>>;
}
