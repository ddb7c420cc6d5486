/**
 * The relay's thread: for each link a listening socket for its clients, a bottleneck in each direction, and the
 * connections. A thread of its own keeps the emulator's clock from the learner's code and its garbage collection.
 */

import { type AddressInfo, createServer, type Server } from 'node:net';
import { parentPort } from 'node:worker_threads';
import type { LinkConditions, LinkStats } from '../link.ts';
import { Bottleneck } from './bottleneck.ts';
import { type Answer, type Answers, loopback, type Notice, type Question } from './messages.ts';
import { RealTimeClock } from './real-time-clock.ts';
import { RelayedConnection } from './relayed-connection.ts';

interface RelayedLink {
  readonly conditions: LinkConditions;
  readonly bottlenecks: { readonly up: Bottleneck; readonly down: Bottleneck };
  readonly listeners: Server[];
  readonly open: Set<RelayedConnection>;
  connections: number;
}

const clock = new RealTimeClock();
const links = new Map<number, RelayedLink>();
const say = (message: Answer | Notice): void => parentPort!.postMessage(message);

const answers: { readonly [Q in Question as Q['ask']]: (question: Q) => Promise<Answers[Q['ask']]> } = {
  open: async ({ conditions, serverPort }) => {
    const path = { rateBitsPerSecond: conditions.link.rateBitsPerSecond, delayMs: conditions.link.rttMs / 2 };
    const bottlenecks = { up: new Bottleneck(clock, path), down: new Bottleneck(clock, path) };
    const link: RelayedLink = { conditions, bottlenecks, listeners: [], open: new Set(), connections: 0 };
    clock.takeLateness();
    const port = await listen(link, serverPort);
    links.set(port, link);
    return { port };
  },
  listen: async ({ link, serverPort }) => ({ port: await listen(links.get(link)!, serverPort) }),
  stats: async ({ link }) => statsOf(links.get(link)!),
  close: async ({ link }) => {
    const { listeners, open } = links.get(link)!;
    links.delete(link);
    const closed = listeners.map((listener) => new Promise<void>((resolve) => listener.close(() => resolve())));
    for (const connection of open) connection.destroy();
    await Promise.all(closed);
    return null;
  },
};

parentPort!.on('message', async ({ id, ...question }: Question & { readonly id: number }) => {
  try {
    const answer = answers[question.ask] as (question: Question) => Promise<Answers[keyof Answers]>;
    say({ say: 'answer', id, value: await answer(question) });
  } catch (error) {
    say({ say: 'answer', id, error: error instanceof Error ? error.message : String(error) });
  }
});
say({ say: 'ready' });

/** @returns the port at which clients reach the server */
function listen(relayed: RelayedLink, serverPort: number): Promise<number> {
  const { conditions, bottlenecks, listeners, open } = relayed;
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const { port } = listener.address() as AddressInfo;
    const clientPort = client.remotePort!;
    relayed.connections++;
    const connection: RelayedConnection = new RelayedConnection({
      clock,
      conditions,
      client,
      serverPort,
      bottlenecks,
      events: {
        established: () => say({ say: 'established', port, clientPort }),
        paired: (serverSidePort) => say({ say: 'paired', port, clientPort, serverSidePort }),
        allLeft: (serverSidePort) => say({ say: 'allLeft', port, serverSidePort }),
        closed: () => open.delete(connection),
      },
    });
    open.add(connection);
  });
  listeners.push(listener);
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen({ host: loopback, port: 0, backlog: 1024 }, () =>
      resolve((listener.address() as AddressInfo).port),
    );
  });
}

function statsOf({ connections, bottlenecks: { up, down } }: RelayedLink): LinkStats {
  return {
    connections,
    segments: { up: up.segments, down: down.segments },
    bytes: { up: up.bytes, down: down.bytes },
    lateness: clock.takeLateness(),
  };
}
