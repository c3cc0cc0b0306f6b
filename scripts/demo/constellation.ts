/** Everything the demo consists of: the product, a small LMS, a backpack, a mailbox and a wallet around it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackpackServer, startBackpack } from './backpack/start-backpack.ts';
import { type CampusOptions, type CampusServer, startCampus } from './campus/start-campus.ts';
import { type MailboxServer, startMailbox } from './mailbox/start-mailbox.ts';
import { startWallet, type WalletServer } from './wallet/start-wallet.ts';
import { type DemoProduct, startDemoProduct } from './product.ts';

export interface Constellation {
  product: DemoProduct;
  campus: CampusServer;
  backpack: BackpackServer;
  mailbox: MailboxServer;
  wallet: WalletServer;
  close(): Promise<void>;
}

export interface ConstellationOptions {
  /** Ports to prefer; free ones where they are taken or not named. */
  ports?: { product?: number; campus?: number; backpack?: number; mailbox?: number; wallet?: number };
  /** Keeps the product's data there; a new folder, removed at the end, unless told. */
  dataDir?: string;
  campus?: CampusOptions;
  /** Further settings of the product. */
  env?: Record<string, string>;
}

/** The product is on http://localhost, the others on http://127.0.0.1, so that frames are truly cross-site. */
export async function startConstellation(options: ConstellationOptions = {}): Promise<Constellation> {
  const { ports = {} } = options;
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'badge-bridge-demo-'));
  const campus = await startCampus({ ...options.campus, ...(await portOr(ports.campus)) });
  const backpack = await startBackpack(await portOr(ports.backpack));
  const mailbox = await startMailbox(await portOr(ports.mailbox));
  const wallet = await startWallet(await portOr(ports.wallet));
  const port = (await portOr(ports.product)).port ?? (await freePort());
  const exempt = [campus.url, backpack.url, wallet.url, `http://localhost:${port}`].map(
    (url) => new URL(url).host,
  );
  const product = await startDemoProduct(port, {
    DATA_DIR: folder,
    ALLOWED_HOSTS: exempt.join(','),
    SMTP_URL: mailbox.smtpUrl,
    MAIL_FROM: 'Badge Bridge <badges@localhost.example>',
    LMS_POLL_SECONDS: '3',
    // Whoever kills the product to see what happens waits seconds, not a minute.
    LEASE_MS: process.env['LEASE_MS'] ?? '10000',
    LOG_LEVEL: 'warn',
    ...options.env,
  });
  wallet.suggest(product.url);
  return {
    product,
    campus,
    backpack,
    mailbox,
    wallet,
    async close() {
      await product.stop();
      await Promise.all([campus.close(), backpack.close(), mailbox.close(), wallet.close()]);
      if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function portOr(wanted: number | undefined): Promise<{ port?: number }> {
  return wanted !== undefined && (await isFree(wanted)) ? { port: wanted } : {};
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
