import { describe, expect, test } from 'vitest';
import { loaded } from './pages.ts';

describe('Connection, idle', () => {
  const policy = { idleTimeoutMs: 1000 } as const;

  test('an idle connection is closed by the server; the client learns half a round trip later', () => {
    const { closed, requests } = loaded([{}, { delayMs: 1000 }], policy);
    expect(closed[0]).toEqual([1200, 'server']);
    expect(requests[1]).toMatchObject({ connection: 2, endMs: 1200 + 200 });
  });

  test('a request that reaches the server in time is served on the old connection', () => {
    // The response left at 150 ms: the timer ends at 1150 ms, when a request that left at 1100 ms arrives.
    expect(loaded([{}, { delayMs: 900 }], policy).requests[1]).toMatchObject({ connection: 1, endMs: 1200 });
  });

  test('a request that crosses the close is sent again, on a new connection', () => {
    const { requests, closed } = loaded([{}, { delayMs: 901 }], policy);
    expect(closed[0]).toEqual([1200, 'server']);
    expect(requests[1]).toEqual({ connection: 2, endMs: 1200 + 200, status: 200 });
  });

  test('unless it might be carried out twice: then it fails when the close is known', () => {
    const { requests, timeline } = loaded([{}, { delayMs: 901, method: 'POST' }, { after: '/1' }], policy);
    expect(requests[1]).toEqual({ connection: 1, endMs: 1200, status: 0 });
    expect(timeline.requests[1]!.bodyBytes).toBe(0);
    // What it would have revealed is asked for all the same.
    expect(requests[2]).toEqual({ connection: 2, endMs: 1400, status: 200 });
  });

  test('HTTP/2 says which requests it has not seen, so any may be sent again (RFC 9113 s.6.8)', () => {
    const { requests } = loaded([{}, { delayMs: 901, method: 'POST' }], { ...policy, protocol: 'HTTP/2' });
    expect(requests[1]).toEqual({ connection: 2, endMs: 1400, status: 200 });
  });

  test('QUIC has no such race: the client knows the timeout and gives the connection up by itself', () => {
    const quic = { ...policy, protocol: 'HTTP/3' } as const;
    expect(loaded([{}, { delayMs: 999 }], quic).requests[1]).toMatchObject({ connection: 1, endMs: 1299 });
    expect(loaded([{}, { delayMs: 1000 }], quic).requests[1]).toMatchObject({ connection: 2, endMs: 1400 });
  });

  test('a connection that was opened and never used is closed too', () => {
    // The third is discovered at 290 ms and served by the document's connection at 300 ms; connection 2 stays unused.
    const { closed } = loaded([{}, {}, { delayMs: 90 }, { delayMs: 5000 }], { connectionsMax: 2, idleTimeoutMs: 2000 });
    expect(closed.slice(0, 2)).toEqual([
      [2400, 'server'],
      [2390, 'server'],
    ]);
  });
});
