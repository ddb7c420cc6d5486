/**
 * The race between a server that closes an idle connection and a client that is just using it again (RFC 9112 s.9.5). The
 * server's FIN takes half a round trip to the client. A request that leaves before the FIN arrives, and arrives after it has
 * left, is lost: it meets a socket that is closed. So the client that sends at `idle` after its last response loses it when
 *
 *     serverIdleMs - rttMs  <  idle  <  serverIdleMs
 *
 * a window of one round trip. Sent earlier, it is answered; later, the client has seen the FIN, opens another connection, and
 * nothing is lost. Whoever loses a request does not know whether it was carried out: an idempotent one may be sent again, any
 * other must not be (RFC 9110 s.9.2.2). The remedy is a client that gives connections up before that window opens.
 *
 * Two ways to see it. `timed` sends at given moments over a wire with a delay and counts; near the edges of the window the
 * outcome is chance, and a busy machine widens the edges. `staged` holds the FIN back until the request is on its way, so that the outcome is certain.
 *
 * The clients are undici's, which sends nothing again by itself; who sends again is this experiment.
 */

import { Client } from 'undici';
import { ExperimentError, InputError } from '../../errors.ts';
import { isIdempotent } from '../../protocol/pipelining.ts';
import { withinLimits } from '../limits.ts';
import { after, longestTimerMs, until } from '../wait.ts';
import { connectionBudget } from './connection-budget.ts';
import { type DelayLine, delayLine } from './delay-line.ts';
import { type IdleClosingServer, idleClosingServer, unansweredSuffix } from './idle-closing-server.ts';
import type { Address } from './server-process.ts';
import { median, quantile } from './statistics.ts';

/** How often each thing happened to the second request of a client. */
export interface RaceOutcomes {
  readonly trials: number;
  /** On the connection that had been idle. */
  readonly answered: number;
  /** The client knew that the connection had ended, and opened another: nothing was lost. */
  readonly reopened: number;
  /** Lost, sent again on another connection because its method is idempotent, and answered. */
  readonly resent: number;
  /** Lost, and not sent again because its method is not idempotent: an error for whoever asked. */
  readonly failed: number;
  /** Of the lost ones: what the client saw instead of a response, a FIN or a reset. */
  readonly lostTo: { readonly fin: number; readonly reset: number };
  /** How often the server carried the requests out, all trials together. */
  readonly executions: number;
}

export interface TimedRace extends RaceOutcomes {
  readonly method: string;
  /** When the request was to be sent, from the moment at which the client would see the server's FIN. */
  readonly offsetMs: number;
  /** When it was sent, from the same moment: the median trial. */
  readonly sentMs: number;
}

export interface StagedRace extends RaceOutcomes {
  readonly method: string;
  /** `before`: the server had closed before the request arrived; `after`: it carried it out and closed without an answer. */
  readonly closed: 'before' | 'after';
}

/** What became of requests that used idle connections again around the moment at which the server closed them. */
export interface KeepAliveRace {
  readonly serverIdleMs: number;
  /** When clients give up an idle connection; `null`: never. */
  readonly clientIdleMs: number | null;
  readonly rttMs: number;
  /** Offsets between these are lost, by the reasoning above. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
  /**
   * How late this machine was: of the deliveries and requests of `timed`, 95 % were late by at most so much. Outcomes of offsets
   * that are closer than that to an edge of the window are chance.
   */
  readonly lateMs: number;
  /** Runs of `timed`; the least late one is returned. A machine that was late by more than an eighth of a round trip tries again. */
  readonly tries: number;
  /** Outcomes at given moments. */
  readonly timed: readonly TimedRace[];
  /** Outcomes that are certain. */
  readonly staged: readonly StagedRace[];
}

export interface KeepAliveRaceOptions {
  /** From 50 to 5000. Default: 500. */
  readonly serverIdleMs?: number;
  /** Default: `null`, never. The remedy is less than `serverIdleMs - rttMs`. */
  readonly clientIdleMs?: number | null;
  /** From 0 to 1000; less than `serverIdleMs`. Default: 100. */
  readonly rttMs?: number;
  /** At most 25. Default: from two round trips before the FIN to one after it. */
  readonly offsetsMs?: readonly number[];
  /** Default: GET and POST. */
  readonly methods?: readonly string[];
  /** For each method and offset; at most 20. Default: 5. */
  readonly trials?: number;
  readonly signal?: AbortSignal;
  /** For everything together. Default: 60,000 ms. */
  readonly timeLimitMs?: number;
}

/**
 * Lets clients use idle connections again around the moment at which the server closes them.
 *
 * @returns how often each outcome occurred, for each method and moment
 * @throws {InputError} for options out of range
 * @throws {ExperimentError} where the experiment is aborted or passes its time limit
 * @example
 * const race = await keepAliveRace({ serverIdleMs: 500, rttMs: 100 });
 * race.window; // { fromMs: -100, toMs: 0 }
 * race.timed.find(({ method, offsetMs }) => method === 'POST' && offsetMs === -50).failed; // 5 of 5
 * const remedy = await keepAliveRace({ serverIdleMs: 500, rttMs: 100, clientIdleMs: 350 });
 * remedy.timed.every(({ resent, failed }) => resent + failed === 0); // true
 */
export async function keepAliveRace(options: KeepAliveRaceOptions = {}): Promise<KeepAliveRace> {
  const { serverIdleMs = 500, clientIdleMs = null, rttMs = 100, methods = ['GET', 'POST'], trials = 5 } = options;
  const { offsetsMs = offsetsAround(rttMs), signal, timeLimitMs = 60_000 } = options;
  within('serverIdleMs', serverIdleMs, [50, 5000]);
  within('rttMs', rttMs, [0, Math.min(1000, serverIdleMs - 1)]);
  within('trials', trials, [1, 20]);
  within('the number of offsetsMs', offsetsMs.length, [1, 25]);
  for (const offsetMs of offsetsMs) within('offsetsMs', offsetMs, [-serverIdleMs, 5000]);
  within('the number of timed trials', methods.length * offsetsMs.length * trials, [1, timedTrialsMax]);
  if (clientIdleMs !== null) within('clientIdleMs', clientIdleMs, [1, longestTimerMs]);
  for (const method of methods) {
    if (!offered.includes(method))
      throw new InputError(`invalid method: ${method}; give some of ${offered.join(', ')}`);
  }
  return await withinLimits({ signal, timeLimitMs }, async (signal) => {
    // First, because it needs no clock, and what has run once runs faster in what does.
    const staged = await stagedRaces({ methods, trials, signal });
    const timed = await punctualRaces({ serverIdleMs, clientIdleMs, rttMs, offsetsMs, methods, trials, signal });
    return { serverIdleMs, clientIdleMs, rttMs, window: { fromMs: -rttMs, toMs: 0 }, ...timed, staged };
  });
}

const triesMax = 3;

/** Each may open two connections to the wire, which opens as many to the server: together a budget's worth. */
const timedTrialsMax = Math.floor(connectionBudget / (4 * triesMax));

const offered: readonly string[] = ['GET', 'PUT', 'DELETE', 'POST', 'PATCH'];

/** In steps of a quarter of a round trip, none on the edge of the window. */
function offsetsAround(rttMs: number): readonly number[] {
  const quarters = [-7, -5, -3, -2, -1, 1, 3];
  return quarters.map((quarter) => (quarter * Math.max(rttMs, 8)) / 4);
}

function within(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (value >= least && value <= most) return;
  throw new InputError(`invalid ${name}: ${value}; give a number from ${least} to ${most}`);
}

interface Stage {
  readonly server: IdleClosingServer;
  readonly line: DelayLine;
}

async function onStage<T>(
  of: { readonly serverIdleMs: number | null; readonly rttMs: number },
  act: (stage: Stage) => Promise<T>,
): Promise<T> {
  const server = await idleClosingServer(of.serverIdleMs);
  try {
    const line = await delayLine(server.address, of.rttMs / 2);
    try {
      return await act({ server, line });
    } finally {
      await line.close();
    }
  } finally {
    await server.close();
  }
}

interface Timed {
  readonly serverIdleMs: number;
  readonly clientIdleMs: number | null;
  readonly rttMs: number;
  readonly offsetsMs: readonly number[];
  readonly methods: readonly string[];
  readonly trials: number;
  readonly signal: AbortSignal;
}

/** Again while the machine is late, but not for ever. */
async function punctualRaces(of: Timed): Promise<Pick<KeepAliveRace, 'timed' | 'lateMs' | 'tries'>> {
  const tolerableMs = Math.max(of.rttMs / 8, leastTolerableMs);
  let best = await timedRaces(of);
  let tries = 1;
  while (best.lateMs > tolerableMs && tries < triesMax) {
    const again = await timedRaces(of);
    if (again.lateMs < best.lateMs) best = again;
    tries++;
  }
  return { ...best, tries };
}

/** No machine that does anything else is always more punctual. */
const leastTolerableMs = 3;

/** All trials at once, each begun a little after the one before, so that they do not delay each other. */
async function timedRaces(of: Timed): Promise<Pick<KeepAliveRace, 'timed' | 'lateMs'>> {
  const { serverIdleMs, clientIdleMs, rttMs, offsetsMs, methods, trials, signal } = of;
  return await onStage({ serverIdleMs, rttMs }, async ({ server, line }) => {
    let begun = 0;
    const lateMs: number[] = [];
    const rows = methods.flatMap((method) =>
      offsetsMs.map(async (offsetMs): Promise<TimedRace> => {
        const runs = Array.from({ length: trials }, async (_, trial) => {
          await pause(begun++ * staggerMs, signal);
          let sentMs = Number.NaN;
          const ended = await runTrial({
            address: line.address,
            clientIdleMs,
            method,
            path: `/${method}/${offsetMs}/${trial}`,
            signal,
            beforeSending: async (endedMs) => {
              await pause(endedMs + serverIdleMs + offsetMs - performance.now(), signal);
              sentMs = performance.now() - endedMs - serverIdleMs;
              lateMs.push(sentMs - offsetMs);
            },
          });
          return { ...ended, sentMs };
        });
        const ended = await allOf(runs);
        return { method, offsetMs, sentMs: median(ended.map(({ sentMs }) => sentMs)), ...outcomes(ended, server) };
      }),
    );
    const timed = await allOf(rows);
    return { timed, lateMs: quantile([...lateMs, ...line.lateMs()], 0.95) };
  });
}

const staggerMs = 3;

async function stagedRaces(of: Pick<Timed, 'methods' | 'trials' | 'signal'>): Promise<readonly StagedRace[]> {
  const { methods, trials, signal } = of;
  return await onStage({ serverIdleMs: null, rttMs: 0 }, async ({ server, line }) => {
    const rows: StagedRace[] = [];
    for (const closed of ['before', 'after'] as const) {
      for (const method of methods) {
        const ended: Ended[] = [];
        for (let trial = 0; trial < trials; trial++) {
          const path = `/${method}/${trial}${closed === 'after' ? unansweredSuffix : ''}`;
          ended.push(
            await runTrial({
              address: line.address,
              clientIdleMs: null,
              method,
              path,
              signal,
              beforeSending: async () => {
                if (closed === 'before') await closeUnseen({ server, line });
              },
            }),
          );
        }
        rows.push({ method, closed, ...outcomes(ended, server) });
      }
    }
    return rows;
  });
}

/** The server closes; the client hears of it only when its next request is on its way. */
async function closeUnseen({ server, line }: Stage): Promise<void> {
  const letGo = line.holdAnswers();
  await server.closeIdle();
  void line.nextRequest().then(letGo);
}

type Outcome = 'answered' | 'reopened' | 'resent' | 'failed';

interface Ended {
  readonly path: string;
  readonly outcome: Outcome;
  readonly lostTo: 'fin' | 'reset' | null;
}

interface Trial {
  readonly address: Address;
  readonly clientIdleMs: number | null;
  readonly method: string;
  readonly path: string;
  readonly signal: AbortSignal;
  /** What happens between the end of the first response, at `endedMs`, and the second request. */
  readonly beforeSending: (endedMs: number) => Promise<void>;
}

/** One client: a first exchange, a pause, and the request that is at stake. */
async function runTrial({ address, clientIdleMs, method, path, signal, beforeSending }: Trial): Promise<Ended> {
  const client = newClient(address, clientIdleMs);
  let connects = 0;
  client.on('connect', () => connects++);
  try {
    await send(client, { method: 'GET', path: '/first', signal });
    await beforeSending(performance.now());
    const connectsBefore = connects;
    try {
      await send(client, { method, path, signal });
      return { path, outcome: connects === connectsBefore ? 'answered' : 'reopened', lostTo: null };
    } catch (error) {
      const lostTo = lossOf(error);
      if (!isIdempotent(method)) return { path, outcome: 'failed', lostTo };
      await send(client, { method, path, signal });
      return { path, outcome: 'resent', lostTo };
    }
  } finally {
    await client.destroy();
  }
}

function newClient({ host, port }: Address, idleMs: number | null): Client {
  return new Client(`http://${host}:${port}`, {
    allowH2: false,
    pipelining: 1,
    maxRequestsPerClient: 0,
    keepAliveTimeout: idleMs ?? longestTimerMs,
    keepAliveMaxTimeout: idleMs ?? longestTimerMs,
    keepAliveTimeoutThreshold: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: 0,
  });
}

/** Settles when the response has ended. */
async function send(
  client: Client,
  { method, path, signal }: { readonly method: string; readonly path: string; readonly signal: AbortSignal },
): Promise<void> {
  const body = ['GET', 'DELETE'].includes(method) ? null : 'x';
  const sent = client
    .request({ method: method as 'GET', path, body, idempotent: isIdempotent(method), blocking: true, reset: false })
    .then((response) => response.body.dump());
  await until(signal, sent);
}

/** What took the place of the response; whatever is neither is no outcome of the race. */
function lossOf(error: unknown): 'fin' | 'reset' {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_SOCKET') return 'fin';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  if (error instanceof ExperimentError) throw error;
  throw new ExperimentError(`missing response: ${message}`, { cause: error });
}

function outcomes(ended: readonly Ended[], server: IdleClosingServer): RaceOutcomes {
  const count = (of: (one: Ended) => boolean): number => ended.filter(of).length;
  return {
    trials: ended.length,
    answered: count(({ outcome }) => outcome === 'answered'),
    reopened: count(({ outcome }) => outcome === 'reopened'),
    resent: count(({ outcome }) => outcome === 'resent'),
    failed: count(({ outcome }) => outcome === 'failed'),
    lostTo: { fin: count(({ lostTo }) => lostTo === 'fin'), reset: count(({ lostTo }) => lostTo === 'reset') },
    executions: ended.reduce((sum, { path }) => sum + server.executions(path), 0),
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let cancel = (): void => {};
  try {
    await until(
      signal,
      new Promise<void>((resolve) => {
        cancel = after(ms, resolve);
      }),
    );
  } finally {
    cancel();
  }
}

/** As `Promise.all`, but waits for all of them also when one fails, so that nothing is cleaned up under them. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
