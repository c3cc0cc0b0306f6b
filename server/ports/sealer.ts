/** Encryption at rest for secrets that must be read again. */

export interface Sealer {
  /**
   * Authenticated encryption; the result is printable text.
   * @param purpose what the secret is for; the same must be given to open it, so that a sealed value copied into another field does not open
   */
  seal(plain: string, purpose: string): string;
  /** The plain text. Throws SECRET_UNREADABLE where key or purpose differ or the value was changed. */
  open(sealed: string, purpose: string): string;
}
