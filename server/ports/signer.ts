/**
 * Work on documents that is done away from the event loop, in threads: signing them, and the canonical forms
 * that verifying them needs.
 */

/** A credential without its proof, and the key that signs it (Data Integrity, eddsa-rdfc-2022). */
export interface ProofJob {
  kind: 'proof';
  /** JSON text of the unsigned document, as `JSON.stringify` writes it. */
  document: string;
  /** `verificationMethod` of the proof: issuer id + `#` + public key. */
  verificationMethod: string;
  /** 32-byte Ed25519 seed, base64url. */
  seed: string;
  /** `created` of the proof, ISO 8601 with zone. */
  created: string;
}

/** A text to be signed as a compact JWS: a JWT, or a signed badge of Open Badges 2.0. */
export interface JwsJob {
  kind: 'jws';
  /** As it is written. */
  header: { readonly alg: 'RS256' | 'ES256' } & Readonly<Record<string, unknown>>;
  /** JSON text. */
  payload: string;
  /** PKCS #8, PEM. */
  privateKey: string;
}

export type SignJob = ProofJob | JwsJob;

export interface Signer {
  /**
   * JSON text of the document with its `proof` array, or the compact JWS. Throws SIGNING_FAILED, and STOPPING
   * once the signer is closed.
   */
  sign(job: SignJob): Promise<string>;
  /**
   * Canonical N-Quads of a document of anybody's that holds pinned contexts only (RDFC-1.0). The thread of a
   * document that goes on past `signal` is ended. Throws DOCUMENT_INVALID where there is no canonical form, or
   * not in time, and STOPPING.
   */
  canonize(document: object, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}
