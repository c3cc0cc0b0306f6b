/** `/lti/register`: an LMS opens an invite link and is registered (LTI Dynamic Registration §3, lti.md section 6). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { addPlatform, type NewPlatform } from '../../server/actions/platforms/add-platform.ts';
import { resultScope, rosterScope, scoreScope } from '../../server/actions/platforms/wanted-scopes.ts';
import { openTicket, type TicketOf, useTicket } from '../../server/actions/system/tickets.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { InvitePage } from '../../server/views/lti/invite-page.tsx';
import { RegisteredPage } from '../../server/views/lti/registered-page.tsx';
import { notePlatform } from '../failure.ts';
import { authorizationOrigin } from '../login/authorization-url.ts';
import { sendPage, wordsOf } from '../send-page.ts';
import { platformConfiguration } from '../vocabulary.ts';
import { fetchConfiguration, type PlatformConfiguration } from './fetch-configuration.ts';
import { registrationRequest, scopesToAsk } from './registration-request.ts';
import { type RegistrationAnswer, sendRegistration } from './send-registration.ts';

const querySchema = z.object({
  invite: z.string().optional().catch(undefined),
  openid_configuration: z.string().min(1).max(2000).optional(),
  registration_token: z.string().min(1).max(10_000).optional(),
});
type Query = z.infer<typeof querySchema>;
type Invite = TicketOf<'platform'>;

/**
 * Reads the platform's configuration, registers there, and keeps the platform as pending until an
 * owner approves it. The invite is used up by success alone.
 */
export async function register(ctx: Context, req: Request, res: Response): Promise<void> {
  const query = querySchema.safeParse(req.query).data;
  const invite = await requireInvite(ctx, query?.invite);
  if (query?.openid_configuration === undefined) {
    showInvite(ctx, req, res, invite, query?.invite ?? '');
    return;
  }
  const hosts = invite.purpose.hosts ?? [];
  const configuration = await fetchConfiguration(ctx, query.openid_configuration, hosts);
  const answer = await askPlatform(ctx, req, configuration, query);
  const host = new URL(configuration.issuer).host;
  const platform = await addPlatform(
    ctx,
    { kind: 'platform-admin', name: host },
    freshPlatform(invite, configuration, answer),
    (id) => useTicket(ctx, invite, id),
  );
  notePlatform(res, platform);
  showRegistered(ctx, req, res, platform);
}

/** Looked at first and used up last (L25, L26). */
async function requireInvite(ctx: Context, token: string | undefined): Promise<Invite> {
  const invite = token === undefined ? undefined : await openTicket(ctx, 'platform', token);
  if (invite === undefined) throw new BridgeError('LTI_INVITE_INVALID', 'no such invite');
  return invite;
}

function askPlatform(
  ctx: Context,
  req: Request,
  configuration: PlatformConfiguration,
  query: Query,
): Promise<RegistrationAnswer> {
  const scopes = scopesToAsk(configuration.scopes_supported);
  const body = registrationRequest(ctx.settings, wordsOf(req), scopes);
  return sendRegistration(ctx, configuration.registration_endpoint, query.registration_token, body);
}

function freshPlatform(
  invite: Invite,
  configuration: PlatformConfiguration,
  answer: RegistrationAnswer,
): NewPlatform {
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri, authorization_server } = configuration;
  const { organisation, label, hosts = [] } = invite.purpose;
  const product = configuration[platformConfiguration];
  const isListed = (url: string): boolean => hosts.includes(new URL(url).host);
  const listed = [authorization_endpoint, token_endpoint, jwks_uri].filter(isListed);
  return {
    organisation,
    issuer,
    clientId: answer.clientId,
    name: label === '' ? new URL(issuer).host : label,
    family: product?.product_family_code ?? '',
    version: product?.version ?? '',
    state: 'pending',
    authorizationEndpoint: authorization_endpoint,
    tokenEndpoint: token_endpoint,
    jwksUrl: jwks_uri,
    ...(authorization_server === undefined ? {} : { tokenAudience: authorization_server }),
    ...(answer.deployment === undefined ? {} : { firstDeployment: answer.deployment }),
    extraOrigins: [...new Set(listed.map((url) => new URL(url).origin))],
    scopes: (answer.scopes ?? scopesToAsk(configuration.scopes_supported)).slice(0, 50),
    registeredBy: 'dynamic',
  };
}

function showInvite(ctx: Context, req: Request, res: Response, invite: Invite, token: string): void {
  const page = InvitePage({
    words: wordsOf(req),
    label: invite.purpose.label,
    link: `${ctx.settings.publicUrl}/lti/register?invite=${token}`,
    expiresAt: invite.expiresAt,
  });
  sendPage(res, page);
}

function showRegistered(ctx: Context, req: Request, res: Response, platform: Platform): void {
  const offers = (...scopes: string[]): boolean => scopes.some((scope) => platform.scopes.includes(scope));
  const page = RegisteredPage({
    words: wordsOf(req),
    name: platform.name,
    issuer: platform.issuer,
    clientId: platform.clientId,
    deployment: platform.firstDeployment,
    services: [
      ...(offers(rosterScope) ? (['names'] as const) : []),
      ...(offers(scoreScope, resultScope) ? (['grades'] as const) : []),
    ],
    adminUrl: `${ctx.settings.publicUrl}/admin/platforms/${platform.id}`,
    platformOrigin: authorizationOrigin(platform),
  });
  sendPage(res, page, { framedBy: platform });
}
