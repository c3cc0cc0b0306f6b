/** `badge-bridge invite`: prints a link for an LMS or for an owner; works beside a running server. */
import { inviteOwner } from '../../server/actions/organisations/invite-owner.ts';
import { invitePlatform } from '../../server/actions/platforms/invite-platform.ts';
import type { Actor } from '../../server/actions/system/audit.ts';
import type { Context } from '../../server/context.ts';
import { configured } from './configured.ts';
import { missingParts, openContext } from './open-context.ts';
import { organisationOf } from './organisation-of.ts';

export interface InviteOptions {
  /** Name of the LMS, or true where none was given. */
  platform?: string | true;
  /** E-mail address. */
  owner?: string;
  /** Id, where there are several. */
  organisation?: string;
}

/** What is printed: the link alone on standard output, words about it on standard error. */
export type InviteAnswer = { link: string; about: string } | { problem: string };

const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/u;
const actor: Actor = { kind: 'operator', name: 'command line' };
const USAGE = 64;

/** Exit code 0, 1 where it cannot be made, 64 usage. */
export async function invite(options: InviteOptions): Promise<void> {
  const config = configured();
  if (config === undefined) return;
  if ((options.platform === undefined) === (options.owner === undefined)) {
    console.error('Say what to invite: --platform [label] for an LMS, or --owner <email>.');
    process.exitCode = USAGE;
    return;
  }
  const missing = missingParts(config);
  const answer = missing === undefined ? await madeHere() : { problem: `${missing.what}; ${missing.mend}.` };
  if ('problem' in answer) {
    console.error(`No link was made: ${answer.problem}`);
    process.exitCode = 1;
    return;
  }
  console.error(answer.about);
  console.log(answer.link);

  async function madeHere(): Promise<InviteAnswer> {
    if (config === undefined) throw new Error('no configuration');
    const { ctx, close } = await openContext(config);
    try {
      return await makeInvite(ctx, options);
    } finally {
      await close();
    }
  }
}

/** Makes the link, or says in words why there is none. */
export async function makeInvite(ctx: Context, options: InviteOptions): Promise<InviteAnswer> {
  const organisation = await organisationOf(ctx, options.organisation);
  if (typeof organisation === 'string') return { problem: organisation };
  if (options.owner !== undefined) {
    const address = options.owner.trim();
    if (!ADDRESS.test(address)) return { problem: `${options.owner} is no e-mail address.` };
    const { link, expiresAt } = await inviteOwner(ctx, organisation, address, actor);
    const about = `${address} administers ${organisation.name} with this link, once, until ${day(expiresAt)}. For somebody who does already, it is the way in.`;
    return { link, about };
  }
  const label = typeof options.platform === 'string' ? options.platform.trim().slice(0, 200) : '';
  const made = await invitePlatform(ctx, actor, { organisation: organisation.id, label });
  const about = `Paste this link in the LMS. It works once, until ${day(made.expiresAt)}; then an owner of ${organisation.name} approves the LMS.`;
  return { link: made.link, about };
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
