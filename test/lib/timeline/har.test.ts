import { describe, expect, test } from 'vitest';
import { scenarioFromHar } from '../../../lib/scenario/har.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { type HarTimings, toHar } from '../../../lib/timeline/har.ts';
import { TimelineRecorder } from '../../../lib/timeline/recorder.ts';

const page = {
  resources: [
    { path: '/index.html', bodyBytes: 5000, requestBytes: 300, headerBytes: 250, serverMs: 40 },
    { path: '/logo.png?size=2', bodyBytes: 10_000, requestBytes: 310, headerBytes: 200 },
    { path: '/style.css', bodyBytes: 2000, requestBytes: 320, headerBytes: 210, serverMs: 7.5 },
  ],
};

/** Two connections over TLS 1.3 at 100 ms; the style sheet waits for the first connection. */
function timelineOf(input: Partial<ScenarioInput> = {}) {
  const scenario = parseScenario({
    name: 'three objects',
    page,
    policy: { connectionsMax: 2, security: 'tls1.3' },
    ...input,
  });
  const record = new TimelineRecorder('model', scenario, 'computed');
  const first = record.connection(0, [
    { name: 'connect', endMs: 100 },
    { name: 'tls', endMs: 200 },
  ]);
  record.request({
    path: '/index.html',
    connection: first,
    startMs: 200,
    marks: [
      { name: 'send', endMs: 201 },
      { name: 'wait', endMs: 340 },
      { name: 'receive', endMs: 360.25 },
    ],
  });
  const second = record.connection(360.25, [
    { name: 'connect', endMs: 460.25 },
    { name: 'tls', endMs: 560.25 },
  ]);
  record.request({
    path: '/logo.png?size=2',
    connection: second,
    startMs: 560.25,
    marks: [
      { name: 'wait', endMs: 660.25 },
      { name: 'receive', endMs: 700 },
    ],
  });
  record.request({
    path: '/style.css',
    connection: first,
    startMs: 360.25,
    marks: [
      { name: 'blocked', endMs: 365.25 },
      { name: 'wait', endMs: 472.75 },
      { name: 'receive', endMs: 480 },
    ],
  });
  record.closed(first, 500, 'server');
  return record.finish();
}

const sum = ({ blocked, dns, connect, send, wait, receive }: HarTimings) =>
  [blocked, dns, connect, send, wait, receive].reduce((total, ms) => total + Math.max(0, ms), 0);

describe('toHar', () => {
  const { log } = toHar(timelineOf());

  test('has the fields that HAR 1.2 requires', () => {
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'Roundtrip', version: expect.any(String) } });
    expect(Object.keys(log.pages[0]!)).toEqual(['startedDateTime', 'id', 'title', 'pageTimings']);
    const required = {
      entry: ['startedDateTime', 'time', 'request', 'response', 'cache', 'timings'],
      request: ['method', 'url', 'httpVersion', 'cookies', 'headers', 'queryString', 'headersSize', 'bodySize'],
      response: [
        'status',
        'statusText',
        'httpVersion',
        'cookies',
        'headers',
        'content',
        'redirectURL',
        'headersSize',
        'bodySize',
      ],
      content: ['size', 'mimeType'],
      timings: ['send', 'wait', 'receive'],
    };
    for (const entry of log.entries) {
      expect(Object.keys(entry)).toEqual(expect.arrayContaining(required.entry));
      expect(Object.keys(entry.request)).toEqual(expect.arrayContaining(required.request));
      expect(Object.keys(entry.response)).toEqual(expect.arrayContaining(required.response));
      expect(Object.keys(entry.response.content)).toEqual(expect.arrayContaining(required.content));
      expect(Object.keys(entry.timings)).toEqual(expect.arrayContaining(required.timings));
      expect(entry.pageref).toBe(log.pages[0]!.id);
    }
  });

  test('names fields of its own with an underscore, as HAR 1.2 wants it', () => {
    const known = ['pageref', 'startedDateTime', 'time', 'request', 'response', 'cache', 'timings', 'connection'];
    const own = Object.keys(log.entries[0]!).filter((name) => !known.includes(name));
    expect(own).toEqual(['_origin', '_startedMs']);
    expect(log.entries[0]!._origin).toEqual(['computed']);
  });

  test('puts ssl inside connect, and -1 where nothing happened', () => {
    expect(log.entries.map(({ timings }) => timings)).toEqual([
      { blocked: -1, dns: -1, connect: 200, ssl: 100, send: 1, wait: 139, receive: 20.25 },
      { blocked: -1, dns: -1, connect: 200, ssl: 100, send: 0, wait: 100, receive: 39.75 },
      { blocked: 5, dns: -1, connect: -1, ssl: -1, send: 0, wait: 107.5, receive: 7.25 },
    ]);
  });

  test('its timings add up to time, which lasts from discovery to the last byte', () => {
    for (const { time, timings } of log.entries) expect(sum(timings)).toBeCloseTo(time, 6);
    expect(log.entries.map(({ time }) => time)).toEqual([360.25, 339.75, 119.75]);
    expect(log.entries.map(({ _startedMs }) => _startedMs)).toEqual([0, 360.25, 360.25]);
    expect(log.pages[0]!.pageTimings.onLoad).toBe(700);
  });

  test('gives times as ISO 8601 in order, from a fixed moment unless another is given', () => {
    const starts = log.entries.map(({ startedDateTime }) => startedDateTime);
    expect(starts).toEqual(['2000-01-01T00:00:00.000Z', '2000-01-01T00:00:00.360Z', '2000-01-01T00:00:00.360Z']);
    const given = toHar(timelineOf(), { startedDateTime: '2026-01-31T12:00:00.000Z' });
    expect(given.log.pages[0]!.startedDateTime).toBe('2026-01-31T12:00:00.000Z');
    expect(given.log.entries[1]!.startedDateTime).toBe('2026-01-31T12:00:00.360Z');
  });

  test('tells connections apart by text, and reuses them', () => {
    expect(log.entries.map(({ connection }) => connection)).toEqual(['1', '2', '1']);
  });

  test('makes URLs of paths, with their query', () => {
    expect(log.entries[1]!.request).toMatchObject({
      url: 'https://roundtrip.example/logo.png?size=2',
      queryString: [{ name: 'size', value: '2' }],
    });
    const plain = timelineOf({ policy: { connectionsMax: 2, security: 'none' } });
    expect(toHar(plain).log.entries[0]!.request.url).toBe('http://roundtrip.example/index.html');
    expect(toHar(plain, { origin: 'http://site.example' }).log.entries[0]!.request.url).toBe(
      'http://site.example/index.html',
    );
  });

  test('resources of other origins have their own URLs, and come back with them', () => {
    const scenario = parseScenario({
      page: {
        resources: [
          { path: '/', bodyBytes: 1 },
          { path: '/cdn.example/x.js', bodyBytes: 2, origin: 'https://cdn.example' },
          { path: '/y.js', bodyBytes: 3, origin: 'https://cdn.example' },
        ],
      },
      policy: { connectionsMax: 3 },
    });
    const record = new TimelineRecorder('model', scenario, 'computed');
    for (const { path, origin } of scenario.page.resources) {
      const connection = record.connection(0, [{ name: 'connect', endMs: 100 }], origin);
      record.request({ path, connection, startMs: 100, marks: [{ name: 'wait', endMs: 200 }] });
    }
    const har = toHar(record.finish(), { origin: 'https://site.example' });
    expect(har.log.entries.map(({ request }) => request.url)).toEqual([
      'https://site.example/',
      'https://cdn.example/x.js',
      'https://cdn.example/y.js',
    ]);
    const back = scenarioFromHar(har).scenario.page.resources;
    expect(back.map(({ path, origin }) => [path, origin])).toEqual([
      ['/', ''],
      ['/cdn.example/x.js', 'https://cdn.example'],
      ['/cdn.example/y.js', 'https://cdn.example'],
    ]);
  });

  test('with early data shows the handshake up to when the request left, and still adds up', () => {
    const scenario = parseScenario({
      page: { resources: [{ path: '/', bodyBytes: 1 }] },
      policy: { security: 'tls1.3-0rtt' },
    });
    const record = new TimelineRecorder('simulate', scenario, 'simulated');
    const connection = record.connection(0, [
      { name: 'connect', endMs: 100 },
      { name: 'tls', endMs: 200 },
    ]);
    record.request({ path: '/', connection, startMs: 100, marks: [{ name: 'wait', endMs: 200 }] });
    const [entry] = toHar(record.finish()).log.entries;
    expect(entry!.time).toBe(200);
    expect(entry!.timings).toEqual({ blocked: -1, dns: -1, connect: 100, ssl: 0, send: 0, wait: 100, receive: 0 });
  });

  test('comes back as the same page: order, sizes, methods, server times and what revealed them', () => {
    const timeline = timelineOf();
    const { scenario, recorded, notes } = scenarioFromHar(JSON.stringify(toHar(timeline)));
    expect(scenario.name).toBe(timeline.scenario.name);
    expect(scenario.page.resources.map(({ path }) => path)).toEqual(page.resources.map(({ path }) => path));
    for (const [place, resource] of scenario.page.resources.entries()) {
      const { bodyBytes, headerBytes, requestBytes, method, after } = timeline.scenario.page.resources[place]!;
      expect(resource).toMatchObject({ bodyBytes, headerBytes, requestBytes, method, after });
    }
    expect(scenario.link.rttMs).toBe(100);
    expect(scenario.page.resources.map(({ serverMs }) => serverMs)).toEqual([39, 0, 7.5]);
    expect(recorded).toEqual({ pageLoadMs: 700, connections: 2, requests: 3 });
    expect(notes.filter((note) => note.includes('taken'))).toEqual([
      'the file does not name the TLS version: tls1.3 taken',
    ]);
  });
});
