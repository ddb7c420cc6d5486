/**
 * What random loss costs on average: the expected latency of Cardwell, Savage & Anderson (Modeling TCP Latency, INFOCOM
 * 2000), with the steady-state throughput of Padhye, Firoiu, Towsley & Kurose (Modeling TCP Throughput, SIGCOMM 1998)
 * for what is left to send after the first loss. Equation numbers are those of the former.
 *
 * An expectation is not a run: no page takes just this long, and with few packets most take less. Leaves out loss of
 * acknowledgements, and the delay of delayed ACKs.
 */

import { newRto, withRttSample } from '../protocol/retransmission-timeout.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Packets acknowledged by one ACK, from the growth per round trip that it allows: growth is 1 + 1/b. */
function packetsPerAck(windowGrowth: number): number {
  return 1 / (windowGrowth - 1);
}

/**
 * Expected extra time for the handshake's packets, in ms (eq. 4): each lost SYN or SYN-ACK costs a timeout that doubles.
 *
 * @example
 * handshakeLossMs({ lossRate: 0.01, initialRtoMs: 1000 }); // 20.6
 */
export function handshakeLossMs(of: { readonly lossRate: number; readonly initialRtoMs: number }): number {
  const { lossRate: p, initialRtoMs } = of;
  return initialRtoMs * (2 * ((1 - p) / (1 - 2 * p)) - 2);
}

/**
 * Expected time for `segments` from the departure of the first to the arrival of the last, beyond half a round trip, in
 * ms: slow start to the first loss (eq. 5 to 15), the recovery from that loss (eq. 16 to 20), and the rest at the
 * throughput of the steady state (eq. 21 to 23).
 */
export function transferMs(of: {
  readonly segments: number;
  readonly lossRate: number;
  /** `null`: no slow start; then loss costs its recovery alone. */
  readonly windowSegments: number | null;
  readonly windowGrowth: number;
  readonly rttMs: number;
  readonly rtoMs: number;
}): number {
  const { segments, lossRate: p, windowSegments, windowGrowth: growth, rttMs, rtoMs } = of;
  const lossProbability = 1 - (1 - p) ** segments;
  const sentBeforeLoss = Math.min(segments, (lossProbability * (1 - p)) / p + 1);
  const firstWindow = windowSegments ?? segments;
  const windowAtLoss = (sentBeforeLoss * (growth - 1)) / growth + firstWindow / growth;
  const rounds = Math.log((sentBeforeLoss * (growth - 1)) / firstWindow + 1) / Math.log(growth);
  // The first round's segments arrive together with the first of them.
  const slowStartMs = windowSegments === null ? 0 : rttMs * Math.max(0, rounds - 1);
  const timeouts = timeoutProbability(p, windowAtLoss);
  const recoveryMs = lossProbability * (timeouts * timeoutMs(p, rtoMs) + (1 - timeouts) * rttMs);
  const restMs = Math.max(0, segments - sentBeforeLoss) / segmentsPerMs(p, packetsPerAck(growth), rttMs, rtoMs);
  return slowStartMs + recoveryMs + restMs;
}

/** Probability that a loss in a window of `w` segments is noticed by a timeout and not by three duplicate ACKs. */
function timeoutProbability(p: number, w: number): number {
  if (w <= 3) return 1;
  const survives = 1 - p;
  return Math.min(1, ((1 + survives ** 3 * (1 - survives ** (w - 3))) * (1 - survives ** 3)) / (1 - survives ** w));
}

/** Expected length of a sequence of timeouts, each twice the one before up to 64 times the first (Padhye et al. eq. 27). */
function timeoutMs(p: number, rtoMs: number): number {
  const doublings = 1 + p + 2 * p ** 2 + 4 * p ** 3 + 8 * p ** 4 + 16 * p ** 5 + 32 * p ** 6;
  return (rtoMs * doublings) / (1 - p);
}

/** Throughput of a transfer that never ends (eq. 22, without a limit by the receiver). */
function segmentsPerMs(p: number, b: number, rttMs: number, rtoMs: number): number {
  const c = (2 + b) / (3 * b);
  const window = c + Math.sqrt((8 * (1 - p)) / (3 * b * p) + c ** 2);
  const timeouts = timeoutProbability(p, window);
  const sent = (1 - p) / p + window / 2 + timeouts;
  const takesMs = rttMs * ((b / 2) * window + 1) + timeouts * timeoutMs(p, rtoMs);
  return sent / takesMs;
}

/** What loss adds on average, in ms; nothing where there is none. */
export interface LossCost {
  readonly handshakeMs: number;
  /** To a request that fits into one packet. */
  readonly requestMs: number;
  /** To an answer of so many bytes, beyond what it takes without loss. */
  readonly answerMs: (bytes: number) => number;
}

export function lossCost({ link, tcp }: Scenario): LossCost {
  const { lossRate, rttMs } = link;
  if (lossRate === 0) return { handshakeMs: 0, requestMs: 0, answerMs: () => 0 };
  const { initialWindowSegments: windowSegments, windowGrowth, initialRtoMs } = tcp;
  const rtoMs = withRttSample(newRto(), rttMs).timeoutMs;
  return {
    handshakeMs: handshakeLossMs({ lossRate, initialRtoMs }),
    requestMs: lossRate * timeoutMs(lossRate, rtoMs),
    answerMs: (bytes) => {
      const segments = Math.max(1, Math.ceil(bytes / tcp.mssBytes));
      const withLossMs = transferMs({ segments, lossRate, windowSegments, windowGrowth, rttMs, rtoMs });
      const rounds =
        windowSegments === null
          ? 1
          : Math.log((segments * (windowGrowth - 1)) / windowSegments + 1) / Math.log(windowGrowth);
      return Math.max(0, withLossMs - rttMs * Math.max(0, rounds - 1));
    },
  };
}
