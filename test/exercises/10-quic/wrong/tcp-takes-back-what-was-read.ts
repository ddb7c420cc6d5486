// Lets all streams of the connection wait, also those that were complete before the loss.

export type Packet = readonly number[];

export function delayedInTcp(packets: readonly Packet[]): number[] {
  return ascending(packets.flat());
}

export function delayedInQuic(packets: readonly Packet[], lost: number): number[] {
  return ascending(packets[lost] ?? []);
}

export function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
