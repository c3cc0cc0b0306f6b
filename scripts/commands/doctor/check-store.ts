/** Store: can be written, read back, and is whole. */
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Config } from '../../../config/config.ts';
import { leaveGate, takeGate } from '../../../server/actions/deliveries/gate.ts';
import type { Context } from '../../../server/context.ts';
import { gates } from '../../../server/model/deliveries/delivery.ts';
import { idOf } from '../../../server/model/ids.ts';
import { type Finding, ok, problem, reasonOf } from './finding.ts';

const CHECK = 'Store';
const GATE = 'doctor';

/** Writes one record that means nothing, reads it back, and has the embedded store check its pages. */
export async function checkStore(ctx: Context, config: Config): Promise<Finding[]> {
  const findings = [await writeAndRead(ctx)];
  if (config.store.kind === 'sqlite' && config.store.file !== ':memory:')
    findings.push(integrityOf(config.store.file));
  return findings;
}

async function writeAndRead(ctx: Context): Promise<Finding> {
  const holder = Buffer.from(ctx.random.bytes(9)).toString('base64url');
  try {
    await takeGate(ctx, GATE, holder, 1000);
    const found = await ctx.store.get(gates, idOf('gate', [GATE]));
    await leaveGate(ctx, GATE, holder);
    return found === undefined
      ? problem(CHECK, 'What was written cannot be read back.', 'Look at the disk and its free space.')
      : ok(CHECK, 'It can be written and read.');
  } catch (thrown) {
    const mend = 'Check that the disk has room and that the user of Badge Bridge may write to DATA_DIR.';
    return problem(CHECK, `It cannot be written: ${reasonOf(thrown)}.`, mend);
  }
}

/** Attached and detached: a connection of its own would hold the file until its statements are collected. */
function integrityOf(file: string): Finding {
  let db: InstanceType<typeof DatabaseSync> | undefined;
  try {
    db = new DatabaseSync(':memory:', { timeout: 5000 });
    db.prepare('ATTACH ? AS looked').run(`${pathToFileURL(file).href}?mode=ro`);
    const rows = db.prepare('PRAGMA looked.integrity_check').all() as { integrity_check?: unknown }[];
    db.exec('DETACH looked');
    const told = rows.map((row) => String(row.integrity_check));
    return told.join() === 'ok'
      ? ok(CHECK, `${file} is whole.`)
      : problem(
          CHECK,
          `${file} is damaged: ${told.slice(0, 3).join('; ')}.`,
          'Stop Badge Bridge and restore the last backup.',
        );
  } catch (thrown) {
    return problem(CHECK, `${file} cannot be checked: ${reasonOf(thrown)}.`, 'Check who may read the file.');
  } finally {
    db?.close();
  }
}
