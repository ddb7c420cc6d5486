/** What all connections of a run share: the clock, the link's two directions, and who watches. */

import type { Scenario } from '../scenario/scenario.ts';
import { nsOf } from './clock.ts';
import { EventQueue } from './event-queue.ts';
import { LinkDirection } from './link.ts';
import { PacketStock } from './packet.ts';
import type { Trace } from './trace.ts';

export interface Network {
  readonly scenario: Scenario;
  readonly queue: EventQueue;
  readonly uplink: LinkDirection;
  readonly downlink: LinkDirection;
  readonly packets: PacketStock;
  readonly seed: number;
  readonly trace: Trace | null;
}

export function newNetwork(scenario: Scenario, { seed, trace }: Pick<Network, 'seed' | 'trace'>): Network {
  const { rttMs, rateBitsPerSecond, queueBytes } = scenario.link;
  const queue = new EventQueue();
  const upNs = Math.floor(nsOf(rttMs) / 2);
  const direction = (propagationNs: number) =>
    new LinkDirection(queue, { rateBitsPerSecond, propagationNs, queueBytes });
  const links = { uplink: direction(upNs), downlink: direction(nsOf(rttMs) - upNs) };
  return { scenario, queue, ...links, packets: new PacketStock(), seed, trace };
}
