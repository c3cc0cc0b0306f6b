/** What the product wants to know of the configuration; `config/config.ts` fills it. */

export interface Settings {
  /** Origin under which everybody reaches the product; no trailing slash. Every address derives from it. */
  publicUrl: string;
  /** Software version, for registrations and the health page. */
  version: string;
  trustProxy: number;
  leaseMs: number;
  metricsToken: string | undefined;
  lms: { callsPerMinute: number; callsInFlight: number; pollMs: number };
  /** Logins that may be under way from one network address. */
  loginsPerAddress: number;
  /** Shows `/dev/components`; more words in error pages never. */
  isDevelopment: boolean;
  /** True where mail leaves the house; otherwise it is kept in the outbox page. */
  hasMailServer: boolean;
}
