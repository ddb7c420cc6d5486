/**
 * What is true of page loads whichever engine computes them, as pairs of scenarios: one is changed into another, and the
 * law says which page is not faster. Every law names the scenarios it holds for, and why not for others.
 *
 * "More of anything is never faster" is false in general, for four reasons, each found as a counter-example by this suite:
 *
 * - **Order.** More time for one thing may change which request is discovered first or which connection it takes, and a
 *   worse order may be the faster one (Graham, Bounds on multiprocessing timing anomalies, SIAM J. Appl. Math. 1969). So
 *   two loads are compared only if each request takes the same connection, and connections open and requests leave in the
 *   same order (`sameSchedule`). Then every time is a maximum or a sum of earlier times, and those cannot fall as one of them grows.
 * - **Sharing.** Who finishes later leaves the link to others earlier. So a link with a rate has one transfer at a time.
 * - **Windows.** A larger answer opens the congestion window for those after it, and a pause that ends sooner does not close
 *   it again (RFC 5681 s.4.1). So slow start has one answer for each connection: the law is about that answer.
 * - **Timers.** On the other side of an idle timeout another connection, with another history, carries the request. So
 *   connections do not time out.
 */

import type * as fc from 'fast-check';
import type { ResourceInput } from '../../lib/scenario/scenario.ts';
import { sentAtMs } from '../../lib/timeline/phases.ts';
import type { Timeline } from '../../lib/timeline/timeline.ts';
import { type Draft, type Only, oneAtATime, roundTripsOnly, scenarios } from './scenarios.ts';

export interface Law {
  readonly title: string;
  /** The law is tried on each of these. */
  readonly on: readonly Only[];
  /** `by` is a whole number from 1 to 300. */
  readonly change: (draft: Draft, by: number) => Draft;
  /** Whether a changed load can be compared with what it was. */
  readonly comparable?: (before: Timeline, after: Timeline) => boolean;
  /** What changing does to the time of the page. */
  readonly makesIt: 'not faster' | 'not slower' | 'the same' | 'three times as long';
}

const untimed = { idleTimeouts: false } satisfies Only;
const anyPolicy: Only = { ...roundTripsOnly, ...untimed };
/** Handshakes whose last words share neither link nor window with an answer: no early data, no tickets. */
const handshakeFirst: Only = { fastOpen: false, securities: ['none', 'tls1.2', 'tls1.2-resumed', 'tls1.3-resumed'] };
const aloneOnTheLink: Only = { ...oneAtATime, ...untimed, ...handshakeFirst, initialWindows: [null] };
const oneAnswerPerConnection: Only = {
  ...oneAtATime,
  ...untimed,
  ...handshakeFirst,
  persistent: false,
  windowGrowths: [2],
};
const everyKind = [anyPolicy, aloneOnTheLink, oneAnswerPerConnection];

/**
 * One connection, one wave of requests, any rate, slow start. Answers have the same order and the same bytes before them
 * however they are asked for.
 */
const waveOnOneConnection: Only = {
  ...oneAnswerPerConnection,
  persistent: true,
  shape: 'wave',
  protocols: ['HTTP/1.1'],
};
const aloneOrRoundTrips = (only: Only): readonly Only[] => [
  { ...anyPolicy, ...only },
  { ...aloneOnTheLink, ...only, protocols: ['HTTP/1.1'] },
];

export const laws: readonly Law[] = [
  {
    title: 'more round-trip time is never faster',
    on: everyKind,
    change: (draft, by) => ({ ...draft, link: { ...draft.link, rttMs: draft.link.rttMs! + by } }),
    makesIt: 'not faster',
  },
  {
    title: 'more bytes in an answer are never faster',
    on: everyKind,
    change: (draft, by) => inOne(draft, by, (resource) => ({ bodyBytes: resource.bodyBytes + by * 37 })),
    makesIt: 'not faster',
  },
  {
    title: 'more bytes in a request are never faster',
    on: everyKind,
    change: (draft, by) => inOne(draft, by, ({ requestBytes = 0 }) => ({ requestBytes: requestBytes + by * 3 })),
    makesIt: 'not faster',
  },
  {
    title: 'a server that thinks longer is never faster',
    on: everyKind,
    change: (draft, by) => inOne(draft, by, ({ serverMs = 0 }) => ({ serverMs: serverMs + by })),
    makesIt: 'not faster',
  },
  {
    title: 'a client that waits longer is never faster',
    on: everyKind,
    change: (draft, by) => inOne(draft, by, ({ delayMs = 0 }) => ({ delayMs: delayMs + by })),
    makesIt: 'not faster',
  },
  {
    title: 'a slower link is never faster',
    // Not for any policy: with a rate, its requests share the link.
    on: [aloneOnTheLink, oneAnswerPerConnection],
    change: (draft, by) => atRate(draft, (draft.link.rateBitsPerSecond ?? 1e9) / (1 + by / 10)),
    makesIt: 'not faster',
  },
  {
    title: 'a smaller initial window is never faster',
    on: [oneAnswerPerConnection, { ...waveOnOneConnection, pipelineDepthMax: 1, slowStartAfterIdle: false }],
    change: (draft, by) => {
      const segments = draft.tcp.initialWindowSegments ?? 20;
      return { ...draft, tcp: { ...draft.tcp, initialWindowSegments: Math.max(1, segments - (by % 5)) } };
    },
    makesIt: 'not faster',
  },
  {
    title: 'pipelining is never slower than waiting for each answer',
    // In waves: a packet that carries the end of one answer and the beginning of the next arrives later, and so does what the
    // first reveals.
    on: [{ ...waveOnOneConnection, pipelineDepthMax: 1, slowStartAfterIdle: false }],
    change: (draft, by) => ({ ...draft, policy: { ...draft.policy, pipelineDepth: 1 + (by % 8) } }),
    comparable: sameOrder,
    makesIt: 'not slower',
  },
  {
    title: 'a connection for each request, one after the other, is never faster than one that persists',
    on: [
      { ...waveOnOneConnection, pipelineDepthMax: 1, requestsPerConnection: false, slowStartAfterIdle: false },
      { ...anyPolicy, protocols: ['HTTP/1.1'], persistent: true, pipelineDepthMax: 1, connectionsMax: 1 },
    ],
    change: (draft) => ({ ...draft, policy: { ...draft.policy, persistent: false, requestsPerConnectionMax: null } }),
    comparable: sameOrder,
    makesIt: 'not faster',
  },
  ...(
    [
      ['tls1.2', 'tls1.2-resumed'],
      ['tls1.3', 'tls1.3-resumed'],
      ['tls1.3-resumed', 'tls1.3-0rtt'],
      ['quic', 'quic-0rtt'],
    ] as const
  ).map(
    ([fuller, shorter]): Law => ({
      title: `${shorter} is never slower than ${fuller}`,
      // Without slow start: a longer handshake opens the window further. With a rate, only where nothing is added to what is
      // said: early data costs some thirty bytes, which may take longer than the round trip that it saves.
      on: shorter.endsWith('0rtt')
        ? [{ ...anyPolicy, securities: [fuller] }]
        : aloneOrRoundTrips({ securities: [fuller] }),
      change: (draft) => ({ ...draft, policy: { ...draft.policy, security: shorter } }),
      makesIt: 'not slower',
    }),
  ),
  ...(['tls1.2', 'tls1.3', 'tls1.2-resumed', 'tls1.3-0rtt'] as const).map(
    (security): Law => ({
      title: `${security} is never faster than no security`,
      on: aloneOrRoundTrips({ securities: ['none'], protocols: ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2'] }),
      change: (draft) => ({ ...draft, policy: { ...draft.policy, security } }),
      makesIt: 'not faster',
    }),
  ),
  {
    title: 'a rate without end is the model of round trips',
    on: [{ ...anyPolicy, rates: [1e13] }],
    change: (draft) => atRate(draft, null),
    makesIt: 'the same',
  },
  {
    title: 'a world in which everything takes three times as long takes three times as long',
    // Without slow start: the least retransmission timeout, and with it what counts as idle, is an absolute time (RFC 6298).
    on: [anyPolicy, aloneOnTheLink],
    change: (draft) => slowedDown(draft, 3),
    makesIt: 'three times as long',
  },
  {
    title: 'paths are only names',
    on: [{}],
    change: (draft) => renamed(draft),
    comparable: () => true,
    makesIt: 'the same',
  },
];

export function draftsOf(law: Law, only: Only): readonly fc.Arbitrary<Draft>[] {
  return law.on.map((on) => scenarios({ ...on, ...only }));
}

/** Connections were opened and requests left in the same order, each on the same connection, and answered or not as before. */
export function sameSchedule(a: Timeline, b: Timeline): boolean {
  const steps = ({ connections, requests }: Timeline) =>
    [
      ...connections.map(({ id, openedAtMs }) => ({ atMs: openedAtMs, what: -id })),
      ...requests.map((request) => ({ atMs: sentAtMs(request), what: request.id })),
    ]
      .sort((one, other) => one.atMs - other.atMs || one.what - other.what)
      .map(({ what }) => what);
  const carriers = ({ requests }: Timeline) => requests.map(({ connection }) => connection);
  return sameOrder(a, b) && equal(steps(a), steps(b)) && equal(carriers(a), carriers(b));
}

/** Each request was answered or not, and all left in the same order. */
export function sameOrder(a: Timeline, b: Timeline): boolean {
  const leaving = ({ requests }: Timeline) =>
    requests.toSorted((one, other) => sentAtMs(one) - sentAtMs(other) || one.id - other.id).map(({ id }) => id);
  const outcomes = ({ requests }: Timeline) => requests.map(({ status }) => status);
  return equal(leaving(a), leaving(b)) && equal(outcomes(a), outcomes(b));
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, place) => value === b[place]);
}

/** Changes one of the resources, which one depends on `by`. */
function inOne(draft: Draft, by: number, change: (resource: ResourceInput) => Partial<ResourceInput>): Draft {
  const { resources } = draft.page;
  const chosen = by % resources.length;
  return {
    ...draft,
    page: { resources: resources.map((one, place) => (place === chosen ? { ...one, ...change(one) } : one)) },
  };
}

function atRate(draft: Draft, rateBitsPerSecond: number | null): Draft {
  return { ...draft, link: { ...draft.link, rateBitsPerSecond } };
}

function slowedDown({ page, link, tcp, policy }: Draft, factor: number): Draft {
  const rate = link.rateBitsPerSecond ?? null;
  return {
    page: {
      resources: page.resources.map((resource) => ({
        ...resource,
        serverMs: resource.serverMs! * factor,
        delayMs: resource.delayMs! * factor,
      })),
    },
    link: { rttMs: link.rttMs! * factor, rateBitsPerSecond: rate === null ? null : rate / factor },
    tcp: { ...tcp, initialRtoMs: tcp.initialRtoMs! * factor },
    policy: { ...policy, idleTimeoutMs: policy.idleTimeoutMs! * factor },
  };
}

function renamed(draft: Draft): Draft {
  const name = (path: string) => (path.startsWith('/') ? `/z${path}` : path);
  const resources = draft.page.resources.map((resource) => ({
    ...resource,
    path: name(resource.path),
    ...(resource.after === undefined ? {} : { after: name(resource.after) }),
  }));
  return { ...draft, page: { resources } };
}
