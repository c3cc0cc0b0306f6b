/** Real servers on loopback for adapter tests: they keep what they were asked and end with the test. */
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import net from 'node:net';

export interface Heard {
  method: string;
  /** Path with query. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}
export type Answer = (heard: Heard, response: ServerResponse, request: IncomingMessage) => void;

export interface Loopback {
  port: number;
  /** `127.0.0.1:port`. */
  host: string;
  /** `http://127.0.0.1:port`, or https. */
  origin: string;
  heard: Heard[];
  /** Connections ever accepted. */
  connections: () => number;
  close: () => Promise<void>;
}

/** A web server on a free port; bodies are read whole before `answer` is called. */
export async function listen(answer: Answer, tls?: { key: string; cert: string }): Promise<Loopback> {
  const heard: Heard[] = [];
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    request.on('end', () => {
      const entry: Heard = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      };
      heard.push(entry);
      answer(entry, response, request);
    });
  };
  const server = tls === undefined ? http.createServer(onRequest) : https.createServer(tls, onRequest);
  return started(server, heard, tls === undefined ? 'http' : 'https');
}

/** A server that speaks no HTTP of its own accord: `onSocket` does everything. */
export async function listenRaw(onSocket: (socket: Socket) => void): Promise<Loopback> {
  return started(
    net.createServer((socket) => {
      socket.on('error', () => undefined);
      onSocket(socket);
    }),
    [],
    'http',
  );
}

async function started(server: net.Server, heard: Heard[], scheme: 'http' | 'https'): Promise<Loopback> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    port,
    host,
    origin: `${scheme}://${host}`,
    heard,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
