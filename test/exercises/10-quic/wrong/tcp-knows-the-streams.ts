// Believes that TCP can tell the streams of HTTP/2 apart.

export type Packet = readonly number[];

export function delayedInTcp(packets: readonly Packet[], lost: number): number[] {
  return ascending(packets[lost] ?? []);
}

export function delayedInQuic(packets: readonly Packet[], lost: number): number[] {
  return ascending(packets[lost] ?? []);
}

export function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
