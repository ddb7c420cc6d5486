/**
 * A wire with a delay: a relay on loopback that passes bytes and ends of connections on after a fixed time, each way, in order.
 * On loopback nothing is ever under way; with this, something is, and what crosses on the way can be watched.
 *
 * It delays no handshake, has no rate and no loss: for page loads there is the emulated link. Nothing of HTTP lives here.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { reset } from '../reset.ts';
import { after } from '../wait.ts';
import type { Address } from './server-process.ts';

export interface DelayLine {
  readonly address: Address;
  /** What comes from the server waits from now on, until the returned function lets it go. */
  readonly holdAnswers: () => () => void;
  /** Settles when the next bytes from a client have reached the line. */
  readonly nextRequest: () => Promise<void>;
  /** Of each delivery, by how much more than the delay it was late, in ms. */
  readonly lateMs: () => readonly number[];
  readonly close: () => Promise<void>;
}

/** @param oneWayMs delay of each direction; 0 still passes on in order, a turn of the event loop later */
export async function delayLine(server: Address, oneWayMs: number): Promise<DelayLine> {
  const sockets = new Set<Socket>();
  const waits = new Set<() => void>();
  const requested = new Set<() => void>();
  /** What would be passed to clients by now; `null`: nothing is held. */
  let held: (() => void)[] | null = null;

  const lateMs: number[] = [];
  const later = (act: () => void): void => {
    const dueMs = performance.now() + oneWayMs;
    const cancel = after(oneWayMs, () => {
      waits.delete(cancel);
      lateMs.push(performance.now() - dueMs);
      act();
    });
    waits.add(cancel);
  };
  const toServer = later;
  const toClient = (act: () => void): void => later(() => (held ? held.push(act) : act()));

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ host: server.host, port: server.port, allowHalfOpen: true, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    client.on('data', () => {
      for (const reached of requested) reached();
      requested.clear();
    });
    pass(client, upstream, toServer);
    pass(upstream, client, toClient);
  });
  listener.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
  await once(listener, 'listening');

  return {
    address: { host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
    holdAnswers: () => {
      held = [];
      return () => {
        const acts = held ?? [];
        held = null;
        for (const act of acts) act();
      };
    },
    nextRequest: () => new Promise((resolve) => requested.add(resolve)),
    lateMs: () => lateMs,
    close: async () => {
      for (const cancel of waits) cancel();
      for (const socket of sockets) reset(socket);
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

/** Bytes as bytes, a FIN as a FIN, a reset as a reset. */
function pass(from: Socket, to: Socket, later: (act: () => void) => void): void {
  from.on('data', (chunk) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => reset(to)));
}
