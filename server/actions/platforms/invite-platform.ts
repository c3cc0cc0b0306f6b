/** Makes the one-time link by which an LMS registers itself. */
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Actor, audit } from '../system/audit.ts';
import { issueTicket } from '../system/tickets.ts';

export interface PlatformInvite {
  organisation: OrganisationId;
  /** What the LMS will be called here until it says its own name. */
  label: string;
  /** Hosts (`host` or `host:port`) besides the issuer's that its endpoints may be on (lti.md L26). */
  hosts?: readonly string[];
}

/** The link to paste into the LMS; good once, for 7 days (lti.md L25). It is not shown again. */
export async function invitePlatform(
  ctx: Context,
  by: Actor,
  invite: PlatformInvite,
): Promise<{ link: string; expiresAt: number }> {
  const hosts = (invite.hosts ?? []).map((host) => host.trim().toLowerCase()).filter((host) => host !== '');
  const { token, id, expiresAt } = await issueTicket(
    ctx,
    {
      kind: 'platform',
      organisation: invite.organisation,
      label: invite.label,
      ...(hosts.length === 0 ? {} : { hosts }),
    },
    by.name,
  );
  await audit(ctx, {
    organisation: invite.organisation,
    actor: by,
    action: 'platform.invited',
    subject: invite.label,
    subjectId: id,
  });
  return { link: `${ctx.settings.publicUrl}/lti/register?invite=${token}`, expiresAt };
}
