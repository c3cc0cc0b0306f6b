/**
 * Serves MongoDB's engine on a Unix socket until standard input ends. Arguments: the installed engine
 * package's folder, the data folder. Prints the connection string as its only line.
 */
import { createRequire } from 'node:module';

const [folder, data] = process.argv.slice(2);
const { open } = createRequire(import.meta.url)(folder);
const engine = await open(data);
process.stdout.write(`${engine.uri}\n`);
process.stdin.resume();
process.stdin.on('end', () => engine.close().then(() => process.exit(0)));
