/** Where the store is, for people: the file, or the host of MongoDB; never a password. */
import type { Config } from '../../config/config.ts';

export function storePlace({ store }: Config): string {
  if (store.kind === 'sqlite') return store.file;
  return URL.canParse(store.url) ? new URL(store.url).host : 'MongoDB';
}
