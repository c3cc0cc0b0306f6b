/** Stands between the driver and MongoDB, and breaks the connection in the middle of a command. */
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createConnection } from 'mongoose';

/** `request`: the server never hears of it. `reply`: it is carried out, but the answer is lost. */
export type Loss = 'request' | 'reply';

export interface Proxy {
  /** Connection string through the proxy, without the driver's own repeating of writes. */
  url: string;
  /** Breaks the connection at the next command of this name. */
  loseNext: (command: string, loss: Loss) => void;
  /** How many losses are still to come. */
  pending: () => number;
  close: () => Promise<void>;
}

/** @param url connection string of the server, with the database's name; no TLS */
export async function startProxy(url: string): Promise<Proxy> {
  const target = await targetOf(url);
  const losses: { command: string; loss: Loss }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target);
    let isReplyLost = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      const i = losses.findIndex(({ command }) => chunk.includes(`\u0002${command}\0`, 0, 'latin1'));
      const [hit] = i < 0 ? [] : losses.splice(i, 1);
      if (hit?.loss === 'request') client.destroy();
      else {
        isReplyLost ||= hit?.loss === 'reply';
        upstream.write(chunk);
      }
    });
    upstream.on('data', (chunk) => (isReplyLost ? client.destroy() : client.write(chunk)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const [, user = '', path = '', options = ''] =
    /^mongodb(?:\+srv)?:\/\/([^/@]*@)?[^/?]+(\/[^?]*)?\??(.*)$/.exec(url) ?? [];
  const rest = options
    .split('&')
    .filter((option) => !/^$|^(directConnection|retryWrites|replicaSet)=/.test(option));
  return {
    url: `mongodb://${user}127.0.0.1:${port}${path}?${['directConnection=true', 'retryWrites=false', ...rest].join('&')}`,
    loseNext: (command, loss) => losses.push({ command, loss }),
    pending: () => losses.length,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Where the driver finds the server that takes writes. */
async function targetOf(url: string): Promise<{ path: string } | { host: string; port: number }> {
  const connection = await createConnection(url).asPromise();
  const client = connection.getClient();
  const { primary } = await client.db().admin().command({ hello: 1 });
  const [seed] = client.options.hosts;
  await connection.close();
  if (seed?.socketPath !== undefined) return { path: seed.socketPath };
  const [host = '127.0.0.1', port = '27017'] = String(primary ?? seed).split(':');
  return { host, port: Number(port) };
}
