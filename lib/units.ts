/**
 * Units. Times are milliseconds, sizes bytes, rates bits per second; kilo is 1000 (1024 is KiB).
 * Conversion and formatting live here, so that no other file multiplies by 8 or by 1000.
 */

/** Milliseconds to put `bytes` on a link of `rateBitsPerSecond`; a rate of `null` is unlimited and costs nothing. */
export function transmissionMs(bytes: number, rateBitsPerSecond: number | null): number {
  return rateBitsPerSecond === null ? 0 : (bytes * 8 * 1000) / rateBitsPerSecond;
}

/** A time to the nanosecond: sums of floating-point milliseconds end in noise that is not an answer. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}

/** `12.3 ms`, `1.25 s`: at most `digits` (3) significant digits where the whole number has fewer. */
export function formatMs(ms: number, digits = 3): string {
  return Math.abs(ms) < 1000 ? `${significant(ms, digits)} ms` : `${significant(ms / 1000, digits)} s`;
}

/** `532 B`, `14.6 kB`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, ['B', 'kB', 'MB', 'GB']);
}

/** `56 kbit/s`, `10 Mbit/s`; `null` is `unlimited`. */
export function formatRate(rateBitsPerSecond: number | null): string {
  return rateBitsPerSecond === null ? 'unlimited' : scaled(rateBitsPerSecond, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']);
}

function scaled(value: number, names: readonly string[]): string {
  let step = 0;
  while (Math.abs(value) >= 1000 && step < names.length - 1) {
    value /= 1000;
    step++;
  }
  return `${significant(value, 3)} ${names[step]}`;
}

function significant(value: number, digits: number): string {
  const whole = Math.trunc(Math.abs(value)).toString().length;
  return Number(value.toFixed(Math.max(0, digits - whole))).toString();
}
