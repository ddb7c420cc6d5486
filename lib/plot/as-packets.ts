/** What a plot of packets is given, checked, and put in the order of sending. */

import { InputError } from '../errors.ts';
import type { Packet } from '../timeline/packet.ts';

/**
 * @param connection the only one wanted; all where it is left out
 * @returns at least one packet, in the order of sending
 * @throws {InputError} for what is not packets, for none, and for a connection that is not among them
 */
export function asPackets(given: readonly Packet[], connection?: number): readonly Packet[] {
  const list: unknown = given;
  if (!Array.isArray(list)) {
    const what = typeof Object(list).then === 'function' ? 'a promise; write await before it' : typeof list;
    throw new InputError(`invalid packets: ${what}; give a list, such as packetsOf(scenario) or lab.packets()`);
  }
  if (list.length === 0) throw new InputError('missing packets; give at least one, such as packetsOf(scenario)');
  for (const packet of list) {
    const { from, sentAtMs, flags } = Object(packet);
    if ((from !== 'client' && from !== 'server') || !Number.isFinite(sentAtMs) || !Array.isArray(flags)) {
      throw new InputError(`invalid packet: ${typeof packet}; give what packetsOf(scenario) or lab.packets() returns`);
    }
  }
  const wanted = connection === undefined ? given : given.filter((packet) => packet.connection === connection);
  if (wanted.length === 0) {
    throw new InputError(`unknown connection: ${connection}; give one of ${connectionsOf(given).join(', ')}`);
  }
  return [...wanted].sort((a, b) => a.sentAtMs - b.sentAtMs);
}

/** In ascending order. */
export function connectionsOf(packets: readonly Packet[]): readonly number[] {
  return [...new Set(packets.map(({ connection }) => connection))].sort((a, b) => a - b);
}
