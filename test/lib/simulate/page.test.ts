import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput, Security } from '../../../lib/scenario/scenario.ts';
import { msOf } from '../../../lib/simulate/clock.ts';
import { newNetwork } from '../../../lib/simulate/network.ts';
import { Page } from '../../../lib/simulate/page.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';
import { type PolicyInput, pageLoadMs, pageOf, randomNumbers, roundTripsOnly } from './pages.ts';

test('Page, a handshake that nobody needs any more is played to its end', () => {
  // The third is discovered at 290 ms and served by the document's connection, which is free at 300 ms.
  const resources = pageOf(1).resources.concat({ path: '/third', bodyBytes: 1, delayMs: 90 });
  const scenario = parseScenario({ page: { resources }, ...roundTripsOnly, policy: { connectionsMax: 2 } });
  const page = new Page(newNetwork(scenario, { seed: 1, trace: null }));
  page.load();
  expect(page.exchanges.map(({ endedAtNs }) => msOf(endedAtNs))).toEqual([200, 300, 400]);
  expect(page.connections.map(({ connectedAtNs }) => msOf(connectedAtNs))).toEqual([100, 390]);
});

test('Page, chains: each resource is discovered by the last byte of the one before', () => {
  const page = pageOf(0).resources.concat([
    { path: '/a.css', bodyBytes: 1 },
    { path: '/f.woff2', bodyBytes: 1, after: '/a.css', delayMs: 7 },
    { path: '/beacon', bodyBytes: 1, after: 'navigation', delayMs: 450 },
  ]);
  const { requests } = simulate({ page: { resources: page }, ...roundTripsOnly });
  expect(requests.map(({ phases }) => phases.at(-1)!.endMs)).toEqual([200, 300, 407, 550]);
});

/** Pages whose objects are known with the document or by another object, over links without loss. */
function randomScenarios(count: number): readonly ScenarioInput[] {
  const random = randomNumbers(2026);
  const one = <Value>(...values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  return Array.from({ length: count }, () => {
    const objects = 1 + Math.floor(random() * 8);
    const resources = Array.from({ length: objects + 1 }, (_, index) => ({
      path: `/${index}`,
      bodyBytes: one(1, 5000, Math.floor(random() * 80_000)),
      requestBytes: one(0, 400),
      serverMs: one(0, 10, 150),
      after: index === 0 ? 'navigation' : one('document', `/${Math.floor(random() * index)}`),
    }));
    return {
      page: { resources },
      link: { rttMs: one(10, 50, 200), rateBitsPerSecond: one(null, 1e6, 1e7) },
      tcp: { mssBytes: one(536, 1460), initialWindowSegments: one(null, 1, 4, 10), windowGrowth: one(1.5, 1.7, 2) },
    };
  });
}

const policies: readonly (readonly [string, PolicyInput])[] = [
  ['one connection each', { protocol: 'HTTP/1.0', persistent: false }],
  ['persistent', {}],
  ['pipelined', { pipelineDepth: 8 }],
  ['HTTP/2', { protocol: 'HTTP/2', security: 'tls1.3' }],
  ['HTTP/3', { protocol: 'HTTP/3' }],
];

describe.each(policies)('simulate, %s', (_, policy) => {
  const scenarios = randomScenarios(60).map((scenario) => ({ ...scenario, policy }));

  test('a longer round trip is never faster', () => {
    for (const scenario of scenarios) {
      const longer = { ...scenario, link: { ...scenario.link, rttMs: scenario.link!.rttMs! * 1.5 } };
      expect(pageLoadMs(longer)).toBeGreaterThan(pageLoadMs(scenario));
    }
  });

  test('more bytes are never faster', () => {
    for (const scenario of scenarios) {
      const resources = scenario.page.resources.map((resource) => ({ ...resource, bodyBytes: resource.bodyBytes * 2 }));
      expect(pageLoadMs({ ...scenario, page: { resources } })).toBeGreaterThanOrEqual(pageLoadMs(scenario));
    }
  });

  test('every byte of the page arrives, also over a path that loses packets', () => {
    for (const [index, scenario] of scenarios.slice(0, 20).entries()) {
      const bytes = scenario.page.resources.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
      const lossy = { ...scenario, link: { ...scenario.link, lossRate: 0.1, queueBytes: 20_000 } };
      expect(simulate(lossy, { seed: index + 1 }).totals.bodyBytes).toBe(bytes);
    }
  });
});

test('simulate, pipelined is never slower than persistent, nor that than a connection each', () => {
  for (const scenario of randomScenarios(100)) {
    const [serial, persistent, pipelined] = policies
      .slice(0, 3)
      .map(([, policy]) => pageLoadMs({ ...scenario, policy }));
    expect(persistent).toBeLessThan(serial!);
    expect(pipelined).toBeLessThanOrEqual(persistent!);
  }
});

test('simulate, a persistent connection never leads to more connections', () => {
  for (const scenario of randomScenarios(60)) {
    for (const connectionsMax of [1, 2, 6]) {
      const count = (persistent: boolean) =>
        simulate({ ...scenario, policy: { persistent, connectionsMax } }).totals.connections;
      expect(count(true)).toBeLessThanOrEqual(count(false));
    }
  }
});

/** Without slow start: a certificate's segments also widen the window for what follows, which can outweigh their time. */
const textbook = ({ tcp }: ScenarioInput) => tcp!.initialWindowSegments === null;
const everCostlier: readonly (readonly Security[])[] = [
  ['none', 'tls1.3-0rtt', 'tls1.3-resumed', 'tls1.3'],
  ['none', 'tls1.2-resumed', 'tls1.2'],
];

test.each(everCostlier.map((securities) => [securities]))(
  'simulate, each of %j is at most as slow as the next',
  (securities) => {
    for (const scenario of randomScenarios(200).filter(textbook)) {
      const loads = securities.map((security) => pageLoadMs({ ...scenario, policy: { security } }));
      expect(loads).toEqual(loads.toSorted((a, b) => a - b));
    }
  },
);
