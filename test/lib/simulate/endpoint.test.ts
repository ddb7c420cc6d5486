import { expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { msOf } from '../../../lib/simulate/clock.ts';
import { Endpoint } from '../../../lib/simulate/endpoint.ts';
import { quicRecovery } from '../../../lib/simulate/loss-recovery.ts';
import { Message } from '../../../lib/simulate/message.ts';
import { newNetwork } from '../../../lib/simulate/network.ts';
import type { PacketEvent } from '../../../lib/simulate/trace.ts';
import { pageOf } from './pages.ts';

/** Two ends of a connection without a handshake, 1 Mbit/s and 100 ms apart. */
function connected() {
  const packets: PacketEvent[] = [];
  const scenario = parseScenario({ page: pageOf(0), link: { rttMs: 100, rateBitsPerSecond: 1e6 } });
  const network = newNetwork(scenario, { seed: 1, trace: (packet) => packets.push(packet) });
  const rtoRule = quicRecovery.timeout(scenario.tcp.initialRtoMs);
  const end = (side: 'client' | 'server') =>
    new Endpoint(network, { connection: 1, side, recovery: quicRecovery, rtoRule, sharing: 'in order' });
  const client = end('client');
  const server = end('server');
  Endpoint.connect(client, server);
  return { client, server, packets, queue: network.queue };
}

test('Endpoint, carries a message to the other and an acknowledgement back', () => {
  const { client, server, packets, queue } = connected();
  let deliveredAtMs = Number.NaN;
  for (const end of [client, server]) {
    end.isListening = true;
    end.sender.open();
  }
  client.sender.write(
    new Message({
      kind: 'request',
      bytes: 1000,
      subject: { id: 3 },
      on: {
        delivered: () => {
          deliveredAtMs = msOf(queue.nowNs);
        },
      },
    }),
  );
  while (queue.next());
  expect(deliveredAtMs).toBe(58);
  expect(client.sender.underWay).toBe(0);
  expect(packets).toMatchObject([
    {
      from: 'client',
      kind: 'data',
      bytes: 1000,
      segment: 0,
      attempt: 1,
      requests: [3],
      sentAtMs: 0,
      leftAtMs: 8,
      arrivesAtMs: 58,
    },
    { from: 'server', kind: 'ack', bytes: 0, segment: null, attempt: 0, requests: [], sentAtMs: 58, arrivesAtMs: 108 },
  ]);
});

test('Endpoint, one that does not listen takes nothing, and the other tries again', () => {
  const { client, server, packets, queue } = connected();
  let wasDelivered = false;
  client.isListening = true;
  client.sender.open();
  client.sender.write(
    new Message({
      kind: 'request',
      bytes: 10,
      subject: null,
      on: {
        delivered: () => {
          wasDelivered = true;
        },
      },
    }),
  );
  while (packets.length < 3) queue.next();
  expect(wasDelivered).toBe(false);
  expect(packets.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  server.isListening = true;
  while (queue.next());
  expect(wasDelivered).toBe(true);
});
