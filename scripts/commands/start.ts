/** `badge-bridge start`: runs the product until it is told to stop. */
import { startProduct } from '../../server/main.ts';
import { configured } from './configured.ts';
import { spareHeap } from './spare-heap.ts';
import { startFailure } from './start-failure.ts';
import { version } from './version.ts';

/** Exit code 0 after SIGINT, SIGTERM or SIGHUP, 1 where it could not start, 64 where the configuration cannot be used. */
export async function start(): Promise<void> {
  const config = configured();
  if (config === undefined) return;
  spareHeap();
  try {
    const product = await startProduct(config, version);
    const stop = (): void => {
      void product.stop().then(() => process.exit(0));
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    if (product.setUpLink !== undefined)
      console.log(
        `\nNobody owns this Badge Bridge yet. Open this link to set it up; it works once, for 24 hours:\n\n  ${product.setUpLink}\n`,
      );
  } catch (thrown) {
    console.error(`Badge Bridge could not start: ${startFailure(thrown, config)}`);
    process.exit(1);
  }
}
