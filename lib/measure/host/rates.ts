/**
 * Requests per second of several contenders against one server. They take turns, round by round, so that a machine that is
 * busy for a while is busy for all of them; the median round counts.
 */

import type { LoopResult } from './request-loop.ts';
import { median } from './statistics.ts';

export interface Rate {
  /** The median round. */
  readonly requestsPerSecond: number;
  readonly slowest: number;
  readonly fastest: number;
  /** Each round that counts, in order. */
  readonly rounds: readonly number[];
  /** Of all rounds that count, together. */
  readonly requests: number;
  readonly connections: number;
  /**
   * Processor time of the client's process for a request, in microseconds: the median round. Unlike the rate, it hardly depends
   * on what else the machine does.
   */
  readonly clientCpuMicros: number;
}

interface Round extends LoopResult {
  readonly cpuMicros: number;
}

/**
 * @param contenders each runs one round
 * @param rounds that count; another one goes first, in which code is compiled, and does not
 */
export async function interleavedRates<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<LoopResult>>>,
  rounds: number,
): Promise<Readonly<Record<Name, Rate>>> {
  const entries = Object.entries(contenders) as [Name, () => Promise<LoopResult>][];
  const results = new Map<Name, Round[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const [name, run] = entries[(turn + round) % entries.length]!;
      const before = process.cpuUsage();
      const result = await run();
      const { user, system } = process.cpuUsage(before);
      if (round > 0) results.get(name)!.push({ ...result, cpuMicros: user + system });
    }
  }
  return Object.fromEntries([...results].map(([name, ofOne]) => [name, rateOf(ofOne)])) as Record<Name, Rate>;
}

/** How many times as fast as `other`: the median over rounds, each beside the other's of the same time. */
export function timesAsFast(rate: Rate, other: Rate): number {
  return median(rate.rounds.map((perSecond, round) => perSecond / other.rounds[round]!));
}

function rateOf(results: readonly Round[]): Rate {
  const rates = results.map(({ requests, elapsedMs }) => (requests * 1000) / elapsedMs);
  const sum = (of: (result: LoopResult) => number): number => results.reduce((total, one) => total + of(one), 0);
  return {
    requestsPerSecond: median(rates),
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
    rounds: rates,
    requests: sum(({ requests }) => requests),
    connections: sum(({ connections }) => connections),
    clientCpuMicros: median(results.map(({ cpuMicros, requests }) => cpuMicros / requests)),
  };
}
