/** What every action is given: settings, ports and the voice to report with. Nothing in it is global. */
import type { Cache } from './cache.ts';
import type { DomainEvent } from './events.ts';
import type { Backpack } from './ports/backpack.ts';
import type { Clock } from './ports/clock.ts';
import type { Http } from './ports/http.ts';
import type { Lms, ParsePush } from './ports/lms.ts';
import type { Mailer } from './ports/mailer.ts';
import type { Pacer } from './ports/pacer.ts';
import type { Random } from './ports/random.ts';
import type { Sealer } from './ports/sealer.ts';
import type { Share } from './ports/share.ts';
import type { Signer } from './ports/signer.ts';
import type { Store } from './ports/store.ts';
import type { Settings } from './settings.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log; secrets and tokens are taken out by the logger, but never put any in. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface Context {
  settings: Settings;
  log: Log;
  store: Store;
  clock: Clock;
  random: Random;
  sealer: Sealer;
  http: Http;
  mailer: Mailer;
  signer: Signer;
  share: Share;
  pacer: Pacer;
  cache: Cache;
  /** By kind of connection: `moodle` ... */
  lms: Readonly<Record<string, Lms>>;
  /** Translates what is pushed to the signals API. */
  parsePush: ParsePush;
  /** By kind of host: `badge-connect` ... */
  backpacks: Readonly<Record<string, Backpack>>;
  /** The installation's fixed secret for ids of guessable things (`identityIdOf`, `emailIdOf`). */
  idSecret: Uint8Array;
  /** Tells logs and metrics that something happened. */
  report(event: DomainEvent): void;
}
