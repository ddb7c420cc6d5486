import { describe, expect, test } from 'vitest';
import { Page } from '../../../lib/model/page.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Policy, ResourceInput } from '../../../lib/scenario/scenario.ts';
import { endedAtMs } from '../../../lib/timeline/phases.ts';

function load(resources: readonly ResourceInput[], policy: Partial<Policy>) {
  return new Page(parseScenario({ page: { resources }, tcp: { initialWindowSegments: null }, policy })).load();
}

const document = { path: '/', bodyBytes: 1 };

describe('Page, late binding', () => {
  test('a request takes the connection that frees first, even if it had another opened', () => {
    const slow = { path: '/slow', bodyBytes: 1, after: 'navigation', delayMs: 150 };
    const { requests, connections } = load([{ ...document, serverMs: 10 }, slow], { connectionsMax: 2 });
    // at 150 ms the document is still under way: a second connection opens; at 210 the first is free and takes the request
    expect(connections.map(({ openedAtMs }) => openedAtMs)).toEqual([0, 150]);
    expect(requests[1]).toMatchObject({ connection: 1 });
    expect(requests[1]!.phases[0]).toMatchObject({ name: 'blocked', startMs: 150, endMs: 210 });
  });

  test('no more connections are opened than requests wait for', () => {
    const { totals } = load([document, { path: '/a', bodyBytes: 1 }], { connectionsMax: 6 });
    expect(totals.connections).toBe(1);
  });
});

describe('Page, pipelining', () => {
  const slow = { path: '/slow', bodyBytes: 1, serverMs: 500 };
  const fast = { path: '/fast', bodyBytes: 1 };
  test('a slow answer holds up those behind it', () => {
    const { requests } = load([document, slow, fast], { pipelineDepth: 2 });
    expect(endedAtMs(requests[2]!)).toBe(800);
  });
  test('HTTP/2 does not', () => {
    const { requests } = load([document, slow, fast], { protocol: 'HTTP/2' });
    expect(endedAtMs(requests[2]!)).toBe(300);
  });
  test('nothing is sent behind a POST before its answer (RFC 9112 s.9.3.2)', () => {
    const { requests } = load([document, { ...fast, path: '/post', method: 'POST' }, fast], { pipelineDepth: 4 });
    expect(endedAtMs(requests[1]!)).toBe(300);
    expect(requests[2]!.phases[0]).toMatchObject({ name: 'blocked', endMs: 300 });
  });
});

test('Page, the bytes of requests take their turn on the way up', () => {
  const scenario = parseScenario({
    page: {
      resources: [
        document,
        { path: '/a', bodyBytes: 1, requestBytes: 500 },
        { path: '/b', bodyBytes: 1, requestBytes: 500 },
      ],
    },
    link: { rateBitsPerSecond: 8000 },
    tcp: { initialWindowSegments: null },
    policy: { protocol: 'HTTP/2' },
  });
  const { requests } = new Page(scenario).load();
  const send = requests.slice(1).map(({ phases }) => phases.find(({ name }) => name === 'send')!);
  expect(send.map(({ startMs, endMs }) => endMs - startMs)).toEqual([500, 1000]);
});

test('Page, each origin has its own connections', () => {
  const cdn = { bodyBytes: 1, origin: 'https://cdn.example' };
  const { connections, totals } = load(
    [document, { path: '/a', ...cdn }, { path: '/b', bodyBytes: 1 }, { path: '/c', ...cdn }],
    {},
  );
  expect(connections.map(({ origin, openedAtMs }) => [origin, openedAtMs])).toEqual([
    [undefined, 0],
    ['https://cdn.example', 200],
  ]);
  expect(totals.pageLoadMs).toBe(500);
});
