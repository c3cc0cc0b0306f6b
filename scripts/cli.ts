#!/usr/bin/env node
/** The command line: `badge-bridge start | demo | invite | keys | verify | doctor | bench`. */
import { Command } from 'commander';
import type { BenchOptions } from './commands/bench.ts';
import type { DemoOptions } from './demo/main.ts';
import { doctor } from './commands/doctor.ts';
import { invite } from './commands/invite.ts';
import { keysExport, keysImport, keysList, keysRotate } from './commands/keys.ts';
import { start } from './commands/start.ts';
import { verify } from './commands/verify.ts';
import { version } from './commands/version.ts';

/** As sysexits.h says. 1 is the answer of a command that did its work. */
const USAGE = 64;

const program = new Command('badge-bridge')
  .description('Open Badges for real completions: an LTI 1.3 tool')
  .version(version)
  .showHelpAfterError('(badge-bridge --help shows what there is)')
  .addHelpText(
    'after',
    '\nExit codes: 0 all is well, 1 it is not, 2 it could not be found out, 64 wrong usage.',
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE));

program
  .command('start')
  .description('run the product; settings come from the environment (see .env.example)')
  .addHelpText('after', '\nStop it with Ctrl-C or SIGTERM: it lets what is under way end, for 10 seconds.')
  .action(start);

program
  .command('verify')
  .argument(
    '<file|url|folder|->',
    'a badge: picture, JSON or signed text, address; a folder of them; or - for standard input',
  )
  .option('--recipient <email>', 'also check that it was issued to this address')
  .option('--json', 'print the whole report; one line for each file of a folder')
  .option('--second-opinion', 'also ask the official validator of Open Badges 2.0, where it is installed')
  .description('check badges of any issuer and say in words what was found')
  .addHelpText(
    'after',
    '\nOf a folder every file is checked, in the folders within it too; hidden files and links are left out.' +
      '\nExit codes: 0 valid, 1 not valid, 2 could not be checked, 64 nothing to check. Of several the worst counts.',
  )
  .action(verify);

program
  .command('demo')
  .option('--headless', 'walk the whole main job without a person; exit code 1 where a step does not hold')
  .option('--json', 'with --headless: one JSON line for each step')
  .description('run the product with a small LMS, a backpack and a mailbox around it')
  .action(async (options: DemoOptions) => {
    const { demo } = await ofDevelopment(() => import('./demo/main.ts'));
    await demo(options);
  });

program
  .command('invite')
  .option('--platform [label]', 'print the link by which an LMS registers itself')
  .option('--owner <email>', 'print the link by which somebody becomes an owner, or signs in as one')
  .option('--organisation <id>', 'which organisation, where there are several')
  .description('make a one-time link; also beside a running server')
  .addHelpText(
    'after',
    '\nThe link alone goes to standard output. Exit codes: 0 made, 1 not made, 64 wrong usage.',
  )
  .action(invite);

const keys = program
  .command('keys')
  .description(
    'list, renew, export and import the keys that badges are signed with; also beside a running server',
  )
  .addHelpText('after', '\nExit codes: 0 done, 1 not done, 64 wrong usage.');

keys
  .command('list')
  .option('--organisation <id>', 'which organisation, where there are several')
  .option('--json', 'print one JSON object')
  .description('show every key with its kind, its state and when it was made')
  .action(keysList);

keys
  .command('rotate')
  .option('--kind <kind>', 'Ed25519, RS256 or ES256; each of them unless told')
  .option('--organisation <id>', 'which organisation, where there are several')
  .description(
    'publish new keys now and sign with them after ten minutes; what the old ones signed stays valid',
  )
  .action(keysRotate);

keys
  .command('export')
  .argument('<file>', 'the file to make; it must not be there yet')
  .requiredOption(
    '--passphrase-file <file>',
    'holds the passphrase, 12 characters or more; - for standard input',
  )
  .option('--organisation <id>', 'which organisation, where there are several')
  .description('write all keys into one encrypted file (JWE)')
  .action(keysExport);

keys
  .command('import')
  .argument('<file>', 'an exported file, or a private key as PEM or JWK')
  .option('--passphrase-file <file>', 'holds the passphrase of the file; - for standard input')
  .option('--sign', 'sign with the imported keys after ten minutes; otherwise they are only published')
  .option('--organisation <id>', 'which organisation, where there are several')
  .description('publish keys of another installation or system with this issuer')
  .action(keysImport);

program
  .command('doctor')
  .option('--json', 'print one JSON object')
  .description('look at everything that is needed and say what to do')
  .addHelpText('after', '\nExit codes: 0 nothing is wrong (warnings are not), 1 something is.')
  .action(doctor);

program
  .command('bench')
  .argument('[name]', 'awards, launch, public, openbadges or machine; all unless told')
  .option('--json', 'print one JSON object as the last line')
  .option('--small <n>', 'completions of the measured run', '10000')
  .option('--large <n>', 'completions of the run it is compared with; 0 leaves it out', '50000')
  .description('measure the product on this machine')
  .action(async (name: string | undefined, options: BenchOptions) => {
    const { bench } = await ofDevelopment(() => import('./commands/bench.ts'));
    await bench(name, options);
  });

await program.parseAsync();

/** Loads a command whose tools are installed for development only, or says so. */
async function ofDevelopment<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw thrown;
    return program.error('Its tools are not installed here. Run it from a clone: npm ci --include=dev');
  }
}
