import { describe, expect, test } from 'vitest';
import { simulate } from '../../../lib/simulate/simulate.ts';
import { loaded } from './pages.ts';

describe('Pool', () => {
  test('a request whose connection is being opened takes another that frees first; the new one serves the next', () => {
    // The document's connection is busy to 300 ms; the one opened at 250 ms for the third is open at 350 ms.
    const { requests, timeline } = loaded([{}, {}, { delayMs: 50 }, { delayMs: 60 }], { connectionsMax: 2 });
    expect(timeline.connections.map(({ openedAtMs }) => openedAtMs)).toEqual([0, 250]);
    expect(requests.map(({ connection, endMs }) => [connection, endMs])).toEqual([
      [1, 200],
      [1, 300],
      [1, 400],
      [2, 450],
    ]);
  });

  test('opens no more connections than requests wait', () => {
    expect(loaded([{}, {}, {}], { connectionsMax: 6 }).timeline.totals.connections).toBe(2);
  });

  test('takes the connection that was used last', () => {
    const resources = [{}, { serverMs: 500 }, {}, { delayMs: 1000 }, { after: '/3', delayMs: 10 }];
    const { requests } = loaded(resources, { connectionsMax: 2 });
    // The second ends on connection 1 at 800 ms, the third on connection 2 at 400 ms.
    expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 2, 1, 1]);
  });

  test('queues in the order of discovery, and of the page where that is equal', () => {
    const { requests } = loaded([{}, { delayMs: 20 }, { delayMs: 10 }, {}, {}], {});
    expect(requests.map(({ endMs }) => endMs)).toEqual([200, 600, 500, 300, 400]);
  });

  test('a connection serves as many requests as the policy allows, and is closed by the server with the last', () => {
    const { requests, closed } = loaded([{}, {}, {}, {}, {}], { requestsPerConnectionMax: 2 });
    expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 2, 2, 3]);
    expect(closed).toEqual([
      [300, 'server'],
      [600, 'server'],
      [null, null],
    ]);
  });

  test('HTTP/2 and HTTP/3 keep to one connection, whatever the policy would allow', () => {
    for (const protocol of ['HTTP/2', 'HTTP/3'] as const) {
      expect(loaded([{}, {}, {}, {}], { protocol, connectionsMax: 6 }).timeline.totals.connections).toBe(1);
    }
  });

  test('pipelines what is left when all connections are opened or being opened', () => {
    const thinks = { serverMs: 20 };
    const { requests } = loaded([{}, thinks, thinks, thinks, thinks], { connectionsMax: 2, pipelineDepth: 4 });
    // Four at 200 ms: one goes at once, one has a connection on its way, two go behind the first.
    expect(requests.map(({ connection, endMs }) => [connection, endMs])).toEqual([
      [1, 200],
      [1, 320],
      [1, 320],
      [1, 320],
      [2, 420],
    ]);
  });
});

test('Pool, each origin has its own connections, on the one link', () => {
  const resources = ['', '', 'https://cdn.example', 'https://cdn.example'].map((origin, index) => ({
    path: `/${index}`,
    bodyBytes: 12_500,
    origin,
  }));
  const link = { rttMs: 100, rateBitsPerSecond: 1e7 };
  const { connections, requests } = simulate({ page: { resources }, link, tcp: { initialWindowSegments: null } });
  expect(connections.map(({ origin, openedAtMs }) => [origin, openedAtMs])).toEqual([
    [undefined, 0],
    ['https://cdn.example', 210],
  ]);
  expect(requests.map(({ connection, phases }) => [connection, phases.at(-1)!.endMs])).toEqual([
    [1, 210],
    [1, 320],
    [2, 420],
    [2, 530],
  ]);
});

test('Pool, what two connections lose at one moment is sent again in the order in which it left', () => {
  // Both are idle from 200 ms on and closed at 1200; what leaves at 1150 meets that, and has others opened.
  const lost = { delayMs: 950 };
  const { requests } = loaded([{}, { after: 'navigation' }, lost, lost], { connectionsMax: 2, idleTimeoutMs: 1000 });
  expect(requests.slice(2).map(({ connection, endMs }) => [connection, endMs])).toEqual([
    [3, 1400],
    [4, 1400],
  ]);
});
