/** A packet: the streams of which it carries bytes. */
export type Packet = readonly number[];

/**
 * The streams that wait for the packet at place `lost` of `packets`, when a single TCP connection carries them all (HTTP/2).
 * Packets stand in order of sending; all others have arrived. In ascending order, each stream once.
 */
export function delayedInTcp(packets: readonly Packet[], lost: number): number[] {
  // BEGIN SOLUTION
  // TCP delivers one sequence of bytes: nothing behind the gap may be read, whosever it is. What came before has been read.
  return ascending(packets.slice(lost).flat());
  // END SOLUTION
  // BEGIN STUB
  // // TODO: which bytes may the receiver's program not read yet?
  // throw new Error(`write which streams wait in TCP for packet ${lost} of ${packets.length}`);
  // END STUB
}

/** The same for QUIC (HTTP/3), which delivers each stream by itself. */
export function delayedInQuic(packets: readonly Packet[], lost: number): number[] {
  // BEGIN SOLUTION
  // Only streams with bytes in the lost packet have a gap. There may be several of them.
  return ascending(packets[lost] ?? []);
  // END SOLUTION
  // BEGIN STUB
  // // TODO: which streams have a gap?
  // throw new Error(`write which streams wait in QUIC for packet ${lost} of ${packets.length}`);
  // END STUB
}

/** Given: each number once, the smallest first. */
export function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
