/** The one class thrown on purpose, and the closed table of what can go wrong. */

interface Entry {
  /** HTTP status towards our own callers. */
  status: number;
  /** The same call may succeed later. */
  retryable: boolean;
}

const e = (status: number, retryable = false): Entry => ({ status, retryable });

/** One row per code. What people read is in `locales/` under `errors.<code>`. */
export const errorTable = {
  INTERNAL: e(500),
  BAD_REQUEST: e(400),
  NOT_SIGNED_IN: e(401),
  FORBIDDEN: e(403),
  CROSS_SITE: e(403),
  SESSION_OF_OTHER: e(409),
  NOT_FOUND: e(404),
  CONFLICT: e(409),
  GONE: e(410),
  TOO_LARGE: e(413),
  UNSUPPORTED_TYPE: e(415),
  INVALID: e(422),
  RATE_LIMITED: e(429, true),
  BUSY: e(503, true),
  STOPPING: e(503, true),

  CONFIG_INVALID: e(500),
  SECRET_UNREADABLE: e(500),
  STORE_BUSY: e(503, true),
  STORE_UNAVAILABLE: e(503, true),
  STORE_UNINDEXED: e(500),
  STORE_INVALID_RECORD: e(500),

  HTTP_ADDRESS_REFUSED: e(502),
  HTTP_TIMEOUT: e(504, true),
  HTTP_NETWORK: e(502, true),
  HTTP_TLS: e(502),
  HTTP_TOO_LARGE: e(502),
  HTTP_REDIRECT_REFUSED: e(502),

  API_KEY_INVALID: e(401),
  API_KEY_OFF: e(401),
  API_SCOPE_MISSING: e(403),
  API_SIGNATURE_INVALID: e(401),

  LTI_LOGIN_MALFORMED: e(400),
  LTI_PLATFORM_UNKNOWN: e(403),
  LTI_PLATFORM_AMBIGUOUS: e(400),
  LTI_PLATFORM_PENDING: e(403),
  LTI_PLATFORM_OFF: e(403),
  LTI_TARGET_FOREIGN: e(400),
  LTI_LAUNCH_MALFORMED: e(400),
  LTI_LAUNCH_USED: e(403),
  LTI_BROWSER_UNPROVEN: e(403),
  LTI_PLATFORM_REFUSED: e(403),
  LTI_TOKEN_INVALID: e(403),
  LTI_TOKEN_EXPIRED: e(403),
  LTI_CLOCK_WRONG: e(403),
  LTI_KEYS_UNREACHABLE: e(503, true),
  LTI_KEY_UNKNOWN: e(403),
  LTI_DEPLOYMENT_UNKNOWN: e(403),
  LTI_MESSAGE_UNSUPPORTED: e(400),
  LTI_COURSE_MISSING: e(400),
  LTI_NOT_INSTRUCTOR: e(403),
  LTI_DEEP_LINK_SPENT: e(403),
  LTI_INVITE_INVALID: e(403),
  LTI_REGISTRATION_REFUSED: e(400),
  LTI_REGISTRATION_EXISTS: e(409),
  LTI_SERVICE_REFUSED: e(502),
  LTI_SERVICE_UNREACHABLE: e(502, true),
  LTI_SERVICE_SCOPE_MISSING: e(502),

  LMS_UNREACHABLE: e(502, true),
  LMS_RATE_LIMITED: e(503, true),
  LMS_TOKEN_REJECTED: e(502),
  LMS_FORBIDDEN: e(502),
  LMS_BAD_ANSWER: e(502, true),
  LMS_NOT_FOUND: e(502),

  SIGNING_FAILED: e(500, true),
  DOCUMENT_INVALID: e(422),
  IMAGE_INVALID: e(422),
  IMAGE_TOO_LARGE: e(413),
  IMAGE_UNSAFE: e(422),
  RULE_INVALID: e(422),
  DRY_RUN_STALE: e(409),

  TICKET_INVALID: e(403),
  MAIL_REFUSED: e(502),
  MAIL_UNREACHABLE: e(502, true),
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof errorTable;

export interface BridgeErrorOptions {
  cause?: unknown;
  /** Facts for logs and for filling sentences; never a secret, never a token. */
  details?: Readonly<Record<string, unknown>>;
}

/** An error with a code from the table. `message` is for developers; people read the locale's words for the code. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: BridgeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  /** Whether callers may be told more than "something went wrong". */
  get expose(): boolean {
    return this.status < 500;
  }

  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }
}

/** Any thrown thing as a BridgeError; what is none becomes INTERNAL with the thing as its cause. */
export function toBridgeError(thrown: unknown): BridgeError {
  if (thrown instanceof BridgeError) return thrown;
  return new BridgeError('INTERNAL', thrown instanceof Error ? thrown.message : 'unknown error', {
    cause: thrown,
  });
}

/** True for a BridgeError with one of these codes. */
export function hasCode(thrown: unknown, ...codes: readonly ErrorCode[]): boolean {
  return thrown instanceof BridgeError && codes.includes(thrown.code);
}
