/** Starts the wallet: a program for Open Badges 3.0 that shares no code with the product. */
import express from 'express';
import { serveLook } from '../web/page.ts';
import { serve, type ServeOptions } from '../web/serve.ts';
import { brand } from './chrome.ts';
import { routePages } from './pages.ts';
import type { CollectedBadge, Wallet } from './wallet.ts';

export interface WalletOptions extends ServeOptions {
  now?: () => number;
}

/** The wallet from outside. */
export interface WalletServer {
  url: string;
  badges(): CollectedBadge[];
  /** What went wrong at a host at the last visit. */
  problemAt(address: string): string | undefined;
  /** The host that its form names at first. */
  suggest(address: string): void;
  close(): Promise<void>;
}

/** Listens on `http://127.0.0.1:<port>`. Rejects where the port is taken. */
export async function startWallet(options: WalletOptions = {}): Promise<WalletServer> {
  const wallet: Wallet = {
    url: () => '',
    now: options.now ?? Date.now,
    hosts: new Map(),
    pending: new Map(),
    badges: new Map(),
  };
  let suggested = '';
  const app = express();
  serveLook(app, brand);
  routePages(app, wallet, () => suggested);
  const served = await serve(app, options);
  wallet.url = () => served.url;
  return {
    url: served.url,
    badges: () => [...wallet.badges.values()],
    problemAt: (address) => wallet.hosts.get(address)?.problem,
    suggest: (address) => (suggested = address),
    close: () => served.close(),
  };
}
