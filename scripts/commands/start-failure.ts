/** Why the product could not start, in words that say what mends it. */
import type { Config } from '../../config/config.ts';
import { keyFileOf } from '../../config/secrets.ts';
import { BridgeError } from '../../server/errors.ts';
import { storePlace } from './store-place.ts';

/** One or two sentences; the reason of whoever refused stands in brackets. Secrets are in none of them. */
export function startFailure(thrown: unknown, config: Config): string {
  const bridge = thrown instanceof BridgeError ? ofStore(thrown, config) : undefined;
  const system = systemErrorOf(thrown);
  return ofSystem(system, config) ?? bridge ?? (thrown instanceof Error ? thrown.message : String(thrown));
}

function ofStore(error: BridgeError, config: Config): string | undefined {
  switch (error.code) {
    case 'STORE_BUSY':
      return `another Badge Bridge runs on the store ${storePlace(config)}. Stop it, or give this one a DATA_DIR of its own.`;
    case 'SECRET_UNREADABLE':
      return `the store cannot be read without the key it was made with. Set SECRET_KEY to that key, or restore ${keyFileOf(config.dataDir)} from the backup (${error.message}).`;
    case 'STORE_UNAVAILABLE':
      return `the store ${storePlace(config)} cannot be opened. Check STORE_URL and DATA_DIR (${error.message}).`;
    default:
      return undefined;
  }
}

function ofSystem(error: NodeJS.ErrnoException | undefined, config: Config): string | undefined {
  switch (error?.code) {
    case 'EADDRINUSE':
      return `port ${config.port} is taken by another program. Stop that, or set PORT to a free one.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${config.host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for every address.`;
    case 'EACCES':
    case 'EPERM':
      if (error.syscall === 'listen')
        return `this user may not listen on port ${config.port}. Choose one above 1023 and let the reverse proxy pass it on.`;
      return `this user may not write ${error.path ?? config.dataDir}. Set DATA_DIR to a folder that it may write, or give it the right.`;
    case 'EROFS':
      return `${error.path ?? config.dataDir} cannot be written. Set DATA_DIR to a folder on a disk that can.`;
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return `${error.path ?? config.dataDir} cannot be used: a file is where a folder should be, or the other way round. Check DATA_DIR and STORE_URL.`;
    case 'ENOSPC':
      return `the disk of ${config.dataDir} is full.`;
    default:
      return undefined;
  }
}

/** The system's own error, thrown as it is or kept as the cause. */
function systemErrorOf(thrown: unknown): NodeJS.ErrnoException | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if (thrown instanceof BridgeError) return systemErrorOf(thrown.cause);
  return 'syscall' in thrown ? (thrown as NodeJS.ErrnoException) : undefined;
}
