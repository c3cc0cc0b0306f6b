/** `badge-bridge start`: runs the product until it is told to stop. */
import { startProduct } from '../../server/main.ts';
import { configured } from './configured.ts';
import { version } from './version.ts';

export async function start(): Promise<void> {
  const config = configured();
  if (config === undefined) return;
  try {
    const product = await startProduct(config, version);
    if (product.setUpLink !== undefined)
      console.log(`Nobody owns this Badge Bridge yet. Set it up within 24 hours: ${product.setUpLink}`);
    const stop = (): void => {
      void product.stop().then(() => process.exit(0));
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  } catch (thrown) {
    console.error(`Badge Bridge could not start: ${wordsOf(thrown)}`);
    process.exit(1);
  }
}

function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if ('code' in thrown && thrown.code === 'EADDRINUSE')
    return 'its port is taken by another program; stop that, or set PORT to a free one';
  return thrown.cause instanceof Error ? `${thrown.message} (${thrown.cause.message})` : thrown.message;
}
