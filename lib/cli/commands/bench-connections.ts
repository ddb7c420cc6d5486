/** `roundtrip bench-connections`: requests per second with new connections and with reuse, beside autocannon. */

import { Command, InvalidArgumentError } from 'commander';
import { RoundtripError } from '../../errors.ts';
import { type ConnectionRate, concurrencyMax, connectionRate, type Rate } from '../../measure/host/connection-rate.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { loadAutocannonLoop } from '../autocannon-loop.ts';
import { parseCountTo } from '../parse-number.ts';
import { borderless } from '../timeline-table.ts';

interface BenchOptions {
  readonly seconds: number;
  readonly concurrency: number;
  readonly json?: true;
}

const noPeer = 'without autocannon: it is not installed, so there is no peer to compare with (npm install brings it)';

export function benchConnectionsCommand(): Command {
  return new Command('bench-connections')
    .description(
      'Requests per second with a new connection each and with reuse, on loopback, beside autocannon. Opens at most 2000 connections.',
    )
    .option('--seconds <number>', 'for the rounds with reuse, up to 60', parseSeconds, 2)
    .option(
      '--concurrency <number>',
      `clients at the same time, up to ${concurrencyMax}`,
      (text) => parseCountTo(concurrencyMax, text),
      10,
    )
    .option('--json', 'print the rates as JSON')
    .action(async ({ seconds, concurrency, json }: BenchOptions) => {
      const peer = await loadAutocannonLoop();
      if (!peer) console.error(noPeer);
      const progress = new ProgressLine(process.stderr);
      const stop = stopSignal();
      try {
        if (process.stderr.isTTY) progress.update('measuring, in rounds ...');
        const rate = await connectionRate({ seconds, concurrency, signal: stop.signal, ...(peer ? { peer } : {}) });
        progress.clear();
        console.log(json ? JSON.stringify(rate, null, 2) : rateTable(rate));
      } catch (error) {
        progress.clear();
        if (!stop.signal.aborted || !(error instanceof RoundtripError)) throw error;
        process.exitCode = 130;
      } finally {
        stop.release();
      }
    });
}

function rateTable(rate: ConnectionRate): string {
  const { peer, reuseTimesAsFast, concurrency, server } = rate;
  const table = borderless(
    ['client', 'connections', 'requests/s', 'slowest', 'fastest', 'requests', 'opened', 'CPU µs'],
    2,
  );
  const row = (client: string, connections: string, of: Rate): void => {
    const perSecond = [of.requestsPerSecond, of.slowest, of.fastest].map((number) => number.toFixed(0));
    table.push([client, connections, ...perSecond, of.requests, of.connections, of.clientCpuMicros.toFixed(1)]);
  };
  row('undici', 'new', rate.new);
  if (peer) row('autocannon', 'new', peer.new);
  row('undici', 'reused', rate.reuse);
  if (peer) row('autocannon', 'reused', peer.reuse);
  const lines = [
    table.toString(),
    '',
    `Reuse answers ${times(reuseTimesAsFast)} as many requests per second as new connections.`,
  ];
  if (peer) {
    const { timesAsFast } = peer;
    lines.push(
      `Beside autocannon: ${timesAsFast.reuse.toFixed(2)} times its rate with reuse, ${timesAsFast.new.toFixed(2)} with new connections.`,
    );
  }
  lines.push(
    `${concurrency} client${concurrency === 1 ? '' : 's'} on loopback; ${server}; medians of rounds that took turns; CPU of the client, for a request.`,
  );
  return lines.join('\n');
}

function times(factor: number): string {
  return `${factor.toFixed(1)} times`;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text !== '' && seconds > 0 && seconds <= 60) return seconds;
  throw new InvalidArgumentError('Give a number above 0, up to 60.');
}
