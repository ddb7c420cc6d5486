/**
 * From a recorded page load (HAR 1.2) to a scenario that can be asked again under other links and policies.
 *
 * What is kept: every exchange with its sizes, its method, what revealed it, and how long the server thought. What the
 * recording mixes is taken apart: the link's round trip is estimated from TCP handshakes (then TLS handshakes, then the
 * shortest wait), and `serverMs` is the wait less that round trip of the same origin, not below 0. What is lost: rates and
 * loss (a HAR file does not know them), caches, pushes, priorities, and bodies that arrive while others are found in them.
 * Estimates are named in `notes`; nothing is guessed silently.
 *
 * Paths have to be unique on a page: the page's own stay as they are, those of other origins become `/host/path`. The
 * origin itself is a field of the resource, empty for that of the first.
 */

import { ScenarioError } from '../errors.ts';
import { roundMs } from '../units.ts';
import { type HarExchange, type HarPage, harPage, type LeftOut } from './har-entries.ts';
import { type Revealed, revealers } from './har-revealers.ts';
import { isObject } from './har-value.ts';
import { isMultiplexed } from './is-multiplexed.ts';
import { parseScenario } from './parse-scenario.ts';
import type { Link, Policy, Protocol, ResourceInput, Scenario } from './scenario.ts';

export interface HarOptions {
  /** Id of a page in the file, or its place from 0; default 0. */
  readonly page?: string | number;
  /** Default: the estimated round trip, unlimited rate. */
  readonly link?: Partial<Link>;
  /** Default: the protocol of most exchanges, as a browser would use it. */
  readonly policy?: Partial<Policy>;
}

export interface HarScenario {
  readonly scenario: Scenario;
  /** What the file itself says, for comparison. */
  readonly recorded: { readonly pageLoadMs: number; readonly connections: number; readonly requests: number };
  /** The origin of each path of the scenario, such as `https://example.org`. */
  readonly origins: ReadonlyMap<string, string>;
  /** What was estimated, changed or left out. */
  readonly notes: readonly string[];
}

/** Longer paths are cut: they name a resource, its bytes are counted by size. */
const pathCharactersMost = 300;

/** Whether parsed JSON means to be a HAR file rather than a scenario; it may still be a wrong one. */
export function isHar(json: unknown): boolean {
  return isObject(json) && Object.hasOwn(json, 'log');
}

/**
 * The page load in a HAR file as a scenario.
 *
 * @param har the text of a HAR file, or the object in it; the limits are `harLimits`
 * @throws {ScenarioError} naming the field that is wrong, missing or too large
 * @example
 * const { scenario, notes } = scenarioFromHar(text);
 */
export function scenarioFromHar(har: unknown, options: HarOptions = {}): HarScenario {
  const page = harPage(har, options.page);
  const { exchanges, leftOut } = page;
  const notes: string[] = leftOutNotes(leftOut);
  if (exchanges.length === 0) {
    const why = notes.length === 0 ? 'the page has no entries' : notes.join('; ');
    throw new ScenarioError('log.entries', `missing requests: ${why}; record the page with the cache disabled`);
  }
  const roundTrips = roundTripsByOrigin(exchanges, options.link?.rttMs, notes);
  const paths = pathsOf(exchanges, notes);
  const revealed = revealers(exchanges);
  const resources = exchanges.map((exchange, index): ResourceInput => {
    const { by, delayMs } = revealed[index]!;
    return {
      path: paths[index]!,
      origin: exchange.url.origin === exchanges[0]!.url.origin ? '' : exchange.url.origin,
      method: exchange.method,
      ...sizesOf(exchange),
      serverMs: roundMs(Math.max(0, (exchange.waitMs ?? 0) - roundTrips.get(exchange.url.origin)!)),
      after: index === 0 || by === null ? 'navigation' : by === 0 ? 'document' : paths[by]!,
      delayMs: index === 0 ? 0 : roundMs(delayMs),
    };
  });
  notes.push(...sizeNotes(exchanges), ...revealerNotes(revealed));
  const scenario = parseScenario({
    name: nameOf(page),
    page: { resources },
    link: { rttMs: roundTrips.get(ownOrigin(exchanges))!, ...options.link },
    policy: policyOf(exchanges, options.policy, notes),
  });
  const origins = new Map(exchanges.map(({ url }, index) => [paths[index]!, url.origin]));
  const hosts = new Set(origins.values()).size;
  if (hosts > 1) notes.push(`${hosts} origins: each has its own connections, all share one link`);
  return { scenario, recorded: recordedIn(page), origins, notes };
}

function nameOf({ title, exchanges }: HarPage): string {
  return (title || exchanges[0]!.url.host).slice(0, 200);
}

function recordedIn({ exchanges, onLoadMs }: HarPage): HarScenario['recorded'] {
  const connections = new Set(exchanges.flatMap(({ connection }) => connection ?? []));
  const opened = exchanges.filter(({ connectMs }) => connectMs !== null && connectMs > 0).length;
  const origins = new Set(exchanges.map(({ url }) => url.origin));
  const endMs = exchanges.reduce((last, exchange) => Math.max(last, exchange.endMs), 0);
  return {
    pageLoadMs: roundMs(onLoadMs || endMs),
    connections: connections.size || Math.max(origins.size, opened),
    requests: exchanges.length,
  };
}

/** The round trip to each origin, in ms, the page's own first. */
function roundTripsByOrigin(
  exchanges: readonly HarExchange[],
  given: number | undefined,
  notes: string[],
): ReadonlyMap<string, number> {
  const least = (of: (exchange: HarExchange) => number | null) => {
    const found = new Map<string, number>();
    for (const exchange of exchanges) {
      const ms = of(exchange);
      const { origin } = exchange.url;
      if (ms !== null && ms > 0) found.set(origin, Math.min(ms, found.get(origin) ?? Number.POSITIVE_INFINITY));
    }
    return found;
  };
  const sources = [
    { what: 'TCP handshakes', found: least(({ connectMs }) => connectMs) },
    { what: 'TLS handshakes', found: least(({ tlsMs }) => tlsMs) },
    { what: 'the shortest wait', found: least(({ waitMs }) => waitMs) },
  ];
  const own = ownOrigin(exchanges);
  const overall = sources.flatMap(({ found }) => [...found.values()])[0] ?? fallbackRttMs;
  const used = sources.find(({ found }) => found.has(own))?.what;
  const roundTrips = new Map<string, number>();
  for (const { url } of exchanges) {
    if (roundTrips.has(url.origin)) continue;
    const estimate = sources.flatMap(({ found }) => found.get(url.origin) ?? [])[0] ?? overall;
    roundTrips.set(url.origin, roundMs(estimate));
  }
  if (given !== undefined) notes.push('server times are waits less the recorded round trips; the link is as given');
  else notes.push(`round trip of ${roundTrips.get(own)} ms estimated from ${used ?? 'other origins, or assumed'}`);
  return roundTrips;
}

/** Where a file has no times at all: the default of a scenario's link. */
const fallbackRttMs = 100;

function sizesOf(exchange: HarExchange): Pick<ResourceInput, 'bodyBytes' | 'headerBytes' | 'requestBytes'> {
  const { requestHeaderBytes, requestBodyBytes, headerBytes } = exchange;
  return {
    requestBytes: (requestHeaderBytes ?? 0) + (requestBodyBytes ?? 0),
    headerBytes: headerBytes ?? 0,
    bodyBytes: bodyBytesOf(exchange),
  };
}

/** Body bytes on the wire, from the best that the file knows. A `_transferSize` without a header size includes the header. */
function bodyBytesOf({ bodySize, transferBytes, headerBytes, contentBytes, compressionBytes }: HarExchange): number {
  if (bodySize !== null) return bodySize;
  if (transferBytes !== null) return Math.max(0, transferBytes - (headerBytes ?? 0));
  return Math.max(0, (contentBytes ?? 0) - (compressionBytes ?? 0));
}

function sizeNotes(exchanges: readonly HarExchange[]): readonly string[] {
  const count = (of: (exchange: HarExchange) => boolean) => exchanges.filter(of).length;
  const noTransfer = ({ bodySize, transferBytes }: HarExchange) => bodySize === null && transferBytes === null;
  const counted: readonly (readonly [number, string])[] = [
    [
      count((exchange) => noTransfer(exchange) && exchange.contentBytes !== null),
      'responses without a transfer size (size of their content taken)',
    ],
    [
      count((exchange) => noTransfer(exchange) && exchange.contentBytes === null),
      'responses without any size (0 bytes taken)',
    ],
    [
      count(
        ({ headerBytes, bodySize, transferBytes }) =>
          headerBytes === null && bodySize === null && transferBytes !== null,
      ),
      'responses whose header is counted with the body',
    ],
    [
      count(
        ({ headerBytes, bodySize, transferBytes }) =>
          headerBytes === null && (bodySize !== null || transferBytes === null),
      ),
      'responses without a header size (0 bytes taken)',
    ],
    [count(({ requestHeaderBytes }) => requestHeaderBytes === null), 'requests without a header size (0 bytes taken)'],
    [count(({ waitMs }) => waitMs === null), 'exchanges without a wait (server time 0 taken)'],
  ];
  return counted.filter(([number]) => number > 0).map(([number, what]) => `${what}: ${number}`);
}

function revealerNotes(revealed: readonly Revealed[]): readonly string[] {
  const late = revealed.filter(({ initiatorTooLate }) => initiatorTooLate).length;
  return late === 0
    ? []
    : [`resources that started before what initiated them had ended (an earlier end taken): ${late}`];
}

function leftOutNotes(leftOut: readonly LeftOut[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { url, reason } of leftOut) {
    const urls = byReason.get(reason) ?? [];
    byReason.set(reason, urls);
    urls.push(url);
  }
  return [...byReason].map(([reason, urls]) => {
    const named = urls.slice(0, 3).map((url) => (url.length > 80 ? `${url.slice(0, 77)}...` : url));
    const more = urls.length > named.length ? ', ...' : '';
    return `left out ${urls.length} whose request ${reason}: ${named.join(', ')}${more}`;
  });
}

/** A path for each exchange: unique, without spaces, and with the host in front unless it is the page's own. */
function pathsOf(exchanges: readonly HarExchange[], notes: string[]): readonly string[] {
  const own = ownOrigin(exchanges);
  const taken = new Set<string>();
  let renamed = 0;
  let cut = 0;
  // Counted per path, so that a thousand requests for one path take no quadratic time.
  const copies = new Map<string, number>();
  const paths = exchanges.map(({ url }) => {
    const local = `${url.pathname}${url.search}`;
    const whole = (url.origin === own ? local : `/${url.host}${local}`).replaceAll(/\s/g, '%20');
    const path = whole.slice(0, pathCharactersMost);
    if (path !== whole) cut++;
    let unique = path;
    let copy = copies.get(path) ?? 1;
    while (taken.has(unique)) unique = `${path}~${++copy}`;
    copies.set(path, copy);
    taken.add(unique);
    if (unique !== path) renamed++;
    return unique;
  });
  if (renamed > 0) notes.push(`paths that came before (numbered ~2, ~3, ...): ${renamed}`);
  if (cut > 0) notes.push(`paths cut at ${pathCharactersMost} characters: ${cut}`);
  return paths;
}

/** The origin that the document ends up at: redirects in front of it may come from others. */
function ownOrigin(exchanges: readonly HarExchange[]): string {
  const arrived = exchanges.find(({ redirectUrl, status }) => redirectUrl === '' && (status < 300 || status > 399));
  return (arrived ?? exchanges[0]!).url.origin;
}

const protocolPatterns: readonly (readonly [RegExp, Protocol])[] = [
  [/^(?:h3|http\/3)/i, 'HTTP/3'],
  [/^(?:h2|http\/2)/i, 'HTTP/2'],
  [/^http\/1\.1/i, 'HTTP/1.1'],
  [/^http\/1\.0/i, 'HTTP/1.0'],
];

/** The protocol of each exchange; where the file does not say, HTTP/2 if its connection carried several at a time. */
function protocolsOf(exchanges: readonly HarExchange[]): readonly Protocol[] {
  const overlapping = new Set<string>();
  const busyUntilMs = new Map<string, number>();
  for (const { connection, sentMs, endMs } of exchanges.toSorted((a, b) => a.sentMs - b.sentMs)) {
    if (connection === null) continue;
    const untilMs = busyUntilMs.get(connection) ?? 0;
    if (sentMs < untilMs - 1) overlapping.add(connection);
    busyUntilMs.set(connection, Math.max(untilMs, endMs));
  }
  return exchanges.map(({ httpVersion, connection }) => {
    const named = protocolPatterns.find(([pattern]) => pattern.test(httpVersion))?.[1];
    return named ?? (connection !== null && overlapping.has(connection) ? 'HTTP/2' : 'HTTP/1.1');
  });
}

function policyOf(exchanges: readonly HarExchange[], given: Partial<Policy> = {}, notes: string[]): Partial<Policy> {
  const votes = new Map<Protocol, number>();
  for (const protocol of protocolsOf(exchanges)) votes.set(protocol, (votes.get(protocol) ?? 0) + 1);
  const most = [...votes].sort((a, b) => b[1] - a[1])[0]![0];
  if (votes.size > 1) notes.push(`${[...votes.keys()].join(' and ')} were spoken; ${most} taken for all`);
  const protocol = given.protocol ?? most;
  const secure = ownOrigin(exchanges).startsWith('https:');
  const multiplexed = isMultiplexed({ protocol });
  if (secure && protocol !== 'HTTP/3' && given.security === undefined) {
    notes.push('the file does not name the TLS version: tls1.3 taken');
  }
  return {
    protocol,
    connectionsMax: multiplexed ? 1 : 6,
    persistent: protocol !== 'HTTP/1.0',
    security: protocol === 'HTTP/3' ? 'quic' : secure ? 'tls1.3' : 'none',
    ...given,
  };
}
