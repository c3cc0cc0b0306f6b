/** The only reader of `process.env`: names, shapes and defaults of every variable (see .env.example). */
import { z } from 'zod';

const oneOf = <T extends string>(...values: readonly [T, ...T[]]): z.ZodType<T, T> =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });
const flag = oneOf('0', '1', 'false', 'true', 'no', 'yes').transform(
  (v) => v === '1' || v === 'true' || v === 'yes',
);
const whole = (min: number, max: number): z.ZodType<number, string> => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .pipe(z.number().min(min, error).max(max, error));
};
const hosts = z.string().transform((v) =>
  v
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== ''),
);

/** Variables as they stand; what depends on several of them is decided in config.ts. */
export const envSchema = z.object({
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be a web address, such as https://badges.example.org' })
    .optional(),
  HOST: z.string().optional(),
  PORT: whole(0, 65_535).optional(),
  DATA_DIR: z.string().min(1).optional(),
  STORE_URL: z.string().min(1).optional(),
  SECRET_KEY: z.string().optional(),
  ROLE: oneOf('all', 'web', 'worker').optional(),
  ALLOWED_HOSTS: hosts.optional(),
  TRUST_PROXY: whole(0, 10).optional(),
  LOG_LEVEL: oneOf('error', 'warn', 'info', 'debug').optional(),
  LOG_FORMAT: oneOf('text', 'json').optional(),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'must be an address such as smtp://user:password@mail.example.org:587',
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .max(320, 'must have 320 characters at most')
    .regex(/^[^@]+@[^@]+$/, 'must be an e-mail address, such as Badges <badges@example.org>')
    .optional(),
  LEASE_MS: whole(500, 3_600_000).optional(),
  SIGN_THREADS: whole(0, 32).optional(),
  METRICS_TOKEN: z.string().min(16, 'must have 16 characters at least').optional(),
  LMS_CALLS_PER_MINUTE: whole(1, 6000).optional(),
  LMS_CALLS_IN_FLIGHT: whole(1, 50).optional(),
  LMS_POLL_MINUTES: whole(1, 1440).optional(),
  LMS_POLL_SECONDS: whole(1, 86_400).optional(),
  LOGINS_PER_ADDRESS: whole(10, 1_000_000).optional(),
  DEV: flag.optional(),
});
export type Env = z.infer<typeof envSchema>;

export interface EnvProblem {
  variable: string;
  problem: string;
}

/** Reads the environment. Empty variables count as unset. All problems at once, none thrown. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): {
  env: Env;
  problems: EnvProblem[];
} {
  const given = Object.fromEntries(
    Object.keys(envSchema.shape)
      .map((name) => [name, source[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return { env: parsed.data, problems: [] };
  const problems = parsed.error.issues.map((issue) => ({
    variable: String(issue.path[0] ?? ''),
    problem: issue.message,
  }));
  const bad = new Set(problems.map((p) => p.variable));
  const good = envSchema.safeParse(
    Object.fromEntries(Object.entries(given).filter(([name]) => !bad.has(name))),
  );
  return { env: good.success ? good.data : {}, problems };
}

/** What another program needs to be found and to speak, and nothing of ours: our settings hold secrets. */
export function toolEnv(
  source: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'SYSTEMROOT', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'];
  const kept = names.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]] as const]));
  return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8', PYTHONIOENCODING: 'utf-8' };
}
