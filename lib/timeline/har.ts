/**
 * A timeline as HAR 1.2 (Jan Odvarka), for the browsers' own tools and for every other viewer.
 *
 * HAR knows requests only, so the handshake of a connection is part of the first request on it. Its conventions differ from
 * a timeline's: `connect` includes `ssl`, `-1` stands for what did not happen, and the times of an entry have to add up
 * to its `time` without `ssl`. What is left over is `blocked`. A handshake that goes on while a request is already under
 * way (0-RTT, Fast Open) is shown up to the moment when that request left, since HAR has no overlap.
 * Not in a timeline, so empty or unknown here: header fields, cookies, addresses, contents.
 */

import type { Policy, Resource } from '../scenario/scenario.ts';
import { roundMs } from '../units.ts';
import { lives, sentAtMs } from './phases.ts';
import type { Origin, Phase, PhaseName, Request, Timeline } from './timeline.ts';

/** A HAR 1.2 file as an object. */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string; readonly comment: string };
    readonly pages: readonly HarPageOut[];
    readonly entries: readonly HarEntryOut[];
  };
}

export interface HarPageOut {
  readonly startedDateTime: string;
  readonly id: string;
  readonly title: string;
  readonly pageTimings: { readonly onContentLoad: number; readonly onLoad: number };
}

export interface HarEntryOut {
  readonly pageref: string;
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly cookies: readonly [];
    readonly headers: readonly [];
    readonly queryString: readonly { readonly name: string; readonly value: string }[];
    readonly headersSize: number;
    readonly bodySize: number;
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly cookies: readonly [];
    readonly headers: readonly [];
    readonly content: { readonly size: number; readonly compression: number; readonly mimeType: string };
    readonly redirectURL: string;
    readonly headersSize: number;
    readonly bodySize: number;
    readonly _transferSize: number;
  };
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: HarTimings;
  readonly connection: string;
  /** Where its times come from. */
  readonly _origin: readonly Origin[];
  /** Time from the start of navigation in ms; `startedDateTime` is rounded to whole ones. */
  readonly _startedMs: number;
}

export interface HarTimings {
  readonly blocked: number;
  readonly dns: number;
  readonly connect: number;
  readonly ssl: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

export interface ToHarOptions {
  /** When navigation started; default: the first moment of 2000, so that one timeline always gives one file. */
  readonly startedDateTime?: string;
  /** Origin of the document. Default: https://roundtrip.example, http: without security. */
  readonly origin?: string;
}

const pageId = 'page_1';

/**
 * The timeline as a HAR object; `JSON.stringify` makes the file of it.
 *
 * @example
 * JSON.stringify(toHar(timeline), null, 2);
 */
export function toHar(timeline: Timeline, options: ToHarOptions = {}): Har {
  const { scenario, engine, requests, totals } = timeline;
  const startedMs = Date.parse(options.startedDateTime ?? '2000-01-01T00:00:00.000Z');
  const scheme = scenario.policy.security === 'none' ? 'http' : 'https';
  const context: Context = {
    startedMs,
    origin: options.origin ?? `${scheme}://roundtrip.example`,
    httpVersion: httpVersions[scenario.policy.protocol],
  };
  const lifeOf = lives(timeline);
  const entries = requests
    .map((request, place) => entry(request, scenario.page.resources[place]!, lifeOf.get(request.id)!, context))
    .sort((a, b) => a._startedMs - b._startedMs);
  return {
    log: {
      version: '1.2',
      creator: { name: 'Roundtrip', version: '0.1.0', comment: `engine ${engine}` },
      pages: [
        {
          startedDateTime: isoTime(startedMs, 0),
          id: pageId,
          title: scenario.name,
          pageTimings: { onContentLoad: -1, onLoad: totals.pageLoadMs },
        },
      ],
      entries,
    },
  };
}

interface Context {
  readonly startedMs: number;
  readonly origin: string;
  readonly httpVersion: string;
}

const httpVersions: { readonly [protocol in Policy['protocol']]: string } = {
  'HTTP/1.0': 'HTTP/1.0',
  'HTTP/1.1': 'HTTP/1.1',
  'HTTP/2': 'h2',
  'HTTP/3': 'h3',
};

function entry(request: Request, resource: Resource, life: readonly Phase[], context: Context): HarEntryOut {
  const { httpVersion } = context;
  const { timings, startMs, time } = timingsOf(request, life);
  const url = urlOf(resource, context.origin);
  return {
    pageref: pageId,
    startedDateTime: isoTime(context.startedMs, startMs),
    time,
    request: {
      method: resource.method,
      url,
      httpVersion,
      cookies: [],
      headers: [],
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      headersSize: resource.requestBytes,
      bodySize: 0,
    },
    response: {
      status: request.status,
      statusText: statusTexts[request.status] ?? '',
      httpVersion,
      cookies: [],
      headers: [],
      content: { size: request.bodyBytes, compression: 0, mimeType: mimeTypeOf(request.path, request.id === 1) },
      redirectURL: '',
      headersSize: resource.headerBytes,
      bodySize: request.bodyBytes,
      _transferSize: resource.headerBytes + request.bodyBytes,
    },
    cache: {},
    timings,
    connection: String(request.connection),
    _origin: [...new Set(life.map(({ origin }) => origin))],
    _startedMs: startMs,
  };
}

/** Paths of other origins may carry the host in front, to be unique on the page: the URL has it once. */
function urlOf({ path, origin }: Resource, documentOrigin: string): string {
  if (origin === '') return `${documentOrigin}${path}`;
  const prefix = `/${new URL(origin).host}`;
  return `${origin}${path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path}`;
}

function timingsOf(request: Request, life: readonly Phase[]) {
  const leftMs = sentAtMs(request);
  const startMs = life[0]?.startMs ?? leftMs;
  const endMs = life.reduce((last, phase) => Math.max(last, phase.endMs), startMs);
  const handshakes: readonly PhaseName[] = ['dns', 'connect', 'tls'];
  const lasted = (name: PhaseName) =>
    life
      .filter((phase) => phase.name === name)
      .reduce((sum, phase) => {
        const untilMs = handshakes.includes(name) ? Math.min(phase.endMs, leftMs) : phase.endMs;
        return sum + Math.max(0, untilMs - phase.startMs);
      }, 0);
  const happened = (name: PhaseName, ms: number) => (life.some((phase) => phase.name === name) ? roundMs(ms) : -1);
  const [dnsMs, tcpMs, tlsMs] = [lasted('dns'), lasted('connect'), lasted('tls')];
  const [send, wait, receive] = [roundMs(lasted('send')), roundMs(lasted('wait')), roundMs(lasted('receive'))];
  const dns = happened('dns', dnsMs);
  const ssl = happened('tls', tlsMs);
  const connect = ssl === -1 ? happened('connect', tcpMs) : roundMs(tcpMs + tlsMs);
  const time = roundMs(endMs - startMs);
  const left = roundMs(time - Math.max(0, dns) - Math.max(0, connect) - send - wait - receive);
  const timings: HarTimings = { blocked: left > 0 ? left : -1, dns, connect, ssl, send, wait, receive };
  return { timings, startMs, time };
}

/** ISO 8601 with milliseconds, which is what every viewer reads. */
function isoTime(startedMs: number, afterMs: number): string {
  return new Date(startedMs + Math.round(afterMs)).toISOString();
}

const statusTexts: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  404: 'Not Found',
  503: 'Service Unavailable',
};

const mimeTypes: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** By the ending of the path; the document is HTML, anything else that cannot be told is bytes. */
function mimeTypeOf(path: string, isDocument: boolean): string {
  const ending = /\.([a-z0-9]+)(?:[?~#]|$)/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(mimeTypes, ending) ? mimeTypes[ending] : undefined;
  return known ?? (isDocument ? 'text/html' : 'application/octet-stream');
}
