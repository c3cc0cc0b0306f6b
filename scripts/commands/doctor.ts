/** `badge-bridge doctor`: looks at everything Badge Bridge needs and says what to do; works beside a running server. */
import { availableParallelism } from 'node:os';
import { buildConfig, type Config } from '../../config/config.ts';
import { readEnv } from '../../config/env.ts';
import { checkAddress } from './doctor/check-address.ts';
import { checkBackpacks } from './doctor/check-backpacks.ts';
import { checkKeys } from './doctor/check-keys.ts';
import { checkLms } from './doctor/check-lms.ts';
import { checkMail } from './doctor/check-mail.ts';
import { checkStore } from './doctor/check-store.ts';
import { type Finding, ok, problem, reasonOf } from './doctor/finding.ts';
import { missingParts, openContext } from './open-context.ts';
import { storePlace } from './store-place.ts';

export interface DoctorOptions {
  json?: boolean;
}

/** Exit code 0 where nothing is wrong (warnings are not), else 1. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const findings = await examine();
  const isWell = findings.every(({ state }) => state !== 'problem');
  if (options.json === true) console.log(JSON.stringify({ ok: isWell, findings }));
  else console.log(told(findings));
  process.exitCode = isWell ? 0 : 1;
}

/** Everything that can be looked at; what cannot be opened ends the examination with its reason. */
export async function examine(env?: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  const built = buildConfig(env === undefined ? readEnv() : readEnv(env), availableParallelism());
  if ('problems' in built)
    return built.problems.map(({ variable, problem: what }) =>
      problem(
        'Configuration',
        `${variable}: ${what}.`,
        'Correct it in the environment; .env.example explains each variable.',
      ),
    );
  const { config } = built;
  const configuration = ok(
    'Configuration',
    `Every variable can be used. The store is ${storePlace(config)}.`,
  );
  const missing = missingParts(config);
  if (missing !== undefined)
    return [configuration, problem('Store', `${sentence(missing.what)}.`, sentence(`${missing.mend}.`))];
  return [configuration, ...(await examineOpened(config))];
}

async function examineOpened(config: Config): Promise<Finding[]> {
  let opened: Awaited<ReturnType<typeof openContext>>;
  try {
    opened = await openContext(config);
  } catch (thrown) {
    return [
      problem(
        'Store',
        `It cannot be opened: ${reasonOf(thrown)}.`,
        'Check STORE_URL and DATA_DIR, who may read the files, and that SECRET_KEY is the key the store was made with.',
      ),
    ];
  }
  const { ctx, close } = opened;
  try {
    return [
      ...(await checkStore(ctx, config)),
      ...(await checkAddress(ctx)),
      ...(await checkKeys(ctx)),
      ...(await checkLms(ctx)),
      ...(await checkBackpacks(ctx)),
      ...(await checkMail(config)),
    ];
  } finally {
    await close();
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const marks = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' } as const;

function told(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, state, what, mend }) => [
    `${marks[state]} ${check}: ${what}`,
    ...(mend === undefined ? [] : [`         ${mend}`]),
  ]);
  const wrong = findings.filter(({ state }) => state === 'problem').length;
  const sum = wrong === 0 ? 'Nothing is wrong.' : `${wrong} of ${findings.length} checks found a problem.`;
  return [...lines, '', sum].join('\n');
}
