#!/usr/bin/env node
/** The command line: `badge-bridge start | demo | invite | verify | doctor | bench`. */
import { Command } from 'commander';
import { start } from './commands/start.ts';
import { version } from './commands/version.ts';

const program = new Command('badge-bridge')
  .description('Open Badges for real completions: an LTI 1.3 tool')
  .version(version)
  .showHelpAfterError('(badge-bridge --help shows what there is)');

program
  .command('start')
  .description('run the product; settings come from the environment (see .env.example)')
  .action(start);

await program.parseAsync();
