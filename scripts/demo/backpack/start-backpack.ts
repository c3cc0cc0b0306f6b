/** Starts the backpack, a Badge Connect (OB 2.1) host with its own people. */
import express from 'express';
import { createFaults, type Faults } from '../web/faults.ts';
import { serveLook } from '../web/page.ts';
import { serve, type ServeOptions } from '../web/serve.ts';
import { routeAdmin } from './admin.ts';
import { routeApi } from './api.ts';
import {
  type Account,
  type Backpack,
  faultTargets,
  type HeldBadge,
  type PushCount,
  revokeGrants,
} from './backpack.ts';
import { brand } from './chrome.ts';
import { routeConsent } from './consent.ts';
import { readStanding, type Standing } from './examine-badge.ts';
import { routePages } from './pages.ts';
import { routeRegistration } from './registration.ts';
import { type PendingCode, routeTokens } from './tokens.ts';

export interface BackpackOptions extends ServeOptions {
  now?: () => number;
  /** Seconds an access token lives; 3600 where absent. */
  accessLifeS?: number;
}

/** The backpack from outside: everything its pages can do, for programs. */
export interface BackpackServer {
  url: string;
  accounts: readonly Account[];
  faults: Faults;
  addAccount(name: string, email: string): Account;
  /** Badges of an account, by one of its addresses, oldest first. */
  badgesOf(email: string): HeldBadge[];
  /** What each badge's own address says of it now. */
  standingsOf(email: string): Promise<{ id: string; standing: Standing; reason?: string }[]>;
  /** By assertion id. */
  pushes: ReadonlyMap<string, PushCount>;
  /** Ends what an account, or everybody, allowed; gives how many grants ended. */
  revokeGrants(email?: string): number;
  grantCount(): number;
  close(): Promise<void>;
}

/** The password of all accounts that the backpack starts with. */
export const demoPassword = 'backpack';

const people = [
  ['Sam Taylor', 'sam.taylor@campus.example'],
  ['Élodie Brügge-Núñez', 'elodie.nunez@campus.example'],
  ['ليلى الحسن', 'layla.alhassan@campus.example'],
] as const;

function createBackpack(options: BackpackOptions): Backpack {
  return {
    url: () => '',
    now: options.now ?? Date.now,
    accounts: people.map(([name, email], index) => ({
      id: index + 1,
      name,
      emails: [email],
      password: demoPassword,
    })),
    clients: [],
    grants: [],
    badges: [],
    pushes: new Map(),
    sessions: new Map(),
    faults: createFaults(faultTargets),
    accessLifeS: options.accessLifeS ?? 3600,
  };
}

/** Listens on `http://127.0.0.1:<port>`. Rejects where the port is taken. */
export async function startBackpack(options: BackpackOptions = {}): Promise<BackpackServer> {
  const backpack = createBackpack(options);
  const codes = new Map<string, PendingCode>();
  const app = express();
  serveLook(app, brand);
  routeRegistration(app, backpack);
  routeConsent(app, backpack, codes);
  routeTokens(app, backpack, codes);
  routeApi(app, backpack);
  routeAdmin(app, backpack);
  routePages(app, backpack);
  const served = await serve(app, options);
  backpack.url = () => served.url;
  const idOf = (email: string): number | undefined =>
    backpack.accounts.find((account) => account.emails.includes(email.toLowerCase()))?.id;
  const badgesOf = (email: string): HeldBadge[] =>
    backpack.badges.filter((badge) => badge.account === idOf(email));
  return {
    url: served.url,
    accounts: backpack.accounts,
    faults: backpack.faults,
    pushes: backpack.pushes,
    addAccount: (name, email) => {
      const account = {
        id: backpack.accounts.length + 1,
        name,
        emails: [email.toLowerCase()],
        password: demoPassword,
      };
      backpack.accounts.push(account);
      return account;
    },
    badgesOf,
    standingsOf: (email) =>
      Promise.all(
        badgesOf(email).map(async ({ id }) => ({ id, ...(await readStanding(id, backpack.now())) })),
      ),
    revokeGrants: (email) => revokeGrants(backpack, email === undefined ? undefined : (idOf(email) ?? -1)),
    grantCount: () => backpack.grants.length,
    close: () => served.close(),
  };
}
