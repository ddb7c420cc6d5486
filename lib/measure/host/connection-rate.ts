/**
 * How many requests a second a server answers, when each brings a connection of its own and when connections are reused.
 * Both run against one server process and take turns. On loopback there is no round trip to save: the difference is what
 * opening and closing cost the processors of both sides, which is the least that reuse can save.
 */

import { InputError } from '../../errors.ts';
import { withinLimits } from '../limits.ts';
import { connectionBudget } from './connection-budget.ts';
import { interleavedRates, type Rate, timesAsFast } from './rates.ts';
import { type LoopResult, type RequestLoop, requestLoop } from './request-loop.ts';
import { withServerProcess } from './server-process.ts';

export type { LoopResult, Rate, RequestLoop };

export interface ConnectionRates {
  /** A new connection for each request. */
  readonly new: Rate;
  /** As many connections as clients. */
  readonly reuse: Rate;
}

/** Requests per second, with new connections and with reuse. */
export interface ConnectionRate extends ConnectionRates {
  readonly concurrency: number;
  /** How many times as many requests per second reuse allows: the median over rounds. */
  readonly reuseTimesAsFast: number;
  /** Another client in the same run, if one was given, and how many times as fast as it these loops are. */
  readonly peer: (ConnectionRates & { readonly timesAsFast: { readonly new: number; readonly reuse: number } }) | null;
  /** What serves. */
  readonly server: string;
}

export interface ConnectionRateOptions {
  /** Clients, each with one request under way; at most 50. Default: 10. */
  readonly concurrency?: number;
  /** For the rounds with reuse, together; at most 60. New connections are bounded by their number instead. Default: 2. */
  readonly seconds?: number;
  /** Another client to run beside, such as autocannon. */
  readonly peer?: (loop: RequestLoop) => Promise<LoopResult>;
  readonly signal?: AbortSignal;
  /** For everything together. Default: a minute more than `seconds` take. */
  readonly timeLimitMs?: number;
}

const rounds = 5;
/** A round of new connections ends with their number, which takes a tenth of a second; this is for a machine that hangs. */
const longestRoundMs = 10_000;
export const concurrencyMax = 50;
const secondsMax = 60;

/**
 * Requests per second with new connections and with reuse, on loopback, by undici against Node's server in a process of its own.
 *
 * At most 2000 connections are opened in all; most of them stay in TIME_WAIT for a minute.
 *
 * @throws {InputError} for a concurrency or a time out of range
 * @throws {ExperimentError} where a request fails, the experiment is aborted or passes its time limit
 * @example
 * const { reuse, reuseTimesAsFast } = await connectionRate({ seconds: 1 });
 * reuse.requestsPerSecond; // tens of thousands
 * reuseTimesAsFast; // about 10
 */
export async function connectionRate(options: ConnectionRateOptions = {}): Promise<ConnectionRate> {
  const { concurrency = 10, seconds = 2, peer, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > concurrencyMax) {
    throw new InputError(`invalid concurrency: ${concurrency}; give a whole number from 1 to ${concurrencyMax}`);
  }
  if (!(seconds > 0 && seconds <= secondsMax)) {
    throw new InputError(`invalid seconds: ${seconds}; give a number above 0, up to ${secondsMax}`);
  }
  const clients = peer ? [requestLoop, peer] : [requestLoop];
  const timeLimitMs = options.timeLimitMs ?? clients.length * seconds * 2000 + 60_000;
  return await withinLimits({ signal, timeLimitMs }, (signal) =>
    withServerProcess(signal, async ({ address }) => {
      const durationMs = (seconds * 1000) / rounds;
      const requestsMax = newConnectionsPerRound(concurrency, clients.length);
      const common = { address, concurrency, signal };
      const loops = Object.fromEntries(
        clients.flatMap((run, client) => [
          [`${client} new`, () => run({ ...common, reuse: false, requestsMax, durationMs: longestRoundMs })],
          [`${client} reuse`, () => run({ ...common, reuse: true, requestsMax: Number.POSITIVE_INFINITY, durationMs })],
        ]),
      );
      const rates = await interleavedRates(loops, rounds);
      const [own, other] = clients.map((_, client): ConnectionRates => {
        return { new: rates[`${client} new`]!, reuse: rates[`${client} reuse`]! };
      });
      return {
        concurrency,
        ...own!,
        reuseTimesAsFast: timesAsFast(own!.reuse, own!.new),
        peer: other
          ? {
              ...other,
              timesAsFast: { new: timesAsFast(own!.new, other.new), reuse: timesAsFast(own!.reuse, other.reuse) },
            }
          : null,
        server: `Node ${process.versions.node}, node:http, in a process of its own`,
      };
    }),
  );
}

/** So that all rounds, with those that do not count and those with reuse, stay within the budget. */
export function newConnectionsPerRound(concurrency: number, clients: number): number {
  const perRound = connectionBudget / (clients * (rounds + 1));
  // Each round with reuse takes `concurrency`, and a peer's round may end with as many more under way than asked for.
  return Math.floor(perRound) - 2 * concurrency;
}
