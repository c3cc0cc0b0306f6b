/** Starts an Express app on one address and stops it without waiting for idle connections. */
import type { Express, NextFunction, Request, Response } from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServeOptions {
  /** 0 or absent: any free port. */
  port?: number;
  host?: '127.0.0.1';
}

export interface Served {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Express takes a handler for an error handler by its four parameters. */
function answerFailure(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  const status = statusOf(error);
  if (status >= 500) console.error(error);
  res
    .status(status)
    .type('text/plain')
    .send(error instanceof Error ? error.message : 'Internal error');
}

function statusOf(error: unknown): number {
  const status: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'status') : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

/** Listens and answers failures of handlers with plain text. Rejects where the port is taken. */
export async function serve(app: Express, options: ServeOptions = {}): Promise<Served> {
  app.disable('x-powered-by');
  app.use(answerFailure);
  const server = createServer(app);
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
