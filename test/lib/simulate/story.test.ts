import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';
import { story } from '../../../lib/simulate/story.ts';
import { type PolicyInput, pageOf, randomNumbers, roundTripsOnly } from './pages.ts';

/** A request's story in words with whole milliseconds. */
function told(scenario: ScenarioInput, requestId: number, seed = 1): readonly string[] {
  const { causes } = story(scenario, { seed })[requestId - 1]!;
  return causes.map(({ startMs, endMs, cause }) => `${Math.round(startMs)}-${Math.round(endMs)} ${cause}`);
}

describe('story', () => {
  test('a first request: handshakes, travel, thought, travel', () => {
    const page = { resources: [{ path: '/', bodyBytes: 1, serverMs: 40 }] };
    expect(told({ page, ...roundTripsOnly, policy: { security: 'tls1.3' } }, 1)).toEqual([
      '0-100 TCP handshake',
      '100-200 TLS 1.3 handshake',
      '200-250 request travels to the server',
      '250-290 server thinks',
      '290-340 first byte travels back',
    ]);
  });

  test('waiting for a free connection, and how many there are', () => {
    const policy = { persistent: false, connectionsMax: 2 };
    expect(told({ page: pageOf(3), ...roundTripsOnly, policy }, 4)).toEqual([
      '200-400 waiting for a free connection (2 of 2 in use)',
      '400-500 TCP handshake',
      '500-550 request travels to the server',
      '550-600 first byte travels back',
    ]);
  });

  test('slow start by rounds, with the body between them', () => {
    const link = { rttMs: 100, rateBitsPerSecond: 1e7 };
    expect(told({ page: pageOf(0, 30 * 1250), link, tcp: { mssBytes: 1250, initialWindowSegments: 10 } }, 1)).toEqual([
      '0-100 TCP handshake',
      '100-150 request travels to the server',
      '150-200 first byte travels back',
      '200-210 body arrives at 10 Mbit/s',
      '210-301 waiting for the congestion window: round 2 of 2',
      '301-321 body arrives at 10 Mbit/s',
    ]);
  });

  test('head-of-line blocking', () => {
    const page = {
      resources: [
        { path: '/', bodyBytes: 1 },
        { path: '/slow', bodyBytes: 1, serverMs: 200 },
        { path: '/quick', bodyBytes: 1 },
      ],
    };
    expect(told({ page, ...roundTripsOnly, policy: { pipelineDepth: 2 } }, 3)).toEqual([
      '200-250 request travels to the server',
      '250-450 blocked by the answer before it (head-of-line)',
      '450-500 first byte travels back',
    ]);
  });

  test('streams share the link', () => {
    const link = { rttMs: 100, rateBitsPerSecond: 1e6 };
    const scenario = {
      page: pageOf(2, 5 * 1250),
      link,
      tcp: { mssBytes: 1250 },
      policy: { protocol: 'HTTP/2' },
    } as const;
    expect(told(scenario, 2).at(-1)).toBe('350-440 body arrives, sharing 1 Mbit/s with others');
  });

  test('the race with the idle timer, retried or lost', () => {
    const after = (method: string) => ({
      page: {
        resources: [
          { path: '/', bodyBytes: 1 },
          { path: '/late', bodyBytes: 1, delayMs: 950, method },
        ],
      },
      ...roundTripsOnly,
      policy: { idleTimeoutMs: 1000 },
    });
    expect(told(after('GET'), 2).slice(0, 2)).toEqual([
      '1150-1200 the server closed the connection as it was idle: the request is sent again',
      '1200-1300 TCP handshake',
    ]);
    expect(told(after('POST'), 2)).toEqual([
      '1150-1200 the server closed the connection as it was idle, and POST may not be repeated',
    ]);
  });

  test('losses, by how they were noticed', () => {
    const scenario = { page: pageOf(6, 30_000), link: { rttMs: 100, lossRate: 0.05, rateBitsPerSecond: 1e7 } };
    const causes = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      for (const { causes: list } of story({ ...scenario, policy: { protocol: 'HTTP/2' } }, { seed })) {
        for (const { cause } of list) causes.add(cause);
      }
    }
    expect([...causes]).toEqual(
      expect.arrayContaining([
        'SYN or SYN-ACK lost: waiting for the retransmission timeout',
        'lost segment: waiting for the retransmission timeout',
        'lost segment: waiting for its fast retransmission',
        'arrived, but waits for a lost segment before it (TCP delivers in order)',
      ]),
    );
  });

  test('covers each request of any page from discovery to its last byte, without gaps', () => {
    const random = randomNumbers(11);
    const one = <Value>(...values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
    for (let seed = 1; seed <= 150; seed++) {
      const policy = one<PolicyInput>(
        { persistent: false, connectionsMax: 3, security: 'tls1.2' },
        { connectionsMax: 2, security: 'tls1.3-0rtt' },
        { connectionsMax: 2, pipelineDepth: 3 },
        { protocol: 'HTTP/2', security: 'tls1.3', requestsPerConnectionMax: 3 },
        { protocol: 'HTTP/3' },
      );
      const { resources } = pageOf(8, one(0, 3000, 40_000));
      const stepMs = one(0, 20);
      const scenario: ScenarioInput = {
        page: {
          resources: resources.map((resource, index) => ({
            ...resource,
            delayMs: index * stepMs,
            serverMs: one(0, 60),
          })),
        },
        link: {
          rttMs: one(20, 100),
          rateBitsPerSecond: one(null, 1e6, 1e7),
          lossRate: one(0, 0.05),
          queueBytes: one(null, 9000),
        },
        tcp: { initialWindowSegments: one(null, 2, 10) },
        policy: { ...policy, idleTimeoutMs: one(150, 5000) },
      };
      const { requests, connections } = simulate(scenario, { seed });
      for (const { requestId, causes } of story(scenario, { seed })) {
        const { phases, connection } = requests[requestId - 1]!;
        const openedAtMs = connections[connection - 1]!.openedAtMs;
        // A request that opens its connection at once has phases from the end of the handshake on.
        const discoveredAtMs =
          phases[0]!.name === 'blocked' ? phases[0]!.startMs : Math.min(phases[0]!.startMs, causes[0]!.startMs);
        expect([phases[0]!.startMs, openedAtMs]).toContain(causes[0]!.startMs);
        expect(causes[0]!.startMs).toBeCloseTo(discoveredAtMs, 5);
        expect(causes.at(-1)!.endMs).toBeCloseTo(phases.at(-1)!.endMs, 5);
        for (const [place, { startMs, endMs }] of causes.entries()) {
          expect(endMs).toBeGreaterThan(startMs);
          if (place > 0) expect(startMs).toBe(causes[place - 1]!.endMs);
        }
      }
    }
  });
});
