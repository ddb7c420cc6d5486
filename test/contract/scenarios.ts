/**
 * Scenarios at random (fast-check): every combination that schema and protocols allow, small enough that a counter-example
 * can be checked by hand. A law that holds only under a condition says so by what it asks for here (`Only`), and why in its
 * own comment.
 */

import * as fc from 'fast-check';
import {
  type Link,
  type Policy,
  type Protocol,
  protocols,
  type ResourceInput,
  type Security,
  securities,
  type Tcp,
} from '../../lib/scenario/scenario.ts';

/** A `ScenarioInput` with every part that a law may change. */
export interface Draft {
  readonly page: { readonly resources: readonly ResourceInput[] };
  readonly link: Partial<Link>;
  readonly tcp: Partial<Tcp>;
  readonly policy: Partial<Policy>;
}

/** What a law asks of its scenarios; what is left out may be anything. */
export interface Only {
  /** `wave`: the document reveals all others at once; `any`: trees, pauses, and what is known from navigation on. */
  readonly shape?: 'wave' | 'any';
  readonly objectsMax?: number;
  readonly bodyBytes?: number;
  /** Whether requests and response headers may have bytes. */
  readonly overhead?: boolean;
  readonly serverMsMax?: number;
  readonly methods?: readonly string[];
  readonly origins?: readonly string[];
  /** In bits per second; `null`: unlimited. */
  readonly rates?: readonly (number | null)[];
  readonly initialWindows?: readonly (number | null)[];
  readonly windowGrowths?: readonly number[];
  readonly slowStartAfterIdle?: boolean;
  readonly initialRtos?: readonly number[];
  readonly fastOpen?: boolean;
  readonly protocols?: readonly Protocol[];
  readonly persistent?: boolean;
  readonly connectionsMax?: number;
  readonly pipelineDepthMax?: number;
  readonly securities?: readonly Security[];
  /** Whether idle connections are closed. */
  readonly idleTimeouts?: boolean;
  readonly requestsPerConnection?: boolean;
}

/** No transmission time and no slow start: what is left are round trips, the server's time and the client's pauses. */
export const roundTripsOnly: Only = { rates: [null], initialWindows: [null] };

/** Nothing shares the link with anything: HTTP/1, one connection. */
export const oneAtATime: Only = {
  protocols: ['HTTP/1.0', 'HTTP/1.1'],
  connectionsMax: 1,
  pipelineDepthMax: 1,
  origins: [''],
};

const never = 1e9;

export function scenarios(only: Only = {}): fc.Arbitrary<Draft> {
  return policies(only).chain((policy) =>
    fc.record({
      page: pages(only),
      link: fc.record({
        rttMs: fc.oneof(roundTo(20, { least: 1, most: 20 }), roundTo(0.5, { least: 1, most: 800 })),
        rateBitsPerSecond: fc.constantFrom(...(only.rates ?? [null, 64_000, 1_000_000, 8_000_000, 100_000_000])),
      }),
      tcp: fc.record({
        mssBytes: fc.constantFrom(536, 1000, 1460),
        initialWindowSegments: fc.constantFrom(...(only.initialWindows ?? [null, 1, 2, 3, 4, 10])),
        windowGrowth: fc.constantFrom(...(only.windowGrowths ?? [2, 2, 1.5])),
        slowStartAfterIdle: allOr(only.slowStartAfterIdle, [true, false]),
        initialRtoMs: fc.constantFrom(...(only.initialRtos ?? [1000])),
        fastOpen: policy.protocol === 'HTTP/3' ? fc.constant(false) : allOr(only.fastOpen, [false, false, true]),
      }),
      policy: fc.constant(policy),
    }),
  );
}

function policies(only: Only): fc.Arbitrary<Policy> {
  const isAllowed = (name: Security) => only.securities?.includes(name) ?? true;
  const of = (protocol: Protocol) =>
    securities.filter((name) => isAllowed(name) && name.startsWith('quic') === (protocol === 'HTTP/3'));
  const usable = (only.protocols ?? protocols).filter((protocol) => of(protocol).length > 0);
  return fc.constantFrom(...usable).chain((protocol) => {
    const isMultiplexed = protocol === 'HTTP/2' || protocol === 'HTTP/3';
    return allOr(isMultiplexed ? true : only.persistent, [true, true, false]).chain((persistent) => {
      const pipelines = protocol === 'HTTP/1.1' && persistent;
      const { idleTimeouts = true, requestsPerConnection = persistent } = only;
      return fc.record({
        protocol: fc.constant(protocol),
        persistent: fc.constant(persistent),
        connectionsMax: fc.integer({ min: 1, max: only.connectionsMax ?? 6 }),
        pipelineDepth: fc.integer({ min: 1, max: pipelines ? (only.pipelineDepthMax ?? 8) : 1 }),
        security: fc.constantFrom(...of(protocol)),
        idleTimeoutMs: fc.constantFrom(...(idleTimeouts ? [5000, 1000, 300] : [never])),
        requestsPerConnectionMax: fc.constantFrom(...(requestsPerConnection ? [null, null, 1, 2, 5] : [null])),
      });
    });
  });
}

function pages(only: Only): fc.Arbitrary<Draft['page']> {
  const {
    shape = 'any',
    objectsMax = 7,
    overhead = true,
    serverMsMax = 400,
    origins = ['', '', 'https://cdn.example'],
  } = only;
  const resource = fc.record({
    bodyBytes: only.bodyBytes === undefined ? sizes : fc.constant(only.bodyBytes),
    requestBytes: fc.constantFrom(...(overhead ? [0, 0, 100, 400, 800] : [0])),
    headerBytes: fc.constantFrom(...(overhead ? [0, 0, 250] : [0])),
    serverMs: fc.oneof(fc.constant(0), roundTo(10, { least: 0, most: serverMsMax / 10 })),
    delayMs: shape === 'wave' ? fc.constant(0) : fc.oneof(fc.constant(0), roundTo(10, { least: 0, most: 200 })),
    method: fc.constantFrom(...(only.methods ?? ['GET', 'GET', 'GET', 'GET', 'PUT', 'POST'])),
    origin: fc.constantFrom(...origins),
    revealer: fc.nat(),
  });
  return fc.array(resource, { minLength: 1, maxLength: objectsMax + 1 }).map((drafts) => ({
    resources: drafts.map(({ revealer, ...draft }, place) => {
      if (place === 0) return { ...draft, path: '/', delayMs: 0, origin: '' };
      const revealers = shape === 'wave' ? ['document'] : ['document', 'navigation', ...paths.slice(1, place)];
      return { ...draft, path: paths[place]!, after: revealers[revealer % revealers.length]! };
    }),
  }));
}

const paths = Array.from({ length: 100 }, (_, place) => (place === 0 ? '/' : `/${place}`));

/** Small ones, whole numbers of kB, and any; the smallest shrink first. */
const sizes = fc.oneof(
  fc.integer({ min: 0, max: 3000 }),
  roundTo(1000, { least: 0, most: 40 }),
  fc.integer({ min: 0, max: 60_000 }),
);

/** Whole multiples of `step`. */
function roundTo(step: number, { least, most }: { least: number; most: number }): fc.Arbitrary<number> {
  return fc.integer({ min: least, max: most }).map((times) => times * step);
}

function allOr(one: boolean | undefined, all: readonly boolean[]): fc.Arbitrary<boolean> {
  return one === undefined ? fc.constantFrom(...all) : fc.constant(one);
}
