/**
 * Scenarios whose answers are known from books, papers and standards, in the conventions of the course: only payload takes
 * room on a link, closing takes no time, and a document's objects are asked for when its last byte has arrived.
 */

import type { Policy, ScenarioInput, Tcp } from '../../lib/scenario/scenario.ts';
import type { Totals } from '../../lib/timeline/timeline.ts';

export interface KnownAnswer {
  readonly title: string;
  readonly source: string;
  readonly scenario: ScenarioInput;
  readonly expect: Partial<Totals> & {
    /** From leaving to the last byte, in ms, by path. */
    readonly requestsMs?: { readonly [path: string]: number };
  };
}

const noSlowStart = { initialWindowSegments: null } as const;
const onePerConnection = { protocol: 'HTTP/1.0', persistent: false } as const;

/** A document and `objects` more, of `bodyBytes` each; 100 ms, unlimited rate, no slow start. */
function page(objects: number, { bodyBytes = 1, ...rest }: Omit<ScenarioInput, 'page'> & { bodyBytes?: number } = {}) {
  const more = Array.from({ length: objects }, (_, index) => ({ path: `/object-${index + 1}`, bodyBytes }));
  return { page: { resources: [{ path: '/index.html', bodyBytes }, ...more] }, tcp: noSlowStart, ...rest };
}

const kurose = 'Kurose & Ross, Computer Networking, ch. 2, problems on a page with eight small objects';

const roundTrips: readonly KnownAnswer[] = (
  [
    ['serial, a connection for each', { ...onePerConnection, connectionsMax: 1 }, 18, 9],
    ['five at a time, a connection for each', { ...onePerConnection, connectionsMax: 5 }, 6, 9],
    ['six at a time, a connection for each', { ...onePerConnection, connectionsMax: 6 }, 6, 9],
    ['one persistent connection', {}, 10, 1],
    ['HTTP/1.0 with keep-alive', { protocol: 'HTTP/1.0' }, 10, 1],
    ['one persistent connection, pipelined', { pipelineDepth: 8 }, 3, 1],
  ] satisfies [string, Partial<Policy>, number, number][]
).map(([title, policy, trips, connections]) => ({
  title: `eight objects: ${title}`,
  source: kurose,
  scenario: page(8, { policy }),
  expect: {
    pageLoadMs: trips * 100,
    connections,
    handshakes: connections,
    controlPackets: 7 * connections,
    requests: 9,
  },
}));

const firstAnswers: readonly (readonly [title: string, Partial<Policy & Tcp>, roundTrips: number, source: string])[] = [
  ['TCP', {}, 2, 'RFC 9293 s.3.5'],
  ['TCP Fast Open with a cookie', { fastOpen: true }, 1, 'RFC 7413 s.2'],
  ['TLS 1.2', { security: 'tls1.2' }, 4, 'RFC 5246 s.7.3, Figure 1'],
  ['TLS 1.2, resumed', { security: 'tls1.2-resumed' }, 3, 'RFC 5246 s.7.3, Figure 2'],
  ['TLS 1.3', { security: 'tls1.3' }, 3, 'RFC 9846 (before: 8446) s.2, Figure 1'],
  ['TLS 1.3, resumed', { security: 'tls1.3-resumed' }, 3, 'RFC 9846 (before: 8446) s.2.2'],
  ['TLS 1.3, early data', { security: 'tls1.3-0rtt' }, 2, 'RFC 9846 (before: 8446) s.2.3'],
  ['TLS 1.3 on TCP Fast Open', { security: 'tls1.3', fastOpen: true }, 2, 'RFC 7413, appendix A; RFC 9846 s.2'],
  ['QUIC', { protocol: 'HTTP/3', security: 'quic' }, 2, 'RFC 9000 s.7, RFC 9001 s.1'],
  ['QUIC, early data', { protocol: 'HTTP/3', security: 'quic-0rtt' }, 1, 'RFC 9001 s.4.6'],
];

const handshakes = firstAnswers.map(
  ([title, { fastOpen = false, ...policy }, trips, source]): KnownAnswer => ({
    title: `round trips to the first answer: ${title}`,
    source,
    scenario: page(0, { policy, tcp: { ...noSlowStart, fastOpen } }),
    expect: { pageLoadMs: trips * 100, handshakes: 1 },
  }),
);

/** Kurose & Ross: 2 RTT + O/R, and with slow start from one segment P(RTT + S/R) - (2^P - 1)S/R more. */
const slowStart: readonly KnownAnswer[] = (
  [
    [100_000, 100, 28_000, 28_771.43, 28_871.43],
    [100_000, 100, 100_000, 8200, 8357.12],
    [100_000, 100, 1_000_000, 1000, 1388.512],
    [100_000, 100, 10_000_000, 280, 928.544],
    [5000, 100, 28_000, 1628.571, 1728.571],
    [5000, 100, 1_000_000, 240, 522.848],
    [5000, 1000, 100_000, 2400, 5228.48],
    [5000, 1000, 10_000_000, 2004, 5002.2848],
    // 15 segments of 100 ms: K = 4 windows, Q = 2, P = 2
    [15 * 536, 100, 42_880, 1700, 1800],
  ] as const
).flatMap(([bodyBytes, rttMs, rateBitsPerSecond, without, withIt]) => {
  const link = { rttMs, rateBitsPerSecond };
  const tcp = { mssBytes: 536, initialWindowSegments: 1 };
  const title = `${bodyBytes} bytes at ${rateBitsPerSecond} bit/s and ${rttMs} ms`;
  const source = 'Kurose & Ross, Computer Networking, ch. 3: response time with and without slow start';
  return [
    {
      title: `${title}, no slow start`,
      source,
      scenario: page(0, { bodyBytes, link }),
      expect: { pageLoadMs: without },
    },
    {
      title: `${title}, slow start`,
      source,
      scenario: page(0, { bodyBytes, link, tcp }),
      expect: { pageLoadMs: withIt },
    },
  ];
});

const grigorik = 'Grigorik, High Performance Browser Networking (2013): New York to London, 56 ms';
const atlantic = { rttMs: 56 };

/** The same answer twice on one connection, the second time `delayMs` after the first. */
function twice(segments: number, initialWindowSegments: number, delayMs = 0): ScenarioInput {
  const answer = { bodyBytes: segments * 1460, serverMs: 40 };
  return {
    page: {
      resources: [
        { path: '/first', ...answer },
        { path: '/again', ...answer, delayMs },
      ],
    },
    link: atlantic,
    tcp: { initialWindowSegments },
  };
}

/** Two resources that the client knows of, for which the server thinks 40 and 20 ms. */
function pair(policy: Partial<Policy>): ScenarioInput {
  const resources = [
    { path: '/html', bodyBytes: 1, serverMs: 40 },
    { path: '/css', bodyBytes: 1, serverMs: 20, after: 'navigation' },
  ];
  return { page: { resources }, link: atlantic, policy };
}

const highPerformance: readonly KnownAnswer[] = [
  {
    title: '15 segments, initial window 4: 264 ms on a new connection, 96 ms on the same again',
    source: `${grigorik}, server 40 ms, ch. 2`,
    scenario: twice(15, 4),
    expect: { pageLoadMs: 360, requestsMs: { '/first': 208, '/again': 96 } },
  },
  {
    title: '15 segments, initial window 10: 208 ms, 22 % less',
    source: `${grigorik}, server 40 ms, ch. 2; RFC 6928`,
    scenario: twice(15, 10),
    expect: { requestsMs: { '/first': 152, '/again': 96 } },
  },
  {
    title: '45 segments, initial window 10: as 15 segments with 4',
    source: `${grigorik}, the edition of 64 KB`,
    scenario: twice(45, 10),
    expect: { pageLoadMs: 360, requestsMs: { '/first': 208, '/again': 96 } },
  },
  {
    title: 'after an idle second a warm connection is cold',
    source: `RFC 5681 s.4.1, with the numbers of ${grigorik}`,
    scenario: twice(15, 4, 1500),
    expect: { connections: 1, requestsMs: { '/again': 208 } },
  },
  {
    title: 'two resources, two connections one after the other',
    source: `${grigorik}, ch. 11`,
    scenario: pair(onePerConnection),
    expect: { pageLoadMs: 284, connections: 2 },
  },
  {
    title: 'two resources, one connection: a round trip less',
    source: `${grigorik}, ch. 11`,
    scenario: pair({}),
    expect: { pageLoadMs: 228, connections: 1 },
  },
  {
    title: 'two resources, pipelined, a server that thinks about both at once',
    source: `${grigorik}, ch. 11`,
    scenario: pair({ pipelineDepth: 2 }),
    expect: { pageLoadMs: 152, connections: 1 },
  },
  {
    title: 'TLS 1.2: the request leaves after 168 ms',
    source: `${grigorik}, ch. 4`,
    scenario: page(0, { link: atlantic, policy: { security: 'tls1.2' } }),
    expect: { pageLoadMs: 168 + 56 },
  },
];

const document = { path: '/', bodyBytes: 1 };
const slow = { path: '/slow', bodyBytes: 1, serverMs: 500 };
const fast = { path: '/fast', bodyBytes: 1 };

/** A second request, `delayMs` after the document, on a connection that the server closes after an idle second. */
function later(delayMs: number, method = 'GET'): ScenarioInput {
  const resources = [document, { path: '/later', bodyBytes: 1, delayMs, method }];
  return { page: { resources }, tcp: noSlowStart, policy: { idleTimeoutMs: 1000 } };
}

const transmission = { bodyBytes: 5000, link: { rateBitsPerSecond: 1_000_000 } };
const response = 'Kurose & Ross, ch. 2: 2 RTT + O/R for each new connection, RTT + O/R on an open one';

/** 100,000 bits at 150 bit/s over 10 m of cable. */
const lowRate = { bodyBytes: 12_500, link: { rttMs: 0.0001, rateBitsPerSecond: 150 } };

const others: readonly KnownAnswer[] = [
  {
    title: 'one object is as fast under any policy',
    source: kurose,
    scenario: page(0, { policy: { ...onePerConnection, connectionsMax: 6 } }),
    expect: { pageLoadMs: 200, connections: 1 },
  },
  {
    title: 'five requests a connection: eleven need three, one after the other',
    source: 'two round trips and four, twice; then two',
    scenario: page(10, { policy: { requestsPerConnectionMax: 5 } }),
    expect: { pageLoadMs: 1400, connections: 3, handshakes: 3 },
  },
  {
    title: 'twelve objects: one persistent connection',
    source: 'Nielsen et al., Network performance effects of HTTP/1.1, CSS1, and PNG (SIGCOMM 1997), in round trips',
    scenario: page(12),
    expect: { pageLoadMs: 1400, connections: 1 },
  },
  {
    title: 'twelve objects: two parallel connections for one request each break even with it',
    source: 'Nielsen et al. (SIGCOMM 1997), in round trips',
    scenario: page(12, { policy: { ...onePerConnection, connectionsMax: 2 } }),
    expect: { pageLoadMs: 1400, connections: 13 },
  },
  {
    title: 'twelve objects: three such connections are faster',
    source: 'Nielsen et al. (SIGCOMM 1997), in round trips',
    scenario: page(12, { policy: { ...onePerConnection, connectionsMax: 3 } }),
    expect: { pageLoadMs: 1000, connections: 13 },
  },
  {
    title: 'HTTP/2 over TLS 1.3: requests follow the preface',
    source: 'RFC 9113 s.3.4',
    scenario: page(8, { policy: { protocol: 'HTTP/2', security: 'tls1.3' } }),
    expect: { pageLoadMs: 400, connections: 1 },
  },
  {
    title: 'HTTP/2 keeps to one connection whatever the policy allows',
    source: 'RFC 9113 s.9.1',
    scenario: page(8, { policy: { protocol: 'HTTP/2', connectionsMax: 6 } }),
    expect: { pageLoadMs: 300, connections: 1 },
  },
  {
    title: 'HTTP/3: one round trip for transport and keys',
    source: 'RFC 9000 s.7, RFC 9001 s.1',
    scenario: page(8, { policy: { protocol: 'HTTP/3' } }),
    expect: { pageLoadMs: 300, connections: 1, controlPackets: 0 },
  },
  {
    title: 'two objects of 5000 bytes, one connection',
    source: response,
    scenario: page(1, transmission),
    expect: { pageLoadMs: 380 },
  },
  {
    title: 'two objects of 5000 bytes, a connection for each',
    source: response,
    scenario: page(1, { ...transmission, policy: onePerConnection }),
    expect: { pageLoadMs: 480 },
  },
  {
    title: 'three objects of 5000 bytes behind the document, pipelined',
    source: response,
    scenario: page(3, { ...transmission, policy: { pipelineDepth: 3 } }),
    expect: { pageLoadMs: 460 },
  },
  {
    title: 'three objects of 5000 bytes in parallel share the rate',
    source: 'Kurose & Ross, ch. 2, problem on parallel downloads over a shared link',
    scenario: page(3, { ...transmission, policy: { ...onePerConnection, connectionsMax: 3 } }),
    expect: { pageLoadMs: 200 + 40 + 200 + 120 },
  },
  {
    title: 'a link of 150 bit/s, ten objects in parallel: eleven transmissions of 666.7 s',
    source: 'Kurose & Ross, ch. 2, problem on a link of 150 bit/s, without the bits of its control packets',
    scenario: page(10, { ...lowRate, policy: { ...onePerConnection, connectionsMax: 10 } }),
    expect: { pageLoadMs: (11 * 100_000_000) / 150 },
  },
  {
    title: 'a link of 150 bit/s, one connection: persistence gains nothing where the rate is the limit',
    source: 'Kurose & Ross, ch. 2, problem on a link of 150 bit/s, without the bits of its control packets',
    scenario: page(10, lowRate),
    expect: { pageLoadMs: (11 * 100_000_000) / 150 },
  },
  {
    title: 'five objects of 100 bytes at 1 Gbit/s and 100 ms one way: 1 s after the handshake',
    source: 'Bonaventure, Computer Networking: Principles, Protocols and Practice, ch. on HTTP',
    scenario: page(4, { bodyBytes: 100, link: { rttMs: 200, rateBitsPerSecond: 1e9 } }),
    expect: { pageLoadMs: 1200 },
  },
  {
    title: 'document, style sheet, font: a round trip for each link of the chain',
    source: 'one round trip each after the handshake',
    scenario: {
      page: {
        resources: [document, { path: '/a.css', bodyBytes: 1 }, { path: '/f.woff2', bodyBytes: 1, after: '/a.css' }],
      },
      tcp: noSlowStart,
    },
    expect: { pageLoadMs: 400 },
  },
  {
    title: 'another origin costs a handshake of its own',
    source: 'RFC 9110 s.4.3: connections lead to an origin',
    scenario: { page: { resources: [document, { ...fast, origin: 'https://cdn.example' }] }, tcp: noSlowStart },
    expect: { pageLoadMs: 400, connections: 2 },
  },
  {
    title: 'ten segments fit the initial window',
    source: 'RFC 6928 s.2',
    scenario: page(0, { bodyBytes: 14_600, tcp: {} }),
    expect: { pageLoadMs: 200 },
  },
  {
    title: 'a byte more than ten segments takes another round trip',
    source: 'RFC 6928 s.2',
    scenario: page(0, { bodyBytes: 14_601, tcp: {} }),
    expect: { pageLoadMs: 300 },
  },
  {
    title: 'three segments were the initial window before',
    source: 'RFC 3390 s.1: 4380 bytes',
    scenario: page(0, { bodyBytes: 4381, tcp: { initialWindowSegments: 3 } }),
    expect: { pageLoadMs: 300 },
  },
  {
    title: 'pipelining: a slow answer holds up the one behind it',
    source: 'RFC 9112 s.9.3.2: in the order of the requests',
    scenario: { page: { resources: [document, slow, fast] }, tcp: noSlowStart, policy: { pipelineDepth: 2 } },
    expect: { pageLoadMs: 800, requestsMs: { '/fast': 600 } },
  },
  {
    title: 'HTTP/2: a slow answer holds up nobody',
    source: 'RFC 9113 s.5',
    scenario: { page: { resources: [document, slow, fast] }, tcp: noSlowStart, policy: { protocol: 'HTTP/2' } },
    expect: { pageLoadMs: 800, requestsMs: { '/fast': 100 } },
  },
  {
    title: 'pipelining: nothing is sent behind a POST that has no answer yet',
    source: 'RFC 9112 s.9.3.2',
    scenario: {
      page: { resources: [document, { ...slow, method: 'POST' }, fast] },
      tcp: noSlowStart,
      policy: { pipelineDepth: 4 },
    },
    expect: { pageLoadMs: 900, requestsMs: { '/fast': 100 } },
  },
  {
    title: 'a connection is used again before its idle timeout',
    source: 'RFC 9112 s.9.5',
    scenario: later(800),
    expect: { pageLoadMs: 1100, connections: 1 },
  },
  {
    title: 'after its idle timeout another is opened',
    source: 'RFC 9112 s.9.5',
    scenario: later(2000),
    expect: { pageLoadMs: 2400, connections: 2 },
  },
  {
    title: 'a GET that meets the idle timeout on its way is sent again on another connection',
    source: 'RFC 9112 s.9.5, RFC 9110 s.9.2.2',
    scenario: later(950),
    expect: { pageLoadMs: 1400, connections: 2, bodyBytes: 2 },
  },
  {
    title: 'a POST that meets the idle timeout on its way has failed',
    source: 'RFC 9112 s.9.5, RFC 9110 s.9.2.2',
    scenario: later(950, 'POST'),
    expect: { pageLoadMs: 1200, connections: 1, bodyBytes: 1 },
  },
];

export const literature: readonly KnownAnswer[] = [
  ...roundTrips,
  ...handshakes,
  ...slowStart,
  ...highPerformance,
  ...others,
];
