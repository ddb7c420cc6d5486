/** A packet as the emulator noted it, and what a learner gets of it. */

import { type Packet, type TcpFlag, tcpFlags } from '../../timeline/packet.ts';
import { flagBit } from './ip-packet.ts';

/** As `Packet`, with times on the monotonic clock and flags as they stand in the header. */
export interface SeenPacket extends Omit<Packet, 'flags' | 'origin' | 'arrivedAtMs'> {
  arrivedAtMs: number | null;
  readonly flagBits: number;
}

/** @param startMs the start of navigation, on the monotonic clock */
export function packetOf({ flagBits, ...seen }: SeenPacket, startMs: number): Packet {
  const flags: TcpFlag[] = tcpFlags.filter((name) => (flagBits & flagBit[name]) !== 0);
  const { sentAtMs, arrivedAtMs } = seen;
  return {
    ...seen,
    sentAtMs: sentAtMs - startMs,
    arrivedAtMs: arrivedAtMs === null ? null : arrivedAtMs - startMs,
    flags,
    origin: 'measured',
  };
}
