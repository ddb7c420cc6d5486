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
  readonly listener: Server;
  readonly open: Set<RelayedConnection>;
  readonly stats: () => LinkStats;
}

const clock = new RealTimeClock();
const links = new Map<number, RelayedLink>();
const say = (message: Answer | Notice): void => parentPort!.postMessage(message);

const answers: { readonly [Q in Question as Q['ask']]: (question: Q) => Promise<Answers[Q['ask']]> } = {
  open: ({ conditions, serverPort }) => open(conditions, serverPort),
  stats: async ({ link }) => links.get(link)!.stats(),
  close: async ({ link }) => {
    const { listener, open } = links.get(link)!;
    links.delete(link);
    const closed = new Promise<null>((resolve) => listener.close(() => resolve(null)));
    for (const connection of open) connection.destroy();
    return await closed;
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

function open(conditions: LinkConditions, serverPort: number): Promise<Answers['open']> {
  const path = { rateBitsPerSecond: conditions.link.rateBitsPerSecond, delayMs: conditions.link.rttMs / 2 };
  const bottlenecks = { up: new Bottleneck(clock, path), down: new Bottleneck(clock, path) };
  const open = new Set<RelayedConnection>();
  let connections = 0;
  clock.takeLateness();

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const link = (listener.address() as AddressInfo).port;
    const clientPort = client.remotePort!;
    connections++;
    const connection: RelayedConnection = new RelayedConnection({
      clock,
      conditions,
      client,
      serverPort,
      bottlenecks,
      events: {
        established: () => say({ say: 'established', link, clientPort }),
        paired: (serverSidePort) => say({ say: 'paired', link, clientPort, serverSidePort }),
        allLeft: (serverSidePort) => say({ say: 'allLeft', link, serverSidePort }),
        closed: () => open.delete(connection),
      },
    });
    open.add(connection);
  });

  const stats = (): LinkStats => ({
    connections,
    segments: { up: bottlenecks.up.segments, down: bottlenecks.down.segments },
    bytes: { up: bottlenecks.up.bytes, down: bottlenecks.down.bytes },
    lateness: clock.takeLateness(),
  });

  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen({ host: loopback, port: 0, backlog: 1024 }, () => {
      const { port } = listener.address() as AddressInfo;
      links.set(port, { listener, open, stats });
      resolve({ port });
    });
  });
}
