import { describe, expect, test } from 'vitest';
import { model } from '../../../lib/model/model.ts';
import { story } from '../../../lib/model/story.ts';
import { links, pages, policyNamed } from '../../../lib/scenario/presets.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { endedAtMs } from '../../../lib/timeline/phases.ts';

const told = (input: ScenarioInput, request = 0) =>
  story(input)[request]!.causes.map(({ startMs, endMs, cause }) => [startMs, endMs, cause]);

test('story, one request: handshakes, the way there, the server, the way back', () => {
  const page = { resources: [{ path: '/', bodyBytes: 1, serverMs: 40 }] };
  expect(told({ page, policy: { security: 'tls1.3' } })).toEqual([
    [0, 100, 'TCP handshake'],
    [100, 200, 'TLS 1.3 handshake'],
    [200, 250, 'request travels to the server'],
    [250, 290, 'server thinks'],
    [290, 340, 'first byte travels back'],
  ]);
});

test('story, waits for the congestion window, round by round', () => {
  const page = { resources: [{ path: '/', bodyBytes: 15 * 1460 }] };
  const causes = told({ page, link: { rttMs: 56 }, tcp: { initialWindowSegments: 4 } });
  expect(causes.slice(-2)).toEqual([
    [112, 168, 'waiting for the congestion window: round 2 of 3'],
    [168, 224, 'waiting for the congestion window: round 3 of 3'],
  ]);
});

test('story, a request that waits for a connection, and one behind a slow answer', () => {
  const resources = [
    { path: '/', bodyBytes: 1 },
    { path: '/slow', bodyBytes: 1, serverMs: 500 },
    { path: '/fast', bodyBytes: 1 },
  ];
  expect(told({ page: { resources }, policy: { protocol: 'HTTP/1.0', persistent: false } }, 2).slice(0, 2)).toEqual([
    [200, 900, 'waiting for a free connection (at most 1)'],
    [900, 1000, 'TCP handshake'],
  ]);
  expect(told({ page: { resources }, policy: { pipelineDepth: 2 } }, 2)).toEqual([
    [200, 250, 'request travels to the server'],
    [250, 750, 'blocked by the answer before it (head-of-line)'],
    [750, 800, 'first byte travels back'],
  ]);
});

describe('story, covers every request without gaps, to its last byte', () => {
  const policies = ['http1.0', 'http1.1-parallel-6+tls1.2', 'http1.1-pipelined', 'http2+tls1.3-0rtt', 'http3'];
  test.each(policies)('%s', (name) => {
    const input = { page: pages['eleven-objects'].page, link: links.lte.link, policy: policyNamed(name) };
    const timeline = model(input);
    for (const [place, { causes }] of story(input).entries()) {
      for (const [next, cause] of causes.slice(1).entries()) expect(cause.startMs).toBe(causes[next]!.endMs);
      expect(causes.at(-1)!.endMs).toBe(endedAtMs(timeline.requests[place]!));
    }
  });
});
