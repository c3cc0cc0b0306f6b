/** Keys: what is sealed opens with the present key, and each issuer and LMS has a key to sign with. */
import { every } from '../../../server/actions/change.ts';
import { keysOf } from '../../../server/actions/badges/issuer-key.ts';
import { LMS_TOKEN } from '../../../server/actions/courses/access-lms.ts';
import { CLIENT_SECRET } from '../../../server/actions/deliveries/host-access.ts';
import { ISSUER_KEY } from '../../../server/actions/keys/key-record.ts';
import { toolKeyPurpose, toolKeysOf } from '../../../server/actions/platforms/tool-key.ts';
import type { Context } from '../../../server/context.ts';
import { type Issuer, issuers } from '../../../server/model/badges/issuer.ts';
import { type LmsConnection, lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { type BackpackHost, backpackHosts } from '../../../server/model/deliveries/backpack-host.ts';
import { type Platform, platforms } from '../../../server/model/platforms/platform.ts';
import { type Finding, ok, problem } from './finding.ts';

const CHECK = 'Keys';
const RESTORE = 'Set SECRET_KEY (or restore secret.key) to the key the store was made with.';

export async function checkKeys(ctx: Context): Promise<Finding[]> {
  const findings = [...(await issuerFindings(ctx)), ...(await platformFindings(ctx))];
  findings.push(...(await secretFindings(ctx)));
  return findings.length > 0 ? findings : [ok(CHECK, 'Every key is there and opens.')];
}

function opens(ctx: Context, sealed: string, purpose: string): boolean {
  try {
    ctx.sealer.open(sealed, purpose);
    return true;
  } catch {
    return false;
  }
}

async function issuerFindings(ctx: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const issuer of every<Issuer>(ctx, issuers, {})) {
    const keys = await keysOf(ctx, issuer.id);
    if (!keys.some(({ id }) => id === issuer.keys.Ed25519.id))
      findings.push(
        problem(
          CHECK,
          `The issuer ${issuer.name} has no key, so no badge can be signed.`,
          'Restore the last backup.',
        ),
      );
    else if (keys.some((key) => !opens(ctx, key.privateSealed, ISSUER_KEY)))
      findings.push(problem(CHECK, `A key of the issuer ${issuer.name} does not open.`, RESTORE));
  }
  return findings;
}

async function platformFindings(ctx: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const platform of every<Platform>(ctx, platforms, {})) {
    if (platform.state !== 'active') continue;
    const keys = await toolKeysOf(ctx, platform.id);
    if (keys.some((key) => !opens(ctx, key.privateSealed, toolKeyPurpose(platform.id))))
      findings.push(problem(CHECK, `A key for the LMS ${platform.name} does not open.`, RESTORE));
  }
  return findings;
}

/** Secrets that people entered can be entered again, where the key they were sealed with is lost. */
async function secretFindings(ctx: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const one of every<LmsConnection>(ctx, lmsConnections, {}))
    if (!opens(ctx, one.tokenSealed, LMS_TOKEN))
      findings.push(
        problem(CHECK, `The token for ${one.siteUrl} does not open.`, `${RESTORE} Or enter the token again.`),
      );
  for await (const { client, address } of every<BackpackHost>(ctx, backpackHosts, {}))
    if (client !== undefined && !opens(ctx, client.secretSealed, CLIENT_SECRET))
      findings.push(
        problem(
          CHECK,
          `Our registration at ${address} does not open.`,
          `${RESTORE} Or remove the backpack and add it again.`,
        ),
      );
  return findings;
}
