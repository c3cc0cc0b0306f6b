/** Turns what Node and axios throw into the codes of the http port, without addresses, headers or bodies. */
import { BridgeError, type ErrorCode } from '../../server/errors.ts';

/** How far an exchange came: once `isSent`, the other side may have acted on it. */
export interface Reach {
  host: string;
  isSent: boolean;
}

/**
 * An error of the http port. `details`: `host` (name only), `isSent` (whether the request may have arrived),
 * `reason` (a short word).
 */
export function httpError(code: ErrorCode, reach: Reach, reason: string): BridgeError {
  return new BridgeError(code, `request to ${reach.host} failed: ${reason}`, {
    details: { host: reach.host, isSent: reach.isSent, reason },
  });
}

/** Any thrown thing as an error of the http port; the cause is reduced to its code, since it holds headers. */
export function toHttpError(thrown: unknown, reach: Reach): BridgeError {
  if (thrown instanceof BridgeError) return thrown;
  const code = codeOf(thrown);
  if (code === 'HPE_HEADER_OVERFLOW') return httpError('HTTP_TOO_LARGE', reach, code);
  return httpError(isTlsCode(code) ? 'HTTP_TLS' : 'HTTP_NETWORK', reach, code);
}

function codeOf(thrown: unknown): string {
  for (let at: unknown = thrown; at instanceof Error; at = at.cause) {
    const code: unknown = (at as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
  }
  return 'unknown';
}

/** OpenSSL's verification results, as Node names them, and its protocol errors. */
function isTlsCode(code: string): boolean {
  return (
    /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/.test(
      code,
    ) || code === 'EPROTO'
  );
}
