/** `/oauth/authorize`: a wallet asks, the person answers (RFC 6749 §4.1.1; OB 3.0 §7.1.2). */
import type { Router } from 'express';
import { provenAddresses } from '../../actions/learners/proven-addresses.ts';
import { allowWallet, refuseWallet } from '../../actions/wallets/decide-authorization.ts';
import { type Authorization, readAuthorization } from '../../actions/wallets/read-authorization.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { ConsentPage, UnknownWalletPage } from '../../views/person/consent-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, type Reply } from '../base/asked.ts';
import { walletPaths } from '../wallets/wallet-addresses.ts';
import { personScope, type PersonScope, toSignIn } from './person-route.ts';

/** Members of the request that the form of the page carries, to be read and checked once more. */
const members = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
] as const;

export function consentRoutes(ctx: Context, router: Router): void {
  router.get(
    walletPaths.authorize,
    route(ctx, ['own'], (asked) => question(ctx, asked, asked.query)),
  );
  router.post(
    walletPaths.authorize,
    route(ctx, ['own'], (asked) => {
      const query = new URLSearchParams(
        members.filter((name) => asked.form.has(name)).map((name) => [name, asked.form.text(name)]),
      );
      return question(ctx, asked, query);
    }),
  );
}

async function question(ctx: Context, asked: Asked, query: URLSearchParams): Promise<Reply> {
  const read = await readAuthorization(ctx, query);
  if (read.kind === 'unknown') return html(UnknownWalletPage({ words: asked.words }), 400);
  if (read.kind === 'refused') return { kind: 'redirect', to: read.to };
  const scope = await personScope(ctx, asked);
  if (scope === undefined) return toSignIn(asked);
  return asked.method === 'POST'
    ? decided(ctx, asked, read.asked, scope)
    : ask(ctx, read.asked, query, scope);
}

async function ask(
  ctx: Context,
  authorization: Authorization,
  query: URLSearchParams,
  { person, frame }: PersonScope,
): Promise<Reply> {
  const [address] = await provenAddresses(ctx, person.id);
  const hidden = Object.fromEntries(members.map((name) => [name, query.get(name) ?? '']));
  const page = ConsentPage({ frame, authorization, address: address ?? '', hidden });
  // Chromium holds the way back to the wallet against the form's policy too.
  return { kind: 'html', page, formActions: [new URL(authorization.redirectUri).origin] };
}

async function decided(
  ctx: Context,
  { form }: Asked,
  authorization: Authorization,
  { person }: PersonScope,
): Promise<Reply> {
  if (form.text('who') !== person.id)
    throw new BridgeError('SESSION_OF_OTHER', 'the question was put to somebody else');
  const isAllowed = form.text('answer') === 'allow';
  const to = isAllowed ? await allowWallet(ctx, person.id, authorization) : refuseWallet(ctx, authorization);
  return { kind: 'redirect', to };
}
