/**
 * How long a response takes from its first byte's departure to its last byte's, by the closed form of Kurose & Ross:
 * O/R + P(RTT + S/R) - (2^P - 1)S/R, with P the rounds after which the sender stalls. Written here as the sum it stands
 * for, so that any initial window and any growth can be asked: round k sends w(k) segments and then waits until the
 * first of them has been acknowledged, unless sending them took longer than that.
 *
 * Source: Kurose & Ross, Computer Networking, ch. 3 (slow-start response time); Heidemann, Obraczka & Touch, 1997.
 */

import { transmissionMs } from '../units.ts';

/** What slow start costs one response. */
export interface SlowStart {
  /** Windows that the response covers. */
  readonly rounds: number;
  /** Rounds after which the sender had to wait. */
  readonly stalls: number;
  /** What it waited in all. */
  readonly stalledMs: number;
  /** O/R: what the bytes take on the link. */
  readonly transmittedMs: number;
}

/**
 * What slow start costs a response of `bytes` on a connection whose first window is `windowSegments`; times in ms.
 *
 * @example
 * // 15 segments, first window 4: rounds of 4, 8 and 3, two waits of one round trip
 * slowStart({ bytes: 21900, mssBytes: 1460, windowSegments: 4, windowGrowth: 2, rttMs: 56, rateBitsPerSecond: null });
 * // { rounds: 3, stalls: 2, stalledMs: 112, transmittedMs: 0 }
 */
export function slowStart(of: {
  readonly bytes: number;
  readonly mssBytes: number;
  /** `null`: no slow start. */
  readonly windowSegments: number | null;
  readonly windowGrowth: number;
  readonly rttMs: number;
  readonly rateBitsPerSecond: number | null;
}): SlowStart {
  const { bytes, mssBytes, windowSegments, windowGrowth, rttMs, rateBitsPerSecond } = of;
  const transmittedMs = transmissionMs(bytes, rateBitsPerSecond);
  const segmentMs = transmissionMs(Math.min(mssBytes, bytes), rateBitsPerSecond);
  let rounds = 1;
  let stalls = 0;
  let stalledMs = 0;
  let window = windowSegments === null ? Number.POSITIVE_INFINITY : windowSegments * mssBytes;
  for (let left = bytes - window; left > 0; left -= window) {
    const waitMs = segmentMs + rttMs - transmissionMs(window, rateBitsPerSecond);
    if (waitMs > 0) {
      stalls++;
      stalledMs += waitMs;
    }
    window *= windowGrowth;
    rounds++;
  }
  return { rounds, stalls, stalledMs, transmittedMs };
}
