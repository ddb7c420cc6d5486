/**
 * The server under load, as a process of its own: its memory is then its own, and it does not share a thread with its
 * clients. Started by `server-process.ts`; it ends when its starter lets go of it, however that one ends.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerMessage } from './server-process.ts';

const body = 'hello\n';
const idleMs = 600_000;

const server = createServer({ keepAliveTimeout: idleMs, noDelay: true }, (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length }).end(body);
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  say({ kind: 'listening', port: (server.address() as AddressInfo).port });
});
server.on('error', ({ message }) => say({ kind: 'failed', message }));

process.on('message', () => {
  server.getConnections((_error, connections) => {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    say({ kind: 'memory', connections, rssBytes: rss, heapUsedBytes: heapUsed });
  });
});
process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal reaches every process of the group; what to do about it is the starter's decision.
process.on('SIGINT', () => {});

function say(message: ServerMessage): void {
  process.send?.(message);
}
