/** What a packet is there for, and whether it says again what had been said. */

import type { Packet } from '../timeline/packet.ts';

export type PacketKind = 'opening' | 'request' | 'response' | 'ACK' | 'closing';

export function kindOf({ from, flags, payloadBytes }: Packet): PacketKind {
  if (flags.includes('SYN')) return 'opening';
  if (flags.includes('FIN') || flags.includes('RST')) return 'closing';
  // The push of a message that was given no bytes is what is left of it.
  if (payloadBytes > 0 || flags.includes('PSH')) return from === 'client' ? 'request' : 'response';
  return 'ACK';
}

/** The next sequence number of its sender; a SYN and a FIN take one each (RFC 9293 s.3.4). */
export function endOf({ flags, sequence, payloadBytes }: Packet): number {
  return sequence + payloadBytes + (flags.includes('SYN') || flags.includes('FIN') ? 1 : 0);
}

/** On the way or in a full queue. One that had not arrived when nobody watched any longer is not lost. */
export function isLost({ fate }: Packet): boolean {
  return fate !== 'delivered';
}

/** When the recording ended. */
export function isUnderWay({ fate, arrivedAtMs }: Packet): boolean {
  return fate === 'delivered' && arrivedAtMs === null;
}

/** Packets that carry only what their sender had sent before. `packets`: in the order of sending. */
export function retransmissions(packets: readonly Packet[]): ReadonlySet<Packet> {
  const sentUntil = new Map<string, number>();
  const again = new Set<Packet>();
  for (const packet of packets) {
    const sender = `${packet.connection} ${packet.from}`;
    const before = sentUntil.get(sender) ?? 0;
    const end = endOf(packet);
    if (end > packet.sequence && end <= before) again.add(packet);
    sentUntil.set(sender, Math.max(before, end));
  }
  return again;
}
