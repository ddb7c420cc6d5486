/** The link of real packets against the kernel's own words, and what goes wrong on it. */

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { probeBackends, startBackend } from '../../lib/measure/backends.ts';
import { startKernelLink } from '../../lib/measure/kernel/kernel-link.ts';
import type { LinkBackend, LinkConditions } from '../../lib/measure/link.ts';
import { measureAt } from '../../lib/measure/measure.ts';
import { openStation, type Station } from '../../lib/measure/station.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../lib/scenario/scenario.ts';
import { agentsOf } from './agents.ts';
import { persistent, phaseMs, threeObjects } from './pages.ts';

const never = new AbortController().signal;
const { tcp } = parseScenario({ page: threeObjects });

const agents = () => agentsOf(process.pid);

function conditions(of: ScenarioInput['link'], more: Partial<LinkConditions> = {}): LinkConditions {
  return { link: parseScenario({ page: threeObjects, ...(of && { link: of }) }).link, tcp, ...more };
}

describe.each(['tun', 'veth'] as const)('%s', (name) => {
  let backend: LinkBackend;
  beforeEach(async () => {
    ({ backend } = await startBackend({ choice: name, signal: never }));
  });
  afterEach(() => backend.close());

  /** Connects `times` times, one after the other. @returns the round trips that the kernel has measured in its handshakes */
  async function kernelsRoundTrips(rttMs: number, times: number): Promise<readonly number[]> {
    const server = createServer((socket) => socket.on('error', () => {}));
    const link = await backend.open(conditions({ rttMs }), { server, allLeft: () => {} });
    for (let i = 0; i < times; i++) await link.connect();
    const [agent] = agents();
    const inside = ['-t', String(agent), '--user', '--net', '--preserve-credentials'];
    const { host, port } = link.address;
    const said = execFileSync('nsenter', [...inside, 'ss', '-tinH', 'dst', `${host}:${port}`], { encoding: 'utf8' });
    await link.close();
    server.close();
    return [...said.matchAll(/\brtt:([\d.]+)\//g)].map(([, ms]) => Number(ms)).sort((a, b) => a - b);
  }

  test.each([10, 40, 100, 200])('at %i ms the kernel measures a median round trip within 0.3 ms', async (rttMs) => {
    const errorsMs: number[] = [];
    // On a machine that others use too, any one series may be late.
    for (let series = 0; series < 5; series++) {
      const roundTrips = await kernelsRoundTrips(rttMs, 15);
      expect(roundTrips).toHaveLength(15);
      const errorMs = roundTrips[7]! - rttMs;
      if (Math.abs(errorMs) <= 0.3) return;
      errorsMs.push(errorMs);
    }
    expect.fail(`errors of the medians: ${errorsMs.join(', ')} ms`);
  });
});

describe('packets', () => {
  let station: Station;
  beforeEach(async () => {
    station = await openStation({ choice: 'auto', signal: never });
    expect(station.backend.name).toBe('tun');
  });
  afterEach(() => station.backend.close());
  const run = (scenario: ScenarioInput, options: { readonly seed?: number } = {}) =>
    measureAt(station, parseScenario(scenario), { signal: never, warmUp: false, ...options });

  test.each([
    { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 6 },
    { protocol: 'HTTP/1.1', connectionsMax: 6 },
    { protocol: 'HTTP/2', security: 'tls1.3' },
  ] as const)('there are as many SYNs as the timeline has handshakes: %j', async (policy) => {
    const { timeline, packets } = await run({ page: threeObjects, link: { rttMs: 5 }, policy });
    const syns = packets.filter(({ from, flags }) => from === 'client' && flags.includes('SYN'));
    expect(syns).toHaveLength(timeline.totals.handshakes);
    expect(new Set(syns.map(({ connection }) => connection)).size).toBe(timeline.totals.connections);
  });

  test('carry the bytes that the server has written, once', async () => {
    const { packets, origin } = await run({ page: threeObjects, link: { rttMs: 5 } });
    const fromServer = packets.filter(({ from }) => from === 'server');
    const bytes = fromServer.reduce((sum, { payloadBytes }) => sum + payloadBytes, 0);
    expect(bytes).toBe(origin.sockets[0]!.bytesWritten);
    expect(Math.max(...fromServer.map(({ payloadBytes }) => payloadBytes))).toBe(1460);
  });

  test('leave in rounds of the initial window, which doubles', async () => {
    const page = { resources: [{ path: '/', bodyBytes: 100_000 }] };
    const { packets } = await run({ page, link: { rttMs: 60 }, tcp: { initialWindowSegments: 4 } });
    const data = packets.filter(({ from, payloadBytes }) => from === 'server' && payloadBytes > 0);
    const rounds = new Map<number, number>();
    for (const { sentAtMs } of data) {
      const round = Math.floor((sentAtMs - data[0]!.sentAtMs + 20) / 60);
      rounds.set(round, (rounds.get(round) ?? 0) + 1);
    }
    expect([...rounds.values()].slice(0, 4)).toEqual([4, 8, 16, 32]);
  });

  test('are lost by chance, by the seed and not by the clock', async () => {
    const page = { resources: [{ path: '/', bodyBytes: 200_000 }] };
    const scenario = { page, link: { rttMs: 10, lossRate: 0.05 } };
    const lostOf = async (seed: number) => {
      const { packets } = await run(scenario, { seed });
      const first = packets.filter(({ from, payloadBytes }) => from === 'server' && payloadBytes > 0);
      return first.filter(({ fate }) => fate === 'lost').map(({ sequence }) => sequence);
    };
    const [lost, again, other] = [await lostOf(1), await lostOf(1), await lostOf(2)];
    expect(lost.length).toBeGreaterThan(1);
    expect(again).toEqual(lost);
    expect(other).not.toEqual(lost);
  });

  test('are dropped where the queue is full, and sent again', async () => {
    const page = { resources: [{ path: '/', bodyBytes: 200_000 }] };
    const link = { rttMs: 20, rateBitsPerSecond: 5_000_000, queueBytes: 10_000 };
    const { packets, timeline } = await run({ page, link });
    const dropped = packets.filter(({ fate }) => fate === 'dropped');
    expect(dropped.length).toBeGreaterThan(0);
    for (const { queuedBytes, payloadBytes } of dropped) expect(queuedBytes + payloadBytes).toBeGreaterThan(10_000);
    expect(timeline.requests[0]).toMatchObject({ status: 200, bodyBytes: 200_000 });
  });
});

test('a SYN that is lost is sent again after a second (RFC 6298 s.2.1)', async () => {
  const { backend } = await startBackend({ choice: 'auto', signal: never });
  onTestFinished(() => backend.close());
  const server = createServer((socket) => socket.on('error', () => {}));
  const stagedLosses = [{ connection: 1, from: 'client', sequence: 0 }] as const;
  const link = await backend.open(conditions({ rttMs: 20 }, { stagedLosses }), { server, allLeft: () => {} });
  onTestFinished(() => link.close());
  await link.connect();
  const syns = (await link.packets(0)).filter(({ from, flags }) => from === 'client' && flags.includes('SYN'));
  expect(syns.map(({ fate }) => fate)).toEqual(['lost', 'delivered']);
  const waitedMs = syns[1]!.sentAtMs - syns[0]!.sentAtMs;
  expect(waitedMs).toBeGreaterThan(990);
  expect(waitedMs).toBeLessThan(1300);
});

test('a port that another server has is an error that names it', async () => {
  const { backend } = await startBackend({ choice: 'auto', signal: never });
  onTestFinished(() => backend.close());
  const far = () => ({ server: createServer(), allLeft: () => {} });
  const link = await backend.open(conditions({ rttMs: 5 }, { port: 8080 }), far());
  onTestFinished(() => link.close());
  expect(link.address.port).toBe(8080);
  await expect(backend.open(conditions({}), far())).rejects.toThrow(/a second link on one tun device; close the first/);
});

test('measure, a link that goes away ends the experiment with one clear error', async () => {
  const station = await openStation({ choice: 'auto', signal: never });
  onTestFinished(() => station.backend.close());
  const scenario = parseScenario({ page: threeObjects, link: { rttMs: 300 }, policy: persistent });
  const measuring = measureAt(station, scenario, { signal: never, warmUp: false });
  const failed = expect(measuring).rejects.toMatchObject({ code: 'RT_EXPERIMENT' });
  await expect.poll(agents).toHaveLength(1);
  process.kill(agents()[0]!, 'SIGKILL');
  await failed;
});

test('measure, the wait for a window shows in the receive phase', async () => {
  const station = await openStation({ choice: 'auto', signal: never });
  onTestFinished(() => station.backend.close());
  const page = { resources: [{ path: '/', bodyBytes: 100_000 }] };
  const { timeline } = await measureAt(station, parseScenario({ page, link: { rttMs: 50 } }), { signal: never });
  expect(phaseMs(timeline.requests[0]!, 'receive')).toBeGreaterThan(2 * 50 - 1);
});

test('probeBackends, says of each link whether it can be had here', async () => {
  expect(await probeBackends(never)).toEqual({ tun: null, veth: null, relay: null });
});

test('startKernelLink, takes the next device where one cannot be had, and says why', async () => {
  // Without a command of that name, no device is made.
  const path = process.env.PATH;
  process.env.PATH = '/nonexistent';
  onTestFinished(() => {
    process.env.PATH = path;
  });
  expect(await startKernelLink(['tun', 'veth'], never)).toEqual({
    backend: null,
    reasons: {
      tun: 'the command unshare is missing (Debian: util-linux)',
      veth: 'the command unshare is missing (Debian: util-linux)',
    },
  });
});
