/**
 * What becomes of a request whose bytes somebody on the way has recorded and sends again, without being able to read them?
 * In clear, the server carries it out again. Over TLS the keys of a connection hang on a random number that the server
 * chooses anew, so the recorded bytes mean nothing to it the second time. Early data of TLS 1.3 is encrypted before the
 * server has said anything, so it lacks just this (RFC 9846 s.2.3 and 8); Node cannot send any, so it is not tried here.
 */

import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { InputError } from '../../errors.ts';
import { withinLimits } from '../limits.ts';
import { type Secured, secure, securedAs } from '../tls/secured.ts';
import { until } from '../wait.ts';

export const replayedSecurities = ['none', 'tls1.2', 'tls1.3'] as const;
export type ReplayedSecurity = (typeof replayedSecurities)[number];

/** What a recording did when it was sent again. */
export interface ReplayedRequest {
  readonly security: ReplayedSecurity;
  /** All that the client sent, as the wire saw it. */
  readonly recordedBytes: number;
  /** How often the server carried the request out: for the client, and for whoever sent the recording again. */
  readonly carriedOut: number;
}

export interface ReplayOptions {
  readonly signal?: AbortSignal;
  /** For everything together. Default: 10,000 ms. */
  readonly timeLimitMs?: number;
}

/**
 * Sends a POST over a wire that records what the client says, and then sends the recording to the server on a connection of
 * its own.
 *
 * @throws {InputError} for another security
 * @throws {ExperimentError} where the experiment is aborted or passes its time limit
 * @example
 * (await replayedRequest('none')).carriedOut; // 2
 * (await replayedRequest('tls1.3')).carriedOut; // 1
 */
export async function replayedRequest(
  security: ReplayedSecurity,
  { signal, timeLimitMs = 10_000 }: ReplayOptions = {},
): Promise<ReplayedRequest> {
  if (!replayedSecurities.includes(security)) {
    throw new InputError(`unknown security: ${security}; give one of ${replayedSecurities.join(', ')}`);
  }
  return await withinLimits({ signal, timeLimitMs }, async (signal) => {
    const secured = await securedAs(security, 'http/1.1');
    let carriedOut = 0;
    const server = await listening(originOf(secured, () => carriedOut++));
    const recorded: Buffer[] = [];
    const wire = await listening(recordingWire(portOf(server), recorded));
    const sockets: Socket[] = [];
    const open = async (to: Server): Promise<Socket> => {
      const socket = connect(portOf(to), '127.0.0.1');
      sockets.push(socket);
      await until(signal, once(socket, 'connect'));
      return socket;
    };
    try {
      const bare = await open(wire);
      await until(signal, saidAndHeard(secured === null ? bare : await secure(bare, secured.client), request));
      const recording = Buffer.concat(recorded);
      await until(signal, saidAndHeard(await open(server), recording));
      return { security, recordedBytes: recording.length, carriedOut };
    } finally {
      for (const socket of sockets) socket.destroy();
      wire.close();
      server.close();
    }
  });
}

const request = 'POST /transfer HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

function originOf(secured: Secured | null, carryOut: () => void): Server {
  const answer: RequestListener = (_request, response) => {
    carryOut();
    response.end();
  };
  const server = secured === null ? createHttpServer(answer) : createHttpsServer(secured.server, answer);
  // A recording that is not understood.
  return server.on('tlsClientError', () => {});
}

function recordingWire(to: number, recorded: Buffer[]): Server {
  return createServer((client) => {
    const far = connect(to, '127.0.0.1');
    client.on('data', (bytes) => recorded.push(bytes));
    client.pipe(far).pipe(client);
    for (const socket of [client, far]) socket.on('error', () => socket.destroy());
  });
}

async function listening(server: Server): Promise<Server> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Says it all at once; settles when the other side has closed. */
async function saidAndHeard(socket: Socket, words: string | Buffer): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.on('error', () => {}).resume();
  socket.write(words);
  await closed;
}
