// Believes that a lost packet delays nobody in QUIC.

export type Packet = readonly number[];

export function delayedInTcp(packets: readonly Packet[], lost: number): number[] {
  return ascending(packets.slice(lost).flat());
}

export function delayedInQuic(): number[] {
  return [];
}

export function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
