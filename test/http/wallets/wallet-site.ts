/** The product with a learner who proved an address, and a wallet that speaks to it in plain requests. */
import { createHash, randomBytes } from 'node:crypto';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { proveAddress } from '../../../server/actions/learners/prove-address.ts';
import { issueTicket } from '../../../server/actions/system/tickets.ts';
import type { TestContext } from '../../helpers/context.ts';
import { type Message, messages } from '../../../server/model/system/message.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from '../learner/site.ts';

const PREFIX = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/';
export const READ = `${PREFIX}credential.readonly`;
export const PUT = `${PREFIX}credential.upsert`;
export const PROFILE = `${PREFIX}profile.readonly`;
export const CHANGE = `${PREFIX}profile.update`;
export const STAY = 'offline_access';
export const ALL = [READ, PUT, PROFILE, CHANGE, STAY].join(' ');

/** A registered program. */
export interface Program {
  id: string;
  secret: string;
  redirectUri: string;
}
export interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  scope: string;
  token_type: string;
}
/** What a wallet keeps while the person is asked. */
export interface Pending {
  url: string;
  verifier: string;
  state: string;
}

export interface WalletSite extends Site {
  /** Learner `index` opens the mailed link that proves this address. */
  prove(index: number, address: string): Promise<void>;
  /** A browser on our own origin, signed in by a mailed link. */
  signIn(address: string, visitor?: Visitor): Promise<Visitor>;
  /** The newest mail to an address. */
  mailTo(address: string): Promise<Message | undefined>;
  register(changes?: Record<string, unknown>): Promise<Program>;
  metadata(changes?: Record<string, unknown>): Record<string, unknown>;
  post(
    path: string,
    form: Record<string, string>,
    as?: Program,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** A whole connection: register, ask, allow, redeem. */
  connect(visitor: Visitor, scope?: string): Promise<{ program: Program; tokens: Tokens }>;
  ask(program: Program, changes?: Record<string, string | undefined>): Pending;
  redeem(
    program: Program,
    pending: Pending,
    code: string,
    changes?: Record<string, string>,
  ): Promise<Response>;
  api(path: string, token: string | undefined, init?: RequestInit): Promise<Response>;
}

export const basic = ({ id, secret }: Program): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

/** The code in the address that a consent ended at. */
export function codeIn(visit: Visit): string {
  return new URL(visit.url).searchParams.get('code') ?? '';
}

export async function startWalletSite(settings: Partial<TestContext['settings']> = {}): Promise<WalletSite> {
  const site = await startSite(settings);
  const { ctx, origin } = site;
  const redirectUri = `${origin}/wallet-callback`;
  const wallet: WalletSite = {
    ...site,
    async prove(index, address) {
      const learner = site.house.learners[index];
      if (learner === undefined) throw new Error('no such learner');
      const { organisation } = site.house;
      const { token } = await issueTicket(
        ctx,
        { kind: 'prove-email', learner, organisation, address },
        'test',
      );
      await proveAddress(ctx, token);
    },
    async mailTo(address) {
      const page = await ctx.store.find(messages, {
        where: { organisation: '' },
        sort: ['createdAt', 'desc'],
        limit: 50,
      });
      return page.items.find(({ to }) => to === address);
    },
    async signIn(address, visitor = createVisitor()) {
      ctx.clock.advance(1000);
      await visitor.press(await visitor.open(`${origin}/sign-in`), 'Send a sign-in link', { address });
      const mail = await wallet.mailTo(address);
      const link = /https?:\S+ticket=\S+/.exec(mail?.text ?? '')?.[0];
      if (link === undefined) throw new Error(`no sign-in mail to ${address}`);
      await visitor.press(await visitor.open(link), 'Sign in');
      return visitor;
    },
    metadata: (changes = {}) => ({
      client_name: 'Pocket',
      client_uri: `${origin}/wallet`,
      logo_uri: `${origin}/wallet/logo.png`,
      tos_uri: `${origin}/wallet/terms`,
      policy_uri: `${origin}/wallet/privacy`,
      software_id: 'pocket',
      software_version: '1.0',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: ALL,
      ...changes,
    }),
    async register(changes = {}) {
      const answer = await fetch(`${origin}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(wallet.metadata(changes)),
      });
      if (answer.status !== 201) throw new Error(`not registered: ${await answer.text()}`);
      const body = (await answer.json()) as {
        client_id: string;
        client_secret: string;
        redirect_uris: string[];
      };
      return { id: body.client_id, secret: body.client_secret, redirectUri: body.redirect_uris[0] ?? '' };
    },
    post: (path, form, as, headers = {}) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { ...(as === undefined ? {} : { authorization: basic(as) }), ...headers },
        body: new URLSearchParams(form),
      }),
    ask(program, changes = {}) {
      const verifier = randomBytes(32).toString('base64url');
      const state = randomBytes(12).toString('base64url');
      const query: Record<string, string | undefined> = {
        response_type: 'code',
        client_id: program.id,
        redirect_uri: program.redirectUri,
        scope: ALL,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...changes,
      };
      const given = Object.entries(query).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      return { url: `${origin}/oauth/authorize?${new URLSearchParams(given).toString()}`, verifier, state };
    },
    redeem: (program, { verifier }, code, changes = {}) =>
      wallet.post(
        '/oauth/token',
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: program.redirectUri,
          code_verifier: verifier,
          ...changes,
        },
        program,
      ),
    async connect(visitor, scope = ALL) {
      const program = await wallet.register();
      const pending = wallet.ask(program, { scope });
      const end = await visitor.press(await visitor.open(pending.url), 'Allow');
      const answer = await wallet.redeem(program, pending, codeIn(end));
      if (answer.status !== 200) throw new Error(`no tokens: ${await answer.text()}`);
      return { program, tokens: (await answer.json()) as Tokens };
    },
    api: (path, token, init = {}) =>
      fetch(`${origin}/ims/ob/v3p0${path}`, {
        ...init,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(init.headers as Record<string, string> | undefined),
        },
      }),
  };
  return wallet;
}

/** A badge of this name for everybody who has finished the course; all about it is made when this resolves. */
export async function award(site: Site, name: string): Promise<Badge> {
  site.ctx.clock.advance(60_000);
  const badge = await activeBadge(site.house, { name, past: { kind: 'all' } });
  await site.house.quiet();
  return badge;
}
