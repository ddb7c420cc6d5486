/**
 * What every engine keeps: answers of the literature, laws, and bounds that follow from the conventions of the course. A new
 * engine is tested by calling `engineContract` from a file of its own.
 *
 * The scenarios are the same in every run. To try others, set `CONTRACT_SEED`, and `CONTRACT_RUNS` for more of them (120 for
 * each kind that a law names); a failure prints the smallest scenario it found, and the seed.
 */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../lib/engine.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import { parseTimeline } from '../../lib/timeline/parse-timeline.ts';
import { endedAtMs, sentAtMs } from '../../lib/timeline/phases.ts';
import type { Timeline } from '../../lib/timeline/timeline.ts';
import { transmissionMs } from '../../lib/units.ts';
import { exploration } from '../exploration.ts';
import { draftsOf, type Law, laws, sameSchedule } from './laws.ts';
import { type KnownAnswer, literature } from './literature.ts';
import { type Draft, type Only, scenarios } from './scenarios.ts';

/** Times are as good as equal within the larger of the two. */
export interface Tolerance {
  readonly ms: number;
  /** Of the time itself. */
  readonly share: number;
}

export interface Contract {
  readonly engine: Engine<never>;
  /** Against known answers. */
  readonly tolerance?: Tolerance;
  /** Between two answers of the engine; an engine that computes has no noise. */
  readonly noise?: Tolerance;
  /** Scenarios for each law. */
  readonly runs?: number;
  /** Narrows the scenarios: an engine that waits for real sockets has no time for long pages. */
  readonly only?: Only;
  /** Titles of what this engine does not keep, each with the reason. */
  readonly skips?: { readonly [title: string]: string };
  /** For one test. */
  readonly timeoutMs?: number;
}

export function engineContract({
  engine,
  tolerance = { ms: 0.1, share: 1e-4 },
  noise = { ms: 0.001, share: 0 },
  runs = exploration.runs,
  only = {},
  skips = {},
  timeoutMs = 60_000,
}: Contract): void {
  // At most every other scenario may be one that a law says nothing of: else it would be tested by accident only.
  const parameters = { seed: exploration.seed, numRuns: runs, maxSkipsPerRun: 1 };

  const contractTest = (title: string, body: () => Promise<void>) => {
    const reason = skips[title];
    if (reason === undefined) test(title, { timeout: timeoutMs }, body);
    else test(`${title} (skipped: ${reason})`, { skip: true }, body);
  };

  /** A timeline, where the engine can give one. */
  const load = async (draft: Draft): Promise<Timeline> => {
    fc.pre(engine.supports(parseScenario(draft)).supported);
    return engine.run(draft);
  };

  const property = (drafts: fc.Arbitrary<Draft>, holds: (timeline: Timeline) => void) =>
    fc.assert(
      fc.asyncProperty(drafts, async (draft) => holds(await load(draft))),
      parameters,
    );

  const everyLoad = (title: string, holds: (timeline: Timeline) => void, drafts: Only = {}) =>
    contractTest(title, () => property(scenarios({ ...drafts, ...only }), holds));

  describe(`${engine.name}, any page`, () => {
    everyLoad('is a timeline that keeps the invariants, also when it has been a file', (timeline) => {
      expect(timeline.engine).toBe(engine.name);
      expect(Object.isFrozen(timeline.requests)).toBe(true);
      expect(parseTimeline(JSON.parse(JSON.stringify(timeline)))).toEqual(timeline);
    });

    everyLoad('no answer takes less than a round trip and its transmission', (timeline) => {
      const { link, page } = timeline.scenario;
      for (const request of timeline.requests.filter(({ status }) => status !== 0)) {
        const { headerBytes, bodyBytes, requestBytes, serverMs } = page.resources[request.id - 1]!;
        const bytes = requestBytes + headerBytes + bodyBytes;
        const leastMs = link.rttMs + serverMs + transmissionMs(bytes, link.rateBitsPerSecond);
        expect(endedAtMs(request) - sentAtMs(request)).toBeGreaterThanOrEqual(leastMs - slack(noise, leastMs));
      }
    });

    everyLoad('no page takes less than a round trip and the transmission of all its answers', (timeline) => {
      const { link, page } = timeline.scenario;
      fc.pre(timeline.requests.every(({ status }) => status !== 0));
      const bytes = page.resources.reduce((sum, { headerBytes, bodyBytes }) => sum + headerBytes + bodyBytes, 0);
      const leastMs = link.rttMs + transmissionMs(bytes, link.rateBitsPerSecond);
      expect(timeline.totals.pageLoadMs).toBeGreaterThanOrEqual(leastMs - slack(noise, leastMs));
    });

    everyLoad('what reveals a resource has ended, and the client has waited, before it leaves', (timeline) => {
      const { requests, scenario } = timeline;
      for (const [place, request] of requests.entries()) {
        const { after, delayMs } = scenario.page.resources[place]!;
        const revealer = after === 'document' ? requests[0] : requests.find(({ path }) => path === after);
        const revealedAtMs = (revealer ? endedAtMs(revealer) : 0) + delayMs;
        expect(sentAtMs(request)).toBeGreaterThanOrEqual(revealedAtMs - slack(noise, revealedAtMs));
      }
    });

    // Without idle timeouts: whoever loses its connection opens another.
    everyLoad(
      'a connection for each request is one for each; persistent connections are never more',
      ({ connections, requests, scenario: { policy } }) => {
        if (policy.persistent) expect(connections.length).toBeLessThanOrEqual(requests.length);
        else expect(connections.length).toBe(requests.length);
      },
      { idleTimeouts: false },
    );
  });

  describe(`${engine.name}, laws`, () => {
    for (const law of laws) {
      contractTest(law.title, async () => {
        for (const drafts of draftsOf(law, only)) await fc.assert(lawProperty(law, drafts), parameters);
      });
    }
  });

  function lawProperty(law: Law, drafts: fc.Arbitrary<Draft>) {
    const { comparable = sameSchedule } = law;
    return fc.asyncProperty(drafts, fc.integer({ min: 1, max: 300 }), async (draft, by) => {
      const before = await load(draft);
      const after = await load(law.change(draft, by));
      fc.pre(comparable(before, after));
      const [wasMs, isMs] = [before.totals.pageLoadMs, after.totals.pageLoadMs];
      const slackMs = slack(noise, wasMs);
      if (law.makesIt === 'not faster') expect(isMs).toBeGreaterThanOrEqual(wasMs - slackMs);
      else if (law.makesIt === 'not slower') expect(isMs).toBeLessThanOrEqual(wasMs + slackMs);
      else expectNear(isMs, law.makesIt === 'the same' ? wasMs : 3 * wasMs, { ms: noise.ms * 10, share: noise.share });
    });
  }

  describe(`${engine.name}, literature`, () => {
    for (const known of literature)
      contractTest(known.title, async () => agrees(known, await engine.run(known.scenario)));

    contractTest('n small objects take as many round trips as the textbook counts', () =>
      fc.assert(
        fc.asyncProperty(fc.nat(12), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 500 }), textbook),
        parameters,
      ),
    );

    contractTest('slow start is the closed form of Kurose & Ross', () =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 200 }),
          fc.integer({ min: 1, max: 300 }),
          fc.constantFrom(28_000, 100_000, 1_000_000, 10_000_000),
          responseTime,
        ),
        parameters,
      ),
    );
  });

  function agrees({ expect: { requestsMs = {}, ...totals } }: KnownAnswer, timeline: Timeline): void {
    for (const [name, value] of Object.entries(totals)) {
      const actual = timeline.totals[name as keyof typeof totals];
      if (name === 'pageLoadMs') expectNear(actual, value, tolerance);
      else expect(actual, name).toBe(value);
    }
    for (const [path, ms] of Object.entries(requestsMs)) {
      const request = timeline.requests.find((one) => one.path === path)!;
      expectNear(endedAtMs(request) - sentAtMs(request), ms, tolerance);
    }
  }

  /** Kurose & Ross, ch. 2: 2 + 2 n/k round trips with k connections for a request each, 2 + n on one, 3 pipelined. */
  async function textbook(objects: number, connectionsMax: number, rttMs: number): Promise<void> {
    const paths = Array.from({ length: objects + 1 }, (_, place) => `/${place}`);
    const scenario = {
      page: { resources: paths.map((path) => ({ path, bodyBytes: 1 })) },
      link: { rttMs },
      tcp: { initialWindowSegments: null },
    };
    const single = { protocol: 'HTTP/1.0', persistent: false, connectionsMax } as const;
    const rows = [
      [single, 2 + 2 * Math.ceil(objects / connectionsMax)],
      [{}, 2 + objects],
      [{ pipelineDepth: 100 }, objects === 0 ? 2 : 3],
    ] as const;
    for (const [policy, trips] of rows) {
      const { totals } = await engine.run({ ...scenario, policy });
      expectNear(totals.pageLoadMs, trips * rttMs, tolerance);
    }
  }

  /** 2 RTT + O/R + P(RTT + S/R) - (2^P - 1)S/R, for an object of whole segments. */
  async function responseTime(segments: number, rttMs: number, rateBitsPerSecond: number): Promise<void> {
    const mssBytes = 536;
    const segmentMs = transmissionMs(mssBytes, rateBitsPerSecond);
    const windows = Math.ceil(Math.log2(segments + 1));
    const stallsOfEndless = Math.floor(Math.log2(1 + rttMs / segmentMs)) + 1;
    const stalls = Math.min(stallsOfEndless, windows - 1);
    const stalledMs = stalls * (rttMs + segmentMs) - (2 ** stalls - 1) * segmentMs;
    const { totals } = await engine.run({
      page: { resources: [{ path: '/', bodyBytes: segments * mssBytes }] },
      link: { rttMs, rateBitsPerSecond },
      tcp: { mssBytes, initialWindowSegments: 1 },
    });
    expectNear(totals.pageLoadMs, 2 * rttMs + segments * segmentMs + stalledMs, tolerance);
  }
}

export function slack({ ms, share }: Tolerance, ofMs: number): number {
  return Math.max(ms, share * Math.abs(ofMs));
}

function expectNear(actualMs: number, expectedMs: number, tolerance: Tolerance): void {
  expect(Math.abs(actualMs - expectedMs), `${actualMs} ms is not ${expectedMs} ms`).toBeLessThanOrEqual(
    slack(tolerance, expectedMs),
  );
}
