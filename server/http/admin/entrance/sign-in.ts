/** `/sign-in`, `/sign-in/confirm`, `/sign-out`: owners on our own origin, by a mailed link that works once. */
import { type Router } from 'express';
import { z } from 'zod';
import { canSignIn, confirmSignIn, requestSignIn } from '../../../actions/organisations/sign-in.ts';
import { ownershipsOf } from '../../../actions/organisations/owners.ts';
import { endSession } from '../../../actions/sessions/read-session.ts';
import { endedSessionCookie } from '../../../actions/sessions/session-cookie.ts';
import { networkOf } from '../../../actions/system/network-of.ts';
import type { Context } from '../../../context.ts';
import { BridgeError, hasCode } from '../../../errors.ts';
import { normaliseEmail } from '../../../model/ids.ts';
import { type Fields, noFields } from '../../../views/admin/fields.ts';
import { ConfirmPage, SignInPage, SignInSentPage, SignOutPage } from '../../../views/site/sign-in-page.tsx';
import { SpentLinkPage } from '../../../views/site/spent-link-page.tsx';
import { route } from '../../base/answer.ts';
import { type Asked, html, type Reply, seeOther } from '../../base/asked.ts';
import { createAttempts } from '../../base/attempts.ts';
import { address, checked } from '../base/fields.ts';
import { signedIn } from './signed-in.ts';

const form = z.object({ address });
const QUARTER_MS = 15 * 60_000;
const PER_ADDRESS = 5;
const PER_NETWORK = 30;

export function signInRoutes(ctx: Context, router: Router): void {
  const byAddress = createAttempts(ctx.clock, { max: PER_ADDRESS, windowMs: QUARTER_MS });
  const byNetwork = createAttempts(ctx.clock, { max: PER_NETWORK, windowMs: QUARTER_MS });
  router.get(
    '/sign-in',
    route(ctx, ['own'], (asked) =>
      asked.own === undefined ? signInPage(ctx, asked, noFields) : seeOther('/admin'),
    ),
  );
  router.post(
    '/sign-in',
    route(ctx, [], (asked) => {
      const read = checked(form, asked.form);
      if (!read.ok) return signInPage(ctx, asked, read.fields);
      const isAllowed =
        byNetwork.allow(networkOf(asked.address)) && byAddress.allow(normaliseEmail(read.values.address));
      if (!isAllowed) throw new BridgeError('RATE_LIMITED', 'too many sign-in links were asked for');
      mailLink(ctx, read.values.address, asked.words.lang);
      return seeOther('/sign-in/sent');
    }),
  );
  router.get(
    '/sign-in/sent',
    route(ctx, [], ({ words }) => html(SignInSentPage({ words, hasMailServer: ctx.settings.hasMailServer }))),
  );
  confirmRoutes(ctx, router);
  signOutRoutes(ctx, router);
}

/** Not waited for: the answer takes as long for an address that nobody knows. */
function mailLink(ctx: Context, to: string, lang: string): void {
  requestSignIn(ctx, to, lang).catch((thrown: unknown) => {
    ctx.log.error('a sign-in mail could not be queued', { err: thrown });
  });
}

function confirmRoutes(ctx: Context, router: Router): void {
  router.get(
    '/sign-in/confirm',
    route(ctx, [], async ({ words, query }) => {
      const ticket = query.get('ticket') ?? '';
      return (await canSignIn(ctx, ticket)) ? html(ConfirmPage({ words, ticket })) : spent({ words });
    }),
  );
  router.post(
    '/sign-in/confirm',
    route(ctx, ['own'], async (asked) => {
      try {
        const { person, name } = await confirmSignIn(ctx, asked.form.text('ticket'));
        const [only, ...others] = await ownershipsOf(ctx, person);
        const one = only !== undefined && others.length === 0 ? { organisation: only.organisation } : {};
        return await signedIn(ctx, asked, { kind: 'own', person, name, ...one }, '/admin');
      } catch (thrown) {
        if (hasCode(thrown, 'TICKET_INVALID')) return spent(asked);
        throw thrown;
      }
    }),
  );
}

function signOutRoutes(ctx: Context, router: Router): void {
  router.get(
    '/sign-out',
    route(ctx, ['own'], ({ words, own }) => html(SignOutPage({ words, isSignedIn: own !== undefined }))),
  );
  router.post(
    '/sign-out',
    route(ctx, ['own'], async ({ own }) => {
      if (own !== undefined) await endSession(ctx, own);
      const headers = { 'Set-Cookie': endedSessionCookie('own') };
      return { kind: 'redirect', to: '/sign-in?did=signed-out', headers };
    }),
  );
}

function signInPage(ctx: Context, { words, query }: Asked, fields: Fields): Reply {
  const isWrong = Object.keys(fields.problems).length > 0;
  const view = SignInPage({
    words,
    fields,
    hasMailServer: ctx.settings.hasMailServer,
    isSignedOut: query.get('did') === 'signed-out',
  });
  return html(view, isWrong ? 422 : 200);
}

function spent({ words }: Pick<Asked, 'words'>): Reply {
  return html(SpentLinkPage({ words, link: 'signIn' }), 403);
}
