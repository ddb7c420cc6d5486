import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../lib/errors.ts';
import { isHar, scenarioFromHar } from '../../../lib/scenario/har.ts';
import { harLimits } from '../../../lib/scenario/har-entries.ts';
import { type EntryInput, harEntry, harOf } from './har-fixture.ts';

const site = 'https://site.example';
const load = (entries: readonly EntryInput[], options?: Parameters<typeof scenarioFromHar>[1]) =>
  scenarioFromHar(harOf(entries.map(harEntry)), options);
const only = (entry: Partial<EntryInput>) => load([{ url: `${site}/`, ...entry }]).scenario.page.resources[0]!;

/** The one error a call makes. */
function failure(call: () => unknown): ScenarioError {
  try {
    call();
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('scenarioFromHar, sizes', () => {
  test.each<[string, Partial<EntryInput>, { bodyBytes: number; headerBytes: number; requestBytes: number }]>([
    ['bodySize and headersSize as they are', {}, { bodyBytes: 1000, headerBytes: 200, requestBytes: 150 }],
    [
      'Chrome, HTTP/2: only _transferSize, which includes the header',
      { response: { bodySize: -1, headersSize: -1, _transferSize: 1234 }, request: { headersSize: -1 } },
      { bodyBytes: 1234, headerBytes: 0, requestBytes: 0 },
    ],
    [
      '_transferSize with a header size',
      { response: { bodySize: -1, headersSize: 200, _transferSize: 1234 } },
      { bodyBytes: 1034, headerBytes: 200, requestBytes: 150 },
    ],
    [
      'content less compression',
      { response: { bodySize: -1 }, content: { size: 5000, compression: 3800 } },
      { bodyBytes: 1200, headerBytes: 200, requestBytes: 150 },
    ],
    [
      'content alone',
      { response: { bodySize: -1 }, content: { size: 5000 } },
      { bodyBytes: 5000, headerBytes: 200, requestBytes: 150 },
    ],
    [
      'nothing at all',
      {
        response: { bodySize: -1, headersSize: -1 },
        request: { headersSize: -1, bodySize: -1 },
        content: { size: -1 },
      },
      { bodyBytes: 0, headerBytes: 0, requestBytes: 0 },
    ],
    [
      'a request with a body',
      { method: 'POST', request: { bodySize: 4000 } },
      { bodyBytes: 1000, headerBytes: 200, requestBytes: 4150 },
    ],
  ])('%s', (_, entry, sizes) => {
    expect(only(entry)).toMatchObject({ ...sizes, method: entry.method ?? 'GET' });
  });

  test('sizes that are not known are named', () => {
    const { notes } = load([{ url: `${site}/`, response: { bodySize: -1, headersSize: -1 }, content: { size: 5000 } }]);
    expect(notes).toContain('responses without a transfer size (size of their content taken): 1');
    expect(notes).toContain('responses without a header size (0 bytes taken): 1');
  });
});

describe('scenarioFromHar, times', () => {
  test('the round trip is that of the TCP handshake, without TLS inside it (HAR 1.2: connect includes ssl)', () => {
    const timings = { connect: 90, ssl: 50, wait: 70 };
    const { scenario, notes } = load([{ url: `${site}/`, timings, time: 170 }]);
    expect(scenario.link.rttMs).toBe(40);
    expect(scenario.page.resources[0]!.serverMs).toBe(30);
    expect(notes).toContain('round trip of 40 ms estimated from TCP handshakes');
  });

  test('where time only adds up with ssl beside connect, it lies beside', () => {
    const timings = { connect: 90, ssl: 50, wait: 70 };
    expect(load([{ url: `${site}/`, timings, time: 220 }]).scenario.link.rttMs).toBe(90);
  });

  test('a TLS handshake that is longer than connect cannot lie inside it', () => {
    const timings = { connect: 40, ssl: 45, wait: 70 };
    expect(load([{ url: `${site}/`, timings, time: null }]).scenario.link.rttMs).toBe(40);
  });

  test('without handshakes the shortest wait bounds it, so the fastest answer took the server no time', () => {
    const { scenario } = load([
      { url: `${site}/`, timings: { wait: 80 } },
      { url: `${site}/a`, startMs: 100, timings: { wait: 30 } },
    ]);
    expect(scenario.link.rttMs).toBe(30);
    expect(scenario.page.resources.map(({ serverMs }) => serverMs)).toEqual([50, 0]);
  });

  test('each origin has its own round trip', () => {
    const { scenario } = load([
      { url: `${site}/`, timings: { connect: 40, wait: 50 } },
      { url: 'https://far.example/a.js', startMs: 100, timings: { connect: 200, wait: 210 }, time: 500 },
    ]);
    expect(scenario.page.resources.map(({ serverMs }) => serverMs)).toEqual([10, 10]);
    expect(scenario.link.rttMs).toBe(40);
  });

  test('a given link stands, and server times still come from the recording', () => {
    const { scenario } = load([{ url: `${site}/`, timings: { connect: 40, wait: 50 } }], { link: { rttMs: 300 } });
    expect(scenario.link.rttMs).toBe(300);
    expect(scenario.page.resources[0]!.serverMs).toBe(10);
  });

  test('Firefox: null times and empty timings are unknown, not wrong', () => {
    const entry = { ...harEntry({ url: `${site}/`, time: null }), timings: {} };
    const { scenario, notes } = scenarioFromHar(harOf([entry]));
    expect(scenario.page.resources[0]!.serverMs).toBe(0);
    expect(notes).toContain('exchanges without a wait (server time 0 taken): 1');
  });
});

describe('scenarioFromHar, who revealed whom', () => {
  test('the initiator, with the time from its end to the start', () => {
    const { scenario } = load([
      { url: `${site}/` },
      { url: `${site}/app.js`, startMs: 65 },
      {
        url: `${site}/data.json`,
        startMs: 200,
        more: { _initiator: { type: 'script', stack: { callFrames: [{ url: `${site}/app.js` }] } } },
      },
      { url: `${site}/late.png`, startMs: 210, more: { _initiator: `${site}/` } },
    ]);
    expect(scenario.page.resources.map(({ after, delayMs }) => [after, delayMs])).toEqual([
      ['navigation', 0],
      ['document', 5],
      ['/app.js', 75],
      ['document', 150],
    ]);
  });

  test('a resource that started before its initiator ended follows something that had ended', () => {
    const { scenario, notes } = load([
      { url: `${site}/`, time: 500 },
      { url: `${site}/early.css`, startMs: 20, more: { _initiator: { type: 'parser', url: `${site}/` } } },
      { url: `${site}/x.png`, startMs: 100, more: { _initiator: { type: 'parser', url: `${site}/` } } },
    ]);
    expect(scenario.page.resources.map(({ after, delayMs }) => [after, delayMs])).toEqual([
      ['navigation', 0],
      ['navigation', 20],
      ['/early.css', 20],
    ]);
    expect(notes).toContain('resources that started before what initiated them had ended (an earlier end taken): 2');
  });

  test('a redirect reveals its target, across origins, and the page is where it arrives', () => {
    const { scenario, origins } = load([
      {
        url: 'http://site.example/',
        status: 301,
        response: { redirectURL: `${site}/`, bodySize: 0, headersSize: 193 },
        content: { size: 0, mimeType: '' },
      },
      { url: `${site}/`, startMs: 61 },
      { url: `${site}/a.css`, startMs: 125 },
    ]);
    expect(scenario.page.resources.map(({ path, after, delayMs }) => [path, after, delayMs])).toEqual([
      ['/site.example/', 'navigation', 0],
      ['/', 'document', 1],
      ['/a.css', '/', 4],
    ]);
    expect(origins.get('/site.example/')).toBe('http://site.example');
    expect(scenario.page.resources.map(({ origin }) => origin)).toEqual(['', site, site]);
    expect(scenario.page.resources[0]).toMatchObject({ bodyBytes: 0, headerBytes: 193 });
  });
});

describe('scenarioFromHar, paths and origins', () => {
  test('paths of other origins carry the host, and each knows its origin', () => {
    const { scenario, origins, notes } = load([
      { url: `${site}/index.html?x=1#top` },
      { url: 'https://cdn.example.org:8443/x.js', startMs: 100 },
    ]);
    expect(scenario.page.resources.map(({ path }) => path)).toEqual(['/index.html?x=1', '/cdn.example.org:8443/x.js']);
    expect(scenario.page.resources.map(({ origin }) => origin)).toEqual(['', 'https://cdn.example.org:8443']);
    expect([...origins]).toEqual([
      ['/index.html?x=1', site],
      ['/cdn.example.org:8443/x.js', 'https://cdn.example.org:8443'],
    ]);
    expect(notes).toContain('2 origins: each has its own connections, all share one link');
  });

  test('what is asked for twice is numbered, also where a number is taken', () => {
    const paths = ['/', '/a', '/a', '/a~2', '/a'].map((path, place) => ({ url: `${site}${path}`, startMs: place }));
    const { scenario, notes } = load(paths);
    expect(scenario.page.resources.map(({ path }) => path)).toEqual(['/', '/a', '/a~2', '/a~2~2', '/a~3']);
    expect(notes).toContain('paths that came before (numbered ~2, ~3, ...): 3');
  });

  test('names that JavaScript has for itself are names like others', () => {
    const { scenario, origins } = load([
      { url: `${site}/__proto__` },
      { url: `${site}/constructor`, startMs: 100, more: { _initiator: '__proto__' } },
    ]);
    expect(scenario.page.resources.map(({ path }) => path)).toEqual(['/__proto__', '/constructor']);
    expect(origins.get('/__proto__')).toBe(site);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('scenarioFromHar, what is left out', () => {
  test.each<[string, Partial<EntryInput>, string]>([
    ['Chrome, memory cache', { more: { _fromCache: 'memory' } }, 'came from a cache or a service worker'],
    ['Safari, disk cache', { more: { _fetchType: 'Disk Cache' } }, 'came from a cache or a service worker'],
    ['nothing transferred', { response: { _transferSize: 0 } }, 'came from a cache or a service worker'],
    ['failed', { status: 0 }, 'failed, or has no response on record'],
    ['Chrome, error', { response: { _error: 'net::ERR_ABORTED' } }, 'failed, or has no response on record'],
    ['data:', { url: 'data:image/png;base64,AAAA' }, 'is data:, not HTTP'],
    ['blob:', { url: `blob:${site}/4f1c` }, 'is blob:, not HTTP'],
    ['extension', { url: 'chrome-extension://abc/x.js' }, 'is chrome-extension:, not HTTP'],
    ['WebSocket by scheme', { url: 'wss://site.example/socket' }, 'is a WebSocket'],
    ['WebSocket by status', { status: 101 }, 'is a WebSocket'],
    ['WebSocket by type', { more: { _resourceType: 'websocket' } }, 'is a WebSocket'],
  ])('%s', (_, entry, reason) => {
    const { scenario, recorded, notes } = load([{ url: `${site}/` }, { url: `${site}/b`, startMs: 100, ...entry }]);
    expect(scenario.page.resources).toHaveLength(1);
    expect(recorded.requests).toBe(1);
    expect(notes[0]).toContain(`left out 1 whose request ${reason}: `);
  });

  test('a 304 and an empty response were asked for, so they stay', () => {
    const empty = { bodySize: 0, _transferSize: 0 };
    const { scenario } = load([
      { url: `${site}/`, status: 304, response: { bodySize: 0 } },
      { url: `${site}/204`, status: 204, startMs: 100, response: empty, content: { size: 0 } },
    ]);
    expect(scenario.page.resources).toHaveLength(2);
  });

  test('a page of which nothing is left is an error that says why', () => {
    const error = failure(() => load([{ url: `${site}/`, more: { _fromCache: 'disk' } }]));
    expect(error.message).toMatch(/^missing requests: left out 1 .*record the page with the cache disabled$/);
  });
});

describe('scenarioFromHar, pages', () => {
  const pages = [
    { id: 'page_1', title: 'first', startedDateTime: '2026-01-31T12:00:00.000Z', pageTimings: { onLoad: 700.5 } },
    { id: 'page_2', title: 'second', startedDateTime: '2026-01-31T12:00:10.000Z', pageTimings: {} },
  ];
  const har = harOf(
    [
      harEntry({ url: `${site}/1`, more: { pageref: 'page_1' } }),
      harEntry({ url: `${site}/2`, startMs: 10_000, more: { pageref: 'page_2' } }),
      harEntry({ url: `${site}/3`, startMs: 10_100, more: { pageref: 'page_2' } }),
    ],
    pages,
  );

  test('the first is taken unless another is asked for, by id or by place', () => {
    expect(scenarioFromHar(har).scenario.name).toBe('first');
    expect(scenarioFromHar(har).recorded).toEqual({ pageLoadMs: 700.5, connections: 1, requests: 1 });
    for (const page of ['page_2', 1]) {
      const { scenario, recorded } = scenarioFromHar(har, { page });
      expect(scenario.name).toBe('second');
      expect(recorded).toEqual({ pageLoadMs: 160, connections: 1, requests: 2 });
    }
  });

  test.each(['page_9', 2, -1, 0.5])('page %j is unknown', (page) => {
    expect(failure(() => scenarioFromHar(har, { page })).message).toMatch(/^unknown page: .*the file has 2/);
  });

  test('a file without pages is one page', () => {
    expect(load([{ url: `${site}/` }]).scenario.name).toBe('site.example');
  });
});

describe('scenarioFromHar, policy', () => {
  const versions = (...httpVersions: string[]) =>
    load(httpVersions.map((httpVersion, place) => ({ url: `${site}/${place}`, startMs: place * 100, httpVersion })));

  test.each<[string, object]>([
    ['http/1.1', { protocol: 'HTTP/1.1', connectionsMax: 6, security: 'tls1.3' }],
    ['HTTP/1.0', { protocol: 'HTTP/1.0', connectionsMax: 6, persistent: false }],
    ['h2', { protocol: 'HTTP/2', connectionsMax: 1, security: 'tls1.3' }],
    ['HTTP/2.0', { protocol: 'HTTP/2', connectionsMax: 1 }],
    ['h3', { protocol: 'HTTP/3', connectionsMax: 1, security: 'quic' }],
    ['http/3', { protocol: 'HTTP/3', connectionsMax: 1, security: 'quic' }],
  ])('%s', (httpVersion, policy) => {
    expect(versions(httpVersion).scenario.policy).toMatchObject(policy);
  });

  test('the protocol of most, and a note where there were several', () => {
    const { scenario, notes } = versions('h2', 'h2', 'http/1.1');
    expect(scenario.policy.protocol).toBe('HTTP/2');
    expect(notes).toContain('HTTP/2 and HTTP/1.1 were spoken; HTTP/2 taken for all');
  });

  test('where the file does not say, one connection with several exchanges at a time speaks HTTP/2', () => {
    const overlap = (startMs: number) =>
      load([
        { url: `${site}/`, httpVersion: 'unknown', more: { connection: '17' } },
        { url: `${site}/a`, startMs: 100, httpVersion: 'unknown', more: { connection: '17' } },
        { url: `${site}/b`, startMs, httpVersion: 'unknown', more: { connection: '17' } },
      ]).scenario.policy.protocol;
    expect(overlap(110)).toBe('HTTP/2');
    expect(overlap(161)).toBe('HTTP/1.1');
  });

  test('a given policy stands', () => {
    const policy = { protocol: 'HTTP/3', security: 'quic-0rtt' } as const;
    expect(load([{ url: `${site}/` }], { policy }).scenario.policy).toMatchObject(policy);
  });

  test('plain http has no security', () => {
    expect(load([{ url: 'http://site.example/' }]).scenario.policy.security).toBe('none');
  });
});

describe('scenarioFromHar, connections as recorded', () => {
  const count = (...connections: unknown[]) =>
    load(connections.map((connection, place) => ({ url: `${site}/${place}`, startMs: place, more: { connection } })))
      .recorded.connections;

  test('are counted by id', () => {
    expect(count('17', '17', '18')).toBe(2);
  });

  test('are those that were opened, where the file gives ports for ids', () => {
    const entries = [0, 1, 2].map((place) => ({
      url: `${site}/${place}`,
      startMs: place,
      timings: { connect: place < 2 ? 20 : 0 },
      more: { connection: '443' },
    }));
    expect(load(entries).recorded.connections).toBe(2);
  });
});

describe('scenarioFromHar, files that are wrong', () => {
  const broken = (change: (entry: Record<string, never>) => void) => {
    const entry = structuredClone(harEntry({ url: `${site}/` })) as unknown as Record<string, never>;
    change(entry);
    return () => scenarioFromHar(harOf([harEntry({ url: `${site}/` }), entry]));
  };
  const at = (path: string, value: unknown) =>
    broken((entry) => {
      const keys = path.split('.');
      const parent = keys.slice(0, -1).reduce<Record<string, never>>((object, key) => object[key]!, entry);
      Reflect.set(parent, keys.at(-1)!, value);
    });

  test.each<[string, () => unknown, string, RegExp]>([
    ['a number', () => scenarioFromHar(5), 'HAR', /^invalid HAR: 5; give the text/],
    ['nothing', () => scenarioFromHar(undefined), 'HAR', /^missing HAR; give the text/],
    ['a list', () => scenarioFromHar([]), 'HAR', /^invalid HAR: a list of 0/],
    ['no JSON', () => scenarioFromHar('<html>'), 'HAR', /^invalid HAR: not JSON, or cut off/],
    ['no text', () => scenarioFromHar(''), 'HAR', /^invalid HAR: not JSON, or cut off/],
    ['cut off', () => scenarioFromHar(JSON.stringify(harOf([])).slice(0, -3)), 'HAR', /^invalid HAR: not JSON, or cut/],
    ['no log', () => scenarioFromHar('{}'), 'log', /^missing log; give an object/],
    ['no entries', () => scenarioFromHar({ log: {} }), 'log.entries', /^missing log.entries|^invalid/],
    ['entries that are none', () => scenarioFromHar(harOf([null])), 'log.entries[0]', /^missing log.entries\[0\]/],
    ['no URL', at('request.url', undefined), 'log.entries[1].request.url', /^missing/],
    ['a relative URL', at('request.url', '/x'), 'log.entries[1].request.url', /absolute URL/],
    ['a broken URL', at('request.url', 'http://['), 'log.entries[1].request.url', /absolute URL/],
    ['no start', at('startedDateTime', ''), 'log.entries[1].startedDateTime', /ISO 8601/],
    [
      'a start that is no time',
      at('startedDateTime', '2026-99-99T00:00'),
      'log.entries[1].startedDateTime',
      /ISO 8601/,
    ],
    ['years apart', at('startedDateTime', '2036-01-01T00:00:00Z'), 'log.entries[1].startedDateTime', /more than a day/],
    [
      'a number as text',
      at('timings.wait', '50'),
      'log.entries[1].timings.wait',
      /^invalid .*: "50"; give a number of ms/,
    ],
    ['a negative time', at('timings.wait', -50), 'log.entries[1].timings.wait', /: -50 ms; give a number of ms/],
    ['no number', at('timings.wait', Number.NaN), 'log.entries[1].timings.wait', /: NaN ms; /],
    ['an endless time', at('time', Number.POSITIVE_INFINITY), 'log.entries[1].time', /: Infinity ms; /],
    ['a negative size', at('response.bodySize', -1000), 'log.entries[1].response.bodySize', /: -1000 bytes; /],
    ['an endless size', at('response.content.size', 1e300), 'log.entries[1].response.content.size', /bytes; /],
    ['a size as text', at('request.headersSize', '1'), 'log.entries[1].request.headersSize', /: "1"; give a number/],
    ['a status as text', at('response.status', '200'), 'log.entries[1].response.status', /: "200"; give a status/],
    ['no method', at('request.method', 'G E T'), 'log.entries[1].request.method', /give an HTTP method/],
    ['no timings', at('timings', undefined), 'log.entries[1].timings', /^missing/],
    ['no response', at('response', []), 'log.entries[1].response', /a list of 0; give an object/],
    ['pages that are none', () => scenarioFromHar(harOf([], [7])), 'log.pages[0]', /^invalid log.pages\[0\]: 7/],
  ])('%s', (_, call, field, message) => {
    const error = failure(call);
    expect(error.field).toBe(field);
    expect(error.message).toMatch(message);
  });

  test('more entries than a page load has are refused before one is read', () => {
    const entries = new Array(1_000_000).fill(null);
    expect(failure(() => scenarioFromHar(harOf(entries))).message).toContain(
      `1000000 elements; give at most ${harLimits.entries}`,
    );
  });

  test('text with too many brackets or values is refused before anything is built', () => {
    expect(failure(() => scenarioFromHar('['.repeat(2_000_000))).message).toContain('brackets within brackets');
    const values = `[${'0,'.repeat(harLimits.values + 1)}0]`;
    expect(failure(() => scenarioFromHar(values)).message).toContain(`more than ${harLimits.values} values`);
  });

  test('text that is longer than the limit is refused unread', () => {
    const text = ' '.repeat(harLimits.characters + 1);
    expect(failure(() => scenarioFromHar(text)).message).toContain('characters, at most');
  });

  test('brackets and commas inside of text do not count', () => {
    const text = `"${'[,'.repeat(3000)}`;
    const { scenario } = scenarioFromHar(JSON.stringify(harOf([harEntry({ url: `${site}/`, content: { text } })])));
    expect(scenario.page.resources).toHaveLength(1);
  });

  test('circles, depth and keys named __proto__ do no harm', () => {
    const stack: Record<string, unknown> = { callFrames: 'none' };
    stack.parent = stack;
    const entry = harEntry({ url: `${site}/`, more: { _initiator: { stack } } });
    const circular = { ...harOf([entry]), self: {} as unknown };
    circular.self = circular;
    expect(scenarioFromHar(circular).scenario.page.resources).toHaveLength(1);
    const text = JSON.stringify(harOf([entry]), (key, value) => (key === 'stack' ? undefined : value));
    const poisoned = text.replace(
      '{"log":',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"log":',
    );
    expect(scenarioFromHar(poisoned).scenario.page.resources).toHaveLength(1);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('fields that only a prototype has are missing', () => {
    expect(failure(() => scenarioFromHar(Object.create(harOf([])))).message).toMatch(/^missing log/);
  });

  test('a byte order mark in front is not part of the file', () => {
    const text = `\uFEFF${JSON.stringify(harOf([harEntry({ url: `${site}/` })]))}`;
    expect(scenarioFromHar(text).recorded.requests).toBe(1);
  });
});

test('isHar tells a HAR file from a scenario by its log', () => {
  expect(isHar(harOf([]))).toBe(true);
  expect(isHar({ page: { resources: [] } })).toBe(false);
  for (const other of [null, undefined, 5, 'log', [], Object.create({ log: {} })]) expect(isHar(other)).toBe(false);
});
