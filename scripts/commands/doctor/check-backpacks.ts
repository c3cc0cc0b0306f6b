/** Each backpack host that is switched on: it describes itself, and we are registered there. */
import { every } from '../../../server/actions/change.ts';
import { backpackOf } from '../../../server/actions/deliveries/host-access.ts';
import type { Context } from '../../../server/context.ts';
import { type BackpackHost, backpackHosts } from '../../../server/model/deliveries/backpack-host.ts';
import { type Finding, ok, problem } from './finding.ts';

export async function checkBackpacks(ctx: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const host of every<BackpackHost>(ctx, backpackHosts, {}))
    if (host.state !== 'off') findings.push(await checkHost(ctx, host));
  return findings;
}

async function checkHost(ctx: Context, host: BackpackHost): Promise<Finding> {
  const check = `Backpack ${host.name === '' ? host.address : host.name}`;
  const found = await backpackOf(ctx, host).discover(host.address);
  if (found.kind !== 'ok')
    return problem(
      check,
      `Its description cannot be read: ${found.code}.`,
      `Check the address ${host.address}, and that this machine may reach it.`,
    );
  if (host.client === undefined)
    return problem(
      check,
      'We are not registered there.',
      'Select “Test again” under Administration, Backpacks.',
    );
  return ok(check, 'It answers, and we are registered there.');
}
