/** Signs credentials away from the event loop: canonicalising JSON-LD is the dearest thing the product does. */

/** A credential without its proof, and the key that signs it. */
export interface SignJob {
  /** JSON text of the unsigned document. */
  document: string;
  /** `verificationMethod` of the proof: issuer id + `#` + public key. */
  verificationMethod: string;
  /** 32-byte Ed25519 seed, base64url. */
  seed: string;
  /** `created` of the proof, ISO 8601 with zone. */
  created: string;
}

export interface Signer {
  /** JSON text of the document with its `proof` array. Throws SIGNING_FAILED. */
  sign(job: SignJob): Promise<string>;
  close(): Promise<void>;
}
