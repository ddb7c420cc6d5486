/**
 * From a HAR file to the exchanges of one page load, in the order in which they started, with plain numbers.
 *
 * HAR 1.2 (Jan Odvarka) as browsers write it: Chrome, Firefox, Safari, browsertime (chrome-har). They differ in what
 * they know: `-1`, null or nothing at all stand for unknown, sizes come as `bodySize`, `_transferSize` or only as the decoded
 * `content.size`, and `ssl` lies inside `connect` (HAR 1.2) or after it (some versions of Firefox); `time` tells which.
 *
 * Limits, so that a hostile file costs bounded time and memory: `harLimits`. Bodies and headers in the file are not read.
 */

import { ScenarioError } from '../errors.ts';
import {
  type HarObject,
  isObject,
  type Located,
  listAt,
  member,
  numberAt,
  objectAt,
  shown,
  textAt,
  textOrNone,
  wrong,
} from './har-value.ts';

export const harLimits = {
  /** Text of a HAR file; a little more than 100 MB of ASCII. */
  characters: 128 * 1024 * 1024,
  /** Values (commas and opening brackets outside of text); a page load of a thousand requests has about 100,000. */
  values: 4_000_000,
  /** Brackets within brackets. HAR itself needs 8; stack traces of an initiator add to that. */
  depth: 500,
  entries: 10_000,
  pages: 10_000,
  /** A page load, or any time in it, in ms: one day. */
  durationMs: 86_400_000,
  bodyBytes: 2 ** 40,
  /** Frames looked at in an initiator's stack. */
  frames: 50,
  urlCharacters: 100_000,
} as const;

/** One exchange. Times in ms from the start of the page; `null`: the file does not say. */
export interface HarExchange {
  /** Its place among the entries of the file, from 0. */
  readonly place: number;
  readonly url: URL;
  readonly method: string;
  readonly status: number;
  readonly httpVersion: string;
  readonly connection: string | null;
  readonly startMs: number;
  /** When the request left: after queueing and handshakes. */
  readonly sentMs: number;
  readonly endMs: number;
  /** TCP handshake. */
  readonly connectMs: number | null;
  /** TLS handshake. */
  readonly tlsMs: number | null;
  readonly waitMs: number | null;
  readonly requestHeaderBytes: number | null;
  readonly requestBodyBytes: number | null;
  readonly headerBytes: number | null;
  /** Body as transferred. */
  readonly bodySize: number | null;
  /** Response as transferred, header and body. */
  readonly transferBytes: number | null;
  /** Body as decoded. */
  readonly contentBytes: number | null;
  /** What compression saved of that. */
  readonly compressionBytes: number | null;
  readonly mimeType: string;
  readonly redirectUrl: string;
  /** URLs that may have revealed it, the likeliest first. */
  readonly initiators: readonly string[];
}

export interface LeftOut {
  readonly url: string;
  readonly reason: string;
}

export interface HarPage {
  readonly title: string;
  /** As recorded: the load event; `null` if the file does not say. */
  readonly onLoadMs: number | null;
  readonly exchanges: readonly HarExchange[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * @param har text of a HAR file, or the object in it
 * @param page id of a page, or its place from 0
 * @throws {ScenarioError} naming what is wrong
 */
export function harPage(har: unknown, page: string | number = 0): HarPage {
  const root = typeof har === 'string' ? parseJson(har) : har;
  if (!isObject(root)) throw wrong({ value: root, at: 'HAR' }, 'give the text of a HAR file, or the object in it');
  const log = objectAt({ value: root, at: '' }, 'log');
  const entries = listAt(log, 'entries', harLimits.entries);
  const chosen = choosePage(log, page);
  const exchanges: HarExchange[] = [];
  const leftOut: LeftOut[] = [];
  for (const [place, value] of entries.value.entries()) {
    const at = `log.entries[${place}]`;
    if (!isObject(value)) throw wrong({ value: value ?? undefined, at }, 'give an object, as HAR 1.2 has it');
    const entry = { value, at };
    const pageref = textOrNone(entry, 'pageref');
    if (chosen && pageref !== chosen.id && (pageref !== '' || !chosen.isFirst)) continue;
    const read = exchange(entry, place);
    if ('reason' in read) leftOut.push(read);
    else exchanges.push(read);
  }
  return { title: chosen?.title ?? '', onLoadMs: chosen?.onLoadMs ?? null, ...fromFirstStart(exchanges), leftOut };
}

/** Orders by start, and counts times from the first. */
function fromFirstStart(exchanges: readonly HarExchange[]): Pick<HarPage, 'exchanges'> {
  const sorted = [...exchanges].sort((a, b) => a.startMs - b.startMs || a.place - b.place);
  const originMs = sorted[0]?.startMs ?? 0;
  for (const { startMs, place } of sorted) {
    if (startMs - originMs > harLimits.durationMs) {
      const at = `log.entries[${place}].startedDateTime`;
      throw new ScenarioError(at, `invalid ${at}: more than a day after the page began; record one page load`);
    }
  }
  const moved = ({ startMs, sentMs, endMs, ...rest }: HarExchange) => ({
    ...rest,
    startMs: startMs - originMs,
    sentMs: sentMs - originMs,
    endMs: endMs - originMs,
  });
  return { exchanges: sorted.map(moved) };
}

interface ChosenPage {
  readonly id: string;
  readonly title: string;
  readonly isFirst: boolean;
  readonly onLoadMs: number | null;
}

/** `null`: the file has no pages, all entries belong to one. */
function choosePage(log: Located<HarObject>, page: string | number): ChosenPage | null {
  const { value, at } = member(log, 'pages');
  const pages = value === undefined ? [] : listAt(log, 'pages', harLimits.pages).value;
  if (pages.length === 0 && page === 0) return null;
  const place = typeof page === 'number' ? page : pages.findIndex((one) => isObject(one) && one.id === page);
  const found = pages[place];
  if (found === undefined) {
    throw new ScenarioError(
      at,
      `unknown page: ${shown(page)}; the file has ${pages.length}: give an id or a place from 0`,
    );
  }
  if (!isObject(found)) throw wrong({ value: found ?? undefined, at: `${at}[${place}]` }, 'give an object');
  const located = { value: found, at: `${at}[${place}]` };
  const timings = member(located, 'pageTimings');
  const onLoadMs = isObject(timings.value)
    ? numberAt({ value: timings.value, at: timings.at }, 'onLoad', { unit: 'ms', most: harLimits.durationMs })
    : null;
  return { id: textAt(located, 'id'), title: textOrNone(located, 'title'), isFirst: place === 0, onLoadMs };
}

function exchange(entry: Located<HarObject>, place: number): HarExchange | LeftOut {
  const request = objectAt(entry, 'request');
  const rawUrl = textAt(request, 'url');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(rawUrl.slice(0, 40))?.[1]?.toLowerCase() ?? '';
  const startedMs = startTime(entry);
  if (scheme !== 'http' && scheme !== 'https') {
    if (scheme === '') throw wrong({ value: rawUrl, at: `${request.at}.url` }, 'give an absolute URL');
    return { url: rawUrl, reason: scheme === 'ws' || scheme === 'wss' ? 'is a WebSocket' : `is ${scheme}:, not HTTP` };
  }
  const url = parseUrl(rawUrl, `${request.at}.url`);
  const response = objectAt(entry, 'response');
  const reason = reasonToLeaveOut(entry, response);
  if (reason !== null) return { url: url.href, reason };

  const content = optionalObject(response, 'content');
  const bytes = (parent: Located<HarObject> | null, key: string) => {
    const value = parent === null ? null : numberAt(parent, key, { unit: 'bytes', most: harLimits.bodyBytes });
    return value === null ? null : Math.round(value);
  };
  const times = exchangeTimes(entry);
  return {
    place,
    url,
    method: method(request),
    status: status(response),
    httpVersion: textOrNone(response, 'httpVersion') || textOrNone(request, 'httpVersion'),
    connection: connection(entry),
    startMs: startedMs,
    sentMs: startedMs + times.beforeSendMs,
    endMs: startedMs + times.durationMs,
    connectMs: times.connectMs,
    tlsMs: times.tlsMs,
    waitMs: times.waitMs,
    requestHeaderBytes: bytes(request, 'headersSize'),
    requestBodyBytes: bytes(request, 'bodySize'),
    headerBytes: bytes(response, 'headersSize'),
    bodySize: bytes(response, 'bodySize'),
    transferBytes: bytes(response, '_transferSize'),
    contentBytes: bytes(content, 'size'),
    compressionBytes: content === null ? null : compression(content),
    mimeType: content === null ? '' : textOrNone(content, 'mimeType').toLowerCase(),
    redirectUrl: textOrNone(response, 'redirectURL'),
    initiators: initiators(entry),
  };
}

function optionalObject(parent: Located<HarObject>, key: string): Located<HarObject> | null {
  const { value } = member(parent, key);
  return value === undefined ? null : objectAt(parent, key);
}

function startTime(entry: Located<HarObject>): number {
  const text = textAt(entry, 'startedDateTime');
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  const fix = 'give an ISO 8601 time such as 2026-01-31T12:00:00.000Z';
  throw wrong({ value: text, at: `${entry.at}.startedDateTime` }, fix);
}

function parseUrl(text: string, at: string): URL {
  if (text.length > harLimits.urlCharacters) {
    throw new ScenarioError(at, `invalid ${at}: ${text.length} characters; give at most ${harLimits.urlCharacters}`);
  }
  try {
    return new URL(text);
  } catch (cause) {
    throw new ScenarioError(at, `invalid ${at}: ${shown(text)}; give an absolute URL`, { cause });
  }
}

function method(request: Located<HarObject>): string {
  const name = textAt(request, 'method').toUpperCase();
  if (/^[A-Z][A-Z-]{0,30}$/.test(name)) return name;
  throw wrong({ value: name, at: `${request.at}.method` }, 'give an HTTP method such as GET');
}

function status(response: Located<HarObject>): number {
  const { value, at } = member(response, 'status');
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 999) return value;
  throw wrong({ value, at }, 'give a status such as 200, or 0 if there was no response');
}

/** Negative compression happens: compressed, small texts grow. */
function compression(content: Located<HarObject>): number | null {
  const { value, at } = member(content, 'compression');
  if (value === undefined) return null;
  if (typeof value === 'number' && Math.abs(value) <= harLimits.bodyBytes) return Math.round(value);
  throw wrong({ value, at }, 'give a number of bytes');
}

/** An id where there is one. Some browsers write the server's port instead, which tells no connections apart. */
function connection(entry: Located<HarObject>): string | null {
  for (const key of ['_connectionId', 'connection']) {
    const { value, at } = member(entry, key);
    if (value === undefined || value === '') continue;
    if (typeof value !== 'string' && typeof value !== 'number') throw wrong({ value, at }, 'give text');
    const id = String(value).slice(0, 100);
    if (!['0', '80', '443'].includes(id)) return id;
  }
  return null;
}

function reasonToLeaveOut(entry: Located<HarObject>, response: Located<HarObject>): string | null {
  const answered = status(response);
  const has = (parent: Located<HarObject>, key: string) => Boolean(member(parent, key).value);
  const type = textOrNone(entry, '_resourceType').toLowerCase();
  if (type === 'websocket' || has(entry, '_webSocketMessages') || answered === 101) return 'is a WebSocket';
  const fetched = textOrNone(entry, '_fetchType').toLowerCase();
  const fromCache = has(entry, '_fromCache') || has(entry, '_fromDiskCache') || fetched.includes('cache');
  if (fromCache || has(response, '_fromServiceWorker') || fetched.includes('service worker')) {
    return 'came from a cache or a service worker';
  }
  if (answered === 0 || has(response, '_error')) return 'failed, or has no response on record';
  const content = optionalObject(response, 'content');
  const size = content === null ? undefined : member(content, 'size').value;
  const nothingTransferred = member(response, '_transferSize').value === 0;
  if (nothingTransferred && typeof size === 'number' && size > 0) return 'came from a cache or a service worker';
  return null;
}

function exchangeTimes(entry: Located<HarObject>) {
  const limit = { unit: 'ms', most: harLimits.durationMs } as const;
  const timings = objectAt(entry, 'timings');
  const [blocked, dns, connect, ssl, send, wait, receive] = (
    ['blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'] as const
  ).map((name) => numberAt(timings, name, limit)) as (number | null)[];
  const sumMs = [blocked, dns, connect, send, wait, receive].reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
  const timeMs = numberAt(entry, 'time', limit);
  const tlsMs = ssl ?? null;
  // Inside `connect` as HAR 1.2 wants it, unless `time` only adds up with `ssl` beside it.
  const beside =
    tlsMs !== null &&
    connect != null &&
    (tlsMs > connect || (timeMs !== null && Math.abs(timeMs - sumMs - tlsMs) < Math.abs(timeMs - sumMs)));
  const connectMs = connect == null ? null : beside ? connect : connect - (tlsMs ?? 0);
  const durationMs = Math.max(timeMs ?? 0, sumMs + (beside ? (tlsMs ?? 0) : 0));
  const beforeSendMs = durationMs - (send ?? 0) - (wait ?? 0) - (receive ?? 0);
  return { durationMs, beforeSendMs, connectMs, tlsMs, waitMs: wait ?? null };
}

/** browsertime writes a URL, Chrome an object with a URL or a stack of calls, the innermost first. */
function initiators(entry: Located<HarObject>): readonly string[] {
  const { value } = member(entry, '_initiator');
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!isObject(value)) return [];
  const urls = new Set<string>();
  let stack = value.stack;
  for (let looked = 0; isObject(stack) && looked < harLimits.frames; looked++) {
    const frames = Array.isArray(stack.callFrames) ? stack.callFrames.slice(0, harLimits.frames) : [];
    for (const frame of frames) if (isObject(frame) && typeof frame.url === 'string') urls.add(frame.url);
    stack = stack.parent;
  }
  if (typeof value.url === 'string') urls.add(value.url);
  urls.delete('');
  return [...urls];
}

function parseJson(text: string): unknown {
  checkText(text);
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 120) : '';
    throw new ScenarioError('HAR', `invalid HAR: not JSON, or cut off (${why}); export it again`, { cause });
  }
}

/** One pass over the characters before anything is built from them. */
function checkText(text: string): void {
  const refuse = (what: string) => {
    throw new ScenarioError('HAR', `invalid HAR: ${what}; record one page load, without bodies`);
  };
  if (text.length > harLimits.characters) refuse(`${text.length} characters, at most ${harLimits.characters}`);
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
    } else if (code === 0x7b || code === 0x5b) {
      values++;
      if (++depth > harLimits.depth) refuse(`more than ${harLimits.depth} brackets within brackets`);
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
    } else if (code === 0x2c) {
      values++;
    }
    if (values > harLimits.values) refuse(`more than ${harLimits.values} values`);
  }
}

/** Index of the quotation mark that ends the string begun at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at;
  }
  return text.length;
}
