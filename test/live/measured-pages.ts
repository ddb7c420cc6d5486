/**
 * `measure` against arithmetic, over each link: a link is tested by a line (`measured-over-tun.test.ts`). Counts and orderings are exact. Durations may not fall below the arithmetic, and of a few
 * page loads one must come within 10 % above it: programs take time (each exchange about a millisecond), and on a machine
 * that is shared with others any single page load may be late.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackendName } from '../../lib/measure/link.ts';
import { type MeasuredRun, measureAt } from '../../lib/measure/measure.ts';
import { openStation, type Station } from '../../lib/measure/station.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../lib/scenario/scenario.ts';
import type { Timeline } from '../../lib/timeline/timeline.ts';
import {
  documentWith,
  endedAtMs,
  nonPersistent,
  pathsByConnection,
  persistent,
  phaseMs,
  requestOf,
  sentAtMs,
  threeObjects,
} from './pages.ts';

const rttMs = 50;
const link = { rttMs };

/** The most connections that were open at one time. */
function mostOpen({ connections }: Timeline): number {
  const openAt = (ms: number) =>
    connections.filter(
      ({ openedAtMs, closedAtMs }) => openedAtMs <= ms && (closedAtMs ?? Number.POSITIVE_INFINITY) > ms,
    );
  return Math.max(...connections.map(({ openedAtMs }) => openAt(openedAtMs).length));
}

const never = new AbortController().signal;

export function describeMeasuredPages(
  name: BackendName,
  of: { readonly handshakeOrigin: 'measured' | 'emulated' },
): void {
  describe(`measure over ${name}`, () => {
    let station: Station;
    beforeAll(async () => {
      station = await openStation({ choice: name, signal: never });
    });
    afterAll(() => station.backend.close());

    const measureRun = (scenario: ScenarioInput): Promise<MeasuredRun> =>
      measureAt(station, parseScenario(scenario), { signal: never });
    const measure = async (scenario: ScenarioInput): Promise<Timeline> => (await measureRun(scenario)).timeline;

    /**
     * Measures until a duration comes within 10 % above what arithmetic says; none may be below it (by more than the half
     * millisecond for which a mark can be late).
     *
     * @returns the timeline that did
     */
    async function within10Percent(of: {
      readonly scenario: ScenarioInput;
      readonly computedMs: number;
      readonly duration?: (timeline: Timeline) => number;
    }): Promise<Timeline> {
      const { scenario, computedMs, duration = ({ totals }) => totals.pageLoadMs } = of;
      const seenMs: number[] = [];
      for (let tries = 0; tries < 5; tries++) {
        const timeline = await measure(scenario);
        const measuredMs = duration(timeline);
        expect(measuredMs).toBeGreaterThan(computedMs - 0.5);
        if (measuredMs < 1.1 * computedMs) return timeline;
        seenMs.push(measuredMs);
      }
      return expect.fail(`none of ${seenMs.join(', ')} ms is within 10 % of ${computedMs} ms`);
    }

    describe('the three-object page', () => {
      test.each([
        { policy: nonPersistent, sockets: 3, closedBy: 'server' },
        { policy: { protocol: 'HTTP/1.1', persistent: false } as const, sockets: 3, closedBy: 'server' },
        { policy: persistent, sockets: 1, closedBy: null },
      ])('$policy.protocol (persistent: $policy.persistent), the origin accepts $sockets', async (of) => {
        const { timeline, origin } = await measureRun({ page: threeObjects, link: { rttMs: 5 }, policy: of.policy });
        expect(origin.sockets).toHaveLength(of.sockets);
        expect(timeline.totals).toMatchObject({
          connections: of.sockets,
          handshakes: of.sockets,
          requests: 3,
          bodyBytes: 17_000,
        });
        for (const connection of timeline.connections) expect(connection.closedBy).toBe(of.closedBy);
        for (const socket of origin.sockets) expect(socket.closedBy).toBe(of.closedBy);
        expect(timeline.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
        const paths = ['/index.html', '/logo.png', '/style.css'];
        expect(origin.sockets.flatMap(({ requests }) => requests.map(({ path }) => path))).toEqual(paths);
      });

      // 17,000 bytes take 13.6 ms at 10 Mbit/s
      test.each([
        { policy: nonPersistent, rateBitsPerSecond: null, computedMs: 3 * 2 * rttMs },
        { policy: nonPersistent, rateBitsPerSecond: 10_000_000, computedMs: 3 * 2 * rttMs + 13.6 },
        { policy: persistent, rateBitsPerSecond: null, computedMs: 4 * rttMs },
        { policy: persistent, rateBitsPerSecond: 10_000_000, computedMs: 4 * rttMs + 13.6 },
      ])('$policy.protocol at $rateBitsPerSecond bit/s loads in $computedMs ms, within 10 %', async (of) => {
        const scenario = {
          page: threeObjects,
          link: { rttMs, rateBitsPerSecond: of.rateBitsPerSecond },
          policy: of.policy,
        };
        await within10Percent({ scenario, computedMs: of.computedMs });
      });
    });

    test(`the connect phase takes a round trip and is ${of.handshakeOrigin}, exchanges are measured`, async () => {
      const { connections, requests } = await within10Percent({
        scenario: { page: threeObjects, link, policy: nonPersistent },
        computedMs: rttMs,
        duration: ({ connections }) =>
          Math.max(...connections.map(({ phases }) => phases[0]!.endMs - phases[0]!.startMs)),
      });
      expect(connections).toHaveLength(3);
      for (const { phases } of connections) {
        expect(phases).toHaveLength(1);
        expect(phases[0]).toMatchObject({ name: 'connect', origin: of.handshakeOrigin });
      }
      for (const { phases } of requests) {
        for (const { name, origin } of phases) expect({ name, origin }).toEqual({ name, origin: 'measured' });
      }
    });

    describe('a document and eight objects over six connections', () => {
      const page = documentWith(8);

      test('persistent: six sockets, of which the first that are free take what queues', async () => {
        const policy = { ...persistent, connectionsMax: 6 };
        const { timeline, origin } = await measureRun({ page, link, policy });
        expect(origin.sockets).toHaveLength(6);
        // One leaves on the document's connection and five on new ones, at once; two are left over.
        expect(pathsByConnection(timeline)[0]!.slice(0, 2)).toEqual(['/index.html', '/1']);
        const blocked = timeline.requests.filter((request) => phaseMs(request, 'blocked') > 0);
        expect(blocked).toHaveLength(2);
        expect(requestOf(timeline, '/8').phases[0]!.name).toBe('blocked');
        await within10Percent({ scenario: { page, link, policy }, computedMs: 5 * rttMs });
      });

      test('non-persistent: nine sockets, at most six open at a time, and three rounds of two round trips', async () => {
        const policy = { ...nonPersistent, connectionsMax: 6 };
        const { timeline, origin } = await measureRun({ page, link, policy });
        expect(origin.sockets).toHaveLength(9);
        for (const { requests } of origin.sockets) expect(requests).toHaveLength(1);
        expect(mostOpen(timeline)).toBe(6);
        await within10Percent({ scenario: { page, link, policy }, computedMs: 6 * rttMs });
      });
    });

    describe('TCP', () => {
      const page = { resources: [{ path: '/', bodyBytes: 100_000 }] };

      // 100,000 bytes are 69 segments: 10, 20 and 39
      test.each([
        { initialWindowSegments: 10, rounds: 3 },
        { initialWindowSegments: 30, rounds: 2 },
        { initialWindowSegments: null, rounds: 1 },
      ])('an initial window of $initialWindowSegments takes $rounds round trips after the handshake', async (of) => {
        const tcp = { initialWindowSegments: of.initialWindowSegments };
        await within10Percent({ scenario: { page, link, tcp }, computedMs: (1 + of.rounds) * rttMs });
      });

      test('100,000 bytes at 1 Mbit/s take 800 ms', async () => {
        const scenario = {
          page,
          link: { rttMs: 20, rateBitsPerSecond: 1_000_000 },
          tcp: { initialWindowSegments: null },
        };
        const timeline = await within10Percent({ scenario, computedMs: 2 * 20 + 800 });
        // The first segment, 12 ms, is in the wait for it; the rest is received as it comes, not in one piece.
        expect(phaseMs(timeline.requests[0]!, 'receive')).toBeGreaterThan(750);
      });

      // A queue serves in order of arrival; only the relay lets connections take turns.
      test.runIf(name === 'relay')('two connections share the rate evenly', async () => {
        const page = {
          resources: [
            { path: '/', bodyBytes: 1 },
            { path: '/a', bodyBytes: 50_000, after: 'navigation' },
            { path: '/b', bodyBytes: 50_000, after: 'navigation' },
          ],
        };
        const tcp = { initialWindowSegments: null };
        const policy = { ...persistent, connectionsMax: 3 };
        const scenario = { page, link: { rttMs: 20, rateBitsPerSecond: 1_000_000 }, tcp, policy };
        const timeline = await within10Percent({ scenario, computedMs: 2 * 20 + 800 });
        const ends = ['/a', '/b'].map((path) => endedAtMs(requestOf(timeline, path)));
        // 100,000 bytes in all; one after the other, the first would end 400 ms before the second.
        expect(Math.abs(ends[0]! - ends[1]!)).toBeLessThan(100);
      });

      test.each([
        { slowStartAfterIdle: true, rounds: 2 },
        { slowStartAfterIdle: false, rounds: 1 },
      ])('after an idle second (restart: $slowStartAfterIdle) 20 segments take $rounds round trips', async (of) => {
        const page = {
          resources: [
            { path: '/', bodyBytes: 29_200 },
            { path: '/late', bodyBytes: 29_200 - 500, delayMs: 1200 },
          ],
        };
        const { slowStartAfterIdle } = of;
        const duration = (timeline: Timeline): number => {
          const late = requestOf(timeline, '/late');
          return endedAtMs(late) - late.phases[0]!.startMs;
        };
        const scenario = { page, link, tcp: { slowStartAfterIdle } };
        await within10Percent({ scenario, computedMs: of.rounds * rttMs, duration });
      });
    });

    describe('the page', () => {
      test('serverMs is part of the wait', async () => {
        const scenario = { page: { resources: [{ path: '/', bodyBytes: 1, serverMs: 70 }] }, link };
        const duration = (timeline: Timeline) => phaseMs(timeline.requests[0]!, 'wait');
        await within10Percent({ scenario, computedMs: rttMs + 70, duration });
      });

      test('delayMs passes between the discovery and the request', async () => {
        const page = {
          resources: [
            { path: '/', bodyBytes: 1 },
            { path: '/late', bodyBytes: 1, delayMs: 40 },
          ],
        };
        const duration = (timeline: Timeline) =>
          requestOf(timeline, '/late').phases[0]!.startMs - endedAtMs(requestOf(timeline, '/'));
        await within10Percent({ scenario: { page, link }, computedMs: 40, duration });
      });

      test('after: each link of a chain starts when the one before it has ended', async () => {
        const page = {
          resources: [
            { path: '/', bodyBytes: 1 },
            { path: '/font', bodyBytes: 1, after: '/style' },
            { path: '/style', bodyBytes: 1 },
            { path: '/script', bodyBytes: 1, after: 'navigation' },
          ],
        };
        const scenario = { page, link, policy: { ...persistent, connectionsMax: 6 } };
        const timeline = await within10Percent({ scenario, computedMs: 4 * rttMs });
        const starts = (path: string) => requestOf(timeline, path).phases[0]!.startMs;
        const ends = (path: string) => endedAtMs(requestOf(timeline, path));
        expect(starts('/style')).toBeGreaterThanOrEqual(ends('/'));
        expect(starts('/font')).toBeGreaterThanOrEqual(ends('/style'));
        expect(starts('/script')).toBeLessThan(ends('/'));
        expect(timeline.totals.connections).toBe(2);
      });

      test.each([nonPersistent, persistent])(
        '$protocol messages have the bytes that the scenario gives them',
        async (policy) => {
          const page = { resources: [{ path: '/', bodyBytes: 1000, requestBytes: 400, headerBytes: 20_000 }] };
          const { origin } = await measureRun({ page, link: { rttMs: 5 }, policy });
          expect(origin.sockets[0]).toMatchObject({ bytesRead: 400, bytesWritten: 21_000 });
        },
      );

      test('an empty body is a response too', async () => {
        const page = { resources: [{ path: '/', bodyBytes: 0 }] };
        for (const policy of [nonPersistent, persistent]) {
          const timeline = await measure({ page, link: { rttMs: 5 }, policy });
          expect(timeline.requests[0]).toMatchObject({ status: 200, bodyBytes: 0 });
        }
      });
    });

    describe('the policy', () => {
      test('requestsPerConnectionMax: the server closes after so many', async () => {
        const policy = { ...persistent, requestsPerConnectionMax: 2 };
        const timeline = await measure({ page: documentWith(4), link: { rttMs: 5 }, policy });
        expect(pathsByConnection(timeline)).toEqual([['/index.html', '/1'], ['/2', '/3'], ['/4']]);
        expect(timeline.connections.map(({ closedBy }) => closedBy)).toEqual(['server', 'server', null]);
      });

      test.each([
        { delayMs: 150, paths: [['/', '/late']], closedBy: [null] },
        { delayMs: 600, paths: [['/'], ['/late']], closedBy: ['server', null] },
      ])('idleTimeoutMs 400: what comes after $delayMs ms finds $closedBy', async ({ delayMs, paths, closedBy }) => {
        const page = {
          resources: [
            { path: '/', bodyBytes: 1 },
            { path: '/late', bodyBytes: 1, delayMs },
          ],
        };
        const timeline = await measure({ page, link: { rttMs: 5 }, policy: { ...persistent, idleTimeoutMs: 400 } });
        expect(pathsByConnection(timeline)).toEqual(paths);
        expect(timeline.connections.map((connection) => connection.closedBy)).toEqual(closedBy);
      });
    });

    test('an idle connection is counted from when the response has left, however long that takes', async () => {
      // 20,000 bytes take 800 ms at 200 kbit/s, twice the idle timeout
      const page = {
        resources: [
          { path: '/', bodyBytes: 20_000 },
          { path: '/next', bodyBytes: 1 },
        ],
      };
      const scenario = {
        page,
        link: { rttMs: 20, rateBitsPerSecond: 200_000 },
        policy: { ...persistent, idleTimeoutMs: 400 },
      };
      const { totals } = await measure(scenario);
      expect(totals.connections).toBe(1);
    });

    test('a request that crosses the close of its idle connection is sent again on another', async () => {
      const rttMs = 200;
      const page = {
        resources: [
          { path: '/', bodyBytes: 1 },
          // The server closes 300 ms after the response left, and the client learns of it 100 ms later.
          { path: '/late', bodyBytes: 1, delayMs: 250 },
        ],
      };
      const { timeline, origin } = await measureRun({
        page,
        link: { rttMs },
        policy: { ...persistent, idleTimeoutMs: 300 },
      });
      expect(pathsByConnection(timeline)).toEqual([['/'], ['/late']]);
      expect(timeline.connections.map(({ closedBy }) => closedBy)).toEqual(['server', null]);
      expect(origin.sockets.map(({ requests }) => requests.map(({ path }) => path))).toEqual([['/'], ['/late']]);
      expect(requestOf(timeline, '/late').phases[0]!.name).toBe('blocked');
    });

    test('says how punctual the link was', async () => {
      const { quality } = await measureRun({ page: threeObjects, link });
      expect(quality.lateness.events).toBeGreaterThan(10);
      expect(quality.lateness.p50Ms).toBeLessThanOrEqual(quality.lateness.p99Ms);
      expect(quality.tries).toBeGreaterThanOrEqual(1);
      expect(quality.tries).toBeLessThanOrEqual(5);
    });

    describe('security', () => {
      test.each([
        { security: 'tls1.2', roundTrips: 4 },
        { security: 'tls1.2-resumed', roundTrips: 3 },
        { security: 'tls1.3', roundTrips: 3 },
        { security: 'tls1.3-resumed', roundTrips: 3 },
      ] as const)('$security: a page of one object takes $roundTrips round trips', async ({ security, roundTrips }) => {
        const page = { resources: [{ path: '/', bodyBytes: 1 }] };
        const policy = { ...persistent, security };
        const timeline = await within10Percent({ scenario: { page, link, policy }, computedMs: roundTrips * rttMs });
        expect(timeline.connections[0]!.phases.map((phase) => phase.name)).toEqual(['connect', 'tls']);
        expect(timeline.connections[0]!.phases[1]!.origin).toBe('measured');
      });

      test.each(['HTTP/1.0', 'HTTP/2'] as const)('%s speaks over TLS too', async (protocol) => {
        const policy = { protocol, persistent: true, security: 'tls1.3' } as const;
        const { timeline, origin } = await measureRun({ page: threeObjects, link: { rttMs: 5 }, policy });
        expect(origin.sockets).toHaveLength(1);
        expect(timeline.totals).toMatchObject({ connections: 1, handshakes: 1, requests: 3, bodyBytes: 17_000 });
      });
    });

    describe('requests that share a connection', () => {
      const page = { resources: documentWith(8).resources.map((resource) => ({ ...resource, serverMs: 20 })) };

      test('pipelined: all leave at once, are thought about together and answered in order', async () => {
        const slowFirst = { resources: page.resources.map((r) => (r.path === '/1' ? { ...r, serverMs: 60 } : r)) };
        const policy = { ...persistent, pipelineDepth: 8 };
        const scenario = { page: slowFirst, link, policy };
        const timeline = await within10Percent({ scenario, computedMs: 3 * rttMs + 20 + 60 });
        const objects = timeline.requests.slice(1);
        const lastSent = Math.max(...objects.map(sentAtMs));
        expect(lastSent).toBeLessThan(Math.min(...objects.map(endedAtMs)));
        const ends = objects.map(endedAtMs);
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
      });

      test('a deep pipeline over TLS is answered on one connection', async () => {
        const many = documentWith(150);
        const policy = { ...persistent, pipelineDepth: 100, security: 'tls1.2' } as const;
        const page = { resources: many.resources.map((resource) => ({ ...resource, bodyBytes: 5000 })) };
        const { timeline, origin } = await measureRun({ page, link: { rttMs: 2 }, policy });
        expect(origin.sockets.map(({ requests }) => requests.length)).toEqual([151]);
        expect(timeline.totals).toMatchObject({ connections: 1, requests: 151 });
      });

      test('pipelineDepth is how many are under way at most', async () => {
        const policy = { ...persistent, pipelineDepth: 4 };
        await within10Percent({ scenario: { page, link, policy }, computedMs: 4 * rttMs + 3 * 20 });
      });

      test('HTTP/2: a slow answer holds up no other', async () => {
        const slowFirst = { resources: page.resources.map((r) => (r.path === '/1' ? { ...r, serverMs: 200 } : r)) };
        const { timeline, origin } = await measureRun({ page: slowFirst, link, policy: { protocol: 'HTTP/2' } });
        expect(origin.sockets).toHaveLength(1);
        const slow = endedAtMs(requestOf(timeline, '/1'));
        for (const { path } of page.resources.slice(2))
          expect(endedAtMs(requestOf(timeline, path))).toBeLessThan(slow - 100);
      });
    });

    describe('HTTP/1.0 with keep-alive', () => {
      test('carries all on one connection, which the server does not close', async () => {
        const policy = { protocol: 'HTTP/1.0', persistent: true } as const;
        const timeline = await within10Percent({
          scenario: { page: threeObjects, link, policy },
          computedMs: 4 * rttMs,
        });
        expect(pathsByConnection(timeline)).toEqual([['/index.html', '/logo.png', '/style.css']]);
        expect(timeline.connections[0]!.closedBy).toBeNull();
      });
    });

    test('a request that crosses the close and must not be repeated has failed, and the page goes on', async () => {
      const page = {
        resources: [
          { path: '/', bodyBytes: 1 },
          { path: '/order', bodyBytes: 1, delayMs: 250, method: 'POST' },
          { path: '/thanks', bodyBytes: 1, after: '/order' },
        ],
      };
      const { timeline, origin } = await measureRun({
        page,
        link: { rttMs: 200 },
        policy: { ...persistent, idleTimeoutMs: 300 },
      });
      expect(requestOf(timeline, '/order')).toMatchObject({ status: 0, bodyBytes: 0, connection: 1 });
      expect(requestOf(timeline, '/thanks')).toMatchObject({ status: 200, connection: 2 });
      expect(origin.sockets.map(({ requests }) => requests.map(({ path }) => path))).toEqual([['/'], ['/thanks']]);
    });

    test('resources of several origins have their own connections', async () => {
      const page = {
        resources: [
          { path: '/', bodyBytes: 1 },
          { path: '/a', bodyBytes: 1 },
          { path: '/b', bodyBytes: 1, origin: 'https://cdn.example' },
        ],
      };
      const { connections, requests } = await measure({ page, link: { rttMs: 5 } });
      expect(connections.map(({ origin = '' }) => origin)).toEqual(['', 'https://cdn.example']);
      expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
    });
  });
}
