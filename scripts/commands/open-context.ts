/** A context for commands that work beside a running server: never makes a store or a key of its own. */
import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { keyFileOf } from '../../config/secrets.ts';
import type { Context } from '../../server/context.ts';
import { createLog } from '../../server/logger.ts';
import { createContext } from '../../server/main.ts';
import { version } from './version.ts';

/** Why the configured store cannot be opened as it stands; undefined where it can. */
export function missingParts(config: Config): { what: string; mend: string } | undefined {
  const { store, secretKey, dataDir } = config;
  if (store.kind === 'sqlite' && store.file !== ':memory:' && !existsSync(store.file))
    return {
      what: `there is no store at ${store.file}`,
      mend: 'start Badge Bridge once, or set DATA_DIR and STORE_URL as the running server has them',
    };
  const keyFile = keyFileOf(dataDir);
  if (secretKey === undefined && !existsSync(keyFile))
    return {
      what: `there is no key at ${keyFile}, and SECRET_KEY is not set`,
      mend: 'restore secret.key from a backup, or set SECRET_KEY to the key the store was made with',
    };
  return undefined;
}

/** Opens store and ports; warnings go to standard error. Close it. */
export async function openContext(config: Config): Promise<{ ctx: Context; close: () => Promise<void> }> {
  const log = createLog({ level: 'error', format: 'text', stream: process.stderr });
  const { ctx, close } = await createContext(config, version, { log });
  return { ctx, close };
}
