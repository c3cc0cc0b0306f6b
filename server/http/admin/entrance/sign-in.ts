/** `/sign-in`, `/sign-in/confirm`, `/sign-out`: owners and learners on our own origin, by a mailed link that works once. */
import { type Router } from 'express';
import { z } from 'zod';
import {
  confirmSignIn,
  readSignIn,
  requestSignIn,
  type SignInWish,
} from '../../../actions/organisations/sign-in.ts';
import { ownershipsOf } from '../../../actions/organisations/owners.ts';
import { endSession } from '../../../actions/sessions/read-session.ts';
import {
  ASKED_COOKIE,
  cookieHeader,
  cookieValue,
  endedSessionCookie,
} from '../../../actions/sessions/session-cookie.ts';
import { networkOf } from '../../../actions/system/network-of.ts';
import type { Context } from '../../../context.ts';
import { BridgeError, hasCode } from '../../../errors.ts';
import { normaliseEmail, type PersonId } from '../../../model/ids.ts';
import { newToken } from '../../../ports/random.ts';
import { type Fields, noFields } from '../../../views/admin/fields.ts';
import { ConfirmPage, SignInPage, SignInSentPage, SignOutPage } from '../../../views/site/sign-in-page.tsx';
import { SpentLinkPage } from '../../../views/site/spent-link-page.tsx';
import { route } from '../../base/answer.ts';
import { type Asked, html, type Reply, seeOther } from '../../base/asked.ts';
import { createAttempts } from '../../base/attempts.ts';
import { wayOn } from '../../person/way-on.ts';
import { address, checked } from '../base/fields.ts';
import { signedIn } from './signed-in.ts';

const form = z.object({ address });
const QUARTER_MS = 15 * 60_000;
const PER_ADDRESS = 5;
/** A whole campus may share one address; each mailbox is guarded by itself. */
const PER_NETWORK = 200;
/** The cookie lasts a little longer than the link. */
const ASKED_S = 20 * 60;

export function signInRoutes(ctx: Context, router: Router): void {
  const byAddress = createAttempts(ctx.clock, { max: PER_ADDRESS, windowMs: QUARTER_MS });
  const byNetwork = createAttempts(ctx.clock, { max: PER_NETWORK, windowMs: QUARTER_MS });
  router.get(
    '/sign-in',
    route(ctx, ['own'], async (asked) => {
      const to = wayOn(asked.query.get('to'));
      const { own } = asked;
      if (own === undefined || (to !== undefined && own.isProven !== true))
        return signInPage(ctx, asked, noFields, to);
      return seeOther(to ?? (await firstPage(ctx, own.person)));
    }),
  );
  router.post(
    '/sign-in',
    route(ctx, [], (asked) => {
      const read = checked(form, asked.form);
      const to = wayOn(asked.form.text('to'));
      if (!read.ok) return signInPage(ctx, asked, read.fields, to);
      const isAllowed =
        byNetwork.allow(networkOf(asked.address)) && byAddress.allow(normaliseEmail(read.values.address));
      if (!isAllowed) throw new BridgeError('RATE_LIMITED', 'too many sign-in links were asked for');
      const browser = browserOf(asked) ?? newToken(ctx.random);
      mailLink(ctx, read.values.address, asked.words.lang, {
        browser,
        ...(to === undefined ? {} : { goTo: to }),
      });
      const headers = { 'Set-Cookie': cookieHeader(ASKED_COOKIE, browser, ASKED_S) };
      return { kind: 'redirect', to: to === undefined ? '/sign-in/sent' : '/sign-in/sent?then=on', headers };
    }),
  );
  router.get(
    '/sign-in/sent',
    route(ctx, [], ({ words, query }) =>
      html(
        SignInSentPage({
          words,
          hasMailServer: ctx.settings.hasMailServer,
          leadsOn: query.get('then') === 'on',
        }),
      ),
    ),
  );
  confirmRoutes(ctx, router);
  signOutRoutes(ctx, router);
}

function browserOf({ headers }: Asked): string | undefined {
  const value = cookieValue(headers['cookie'], ASKED_COOKIE);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** Owners begin at their administration, everybody else at their badges. */
async function firstPage(ctx: Context, person: PersonId): Promise<string> {
  return (await ownershipsOf(ctx, person)).length > 0 ? '/admin' : '/my';
}

/** Not waited for: the answer takes as long for an address that nobody knows. */
function mailLink(ctx: Context, to: string, lang: string, wish: SignInWish): void {
  requestSignIn(ctx, to, lang, wish).catch((thrown: unknown) => {
    ctx.log.error('a sign-in mail could not be queued', { err: thrown });
  });
}

function confirmRoutes(ctx: Context, router: Router): void {
  router.get(
    '/sign-in/confirm',
    route(ctx, [], async (asked) => {
      const ticket = asked.query.get('ticket') ?? '';
      const link = await readSignIn(ctx, ticket, browserOf(asked));
      return link === undefined ? spent(asked) : html(ConfirmPage({ words: asked.words, ticket, link }));
    }),
  );
  router.post(
    '/sign-in/confirm',
    route(ctx, ['own'], async (asked) => {
      try {
        const { person, name, goTo } = await confirmSignIn(ctx, asked.form.text('ticket'), browserOf(asked));
        const [only, ...others] = await ownershipsOf(ctx, person);
        const one = only !== undefined && others.length === 0 ? { organisation: only.organisation } : {};
        const to = goTo ?? (await firstPage(ctx, person));
        return await signedIn(ctx, asked, { kind: 'own', person, name, isProven: true, ...one }, to);
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

function signInPage(ctx: Context, { words, query }: Asked, fields: Fields, to: string | undefined): Reply {
  const isWrong = Object.keys(fields.problems).length > 0;
  const view = SignInPage({
    words,
    fields,
    to,
    hasMailServer: ctx.settings.hasMailServer,
    isSignedOut: query.get('did') === 'signed-out',
  });
  return html(view, isWrong ? 422 : 200);
}

function spent({ words }: Pick<Asked, 'words'>): Reply {
  return html(SpentLinkPage({ words, link: 'signIn' }), 403);
}
