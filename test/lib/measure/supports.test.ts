import { expect, test } from 'vitest';
import type { BackendName } from '../../../lib/measure/link.ts';
import { supportOf, supports } from '../../../lib/measure/supports.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';

const page = { resources: [{ path: '/', bodyBytes: 5000 }] };

test.each<Omit<ScenarioInput, 'page'>>([
  {},
  { policy: { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 6 } },
  { policy: { protocol: 'HTTP/1.1', persistent: false } },
  { policy: { protocol: 'HTTP/1.1', persistent: true, connectionsMax: 6, requestsPerConnectionMax: 2 } },
  { tcp: { initialWindowSegments: null }, link: { rateBitsPerSecond: 1_000_000 } },
  { policy: { protocol: 'HTTP/1.0' } },
  { policy: { pipelineDepth: 4 } },
  { policy: { protocol: 'HTTP/2' } },
  { policy: { protocol: 'HTTP/2', security: 'tls1.3-resumed' } },
  { link: { lossRate: 0.01 } },
  { link: { queueBytes: 64_000 } },
  { tcp: { windowGrowth: 1.5 } },
])('supports, takes %j', (scenario) => {
  expect(supports(parseScenario({ page, ...scenario }))).toMatchObject({ supported: true });
});

test.each<[ScenarioInput, RegExp]>([
  [{ page, policy: { protocol: 'HTTP/3' } }, /HTTP\/3 is not measured/],
  [{ page, policy: { security: 'tls1.3-0rtt' } }, /early data is not measured/],
  [{ page, tcp: { windowGrowth: 1.5 }, link: { lossRate: 0.01 } }, /tcp.windowGrowth 1.5/],
  [{ page, tcp: { initialRtoMs: 3000 }, link: { lossRate: 0.01 } }, /tcp.initialRtoMs 3000/],
  [{ page, tcp: { fastOpen: true } }, /tcp.fastOpen/],
  [{ page: { resources: [{ path: '/', bodyBytes: 1, method: 'TRACE' }] } }, /not TRACE/],
  [{ page: { resources: [{ path: '/', bodyBytes: 1, method: 'HEAD' }] } }, /HEAD has no body/],
  [{ page: { resources: [{ path: '/', bodyBytes: 0, method: 'HEAD' }] } }, /undici closes a connection after a HEAD/],
  [{ page: { resources: [{ path: '/ä', bodyBytes: 1 }] } }, /the path \/ä .* percent-encoded/],
  [{ page: { resources: [{ path: '/a#b', bodyBytes: 1 }] } }, /the path \/a#b/],
])('supports, refuses %j and says why', (scenario, reason) => {
  expect(supports(parseScenario(scenario))).toEqual({ supported: false, reason: expect.stringMatching(reason) });
});

test.each<[BackendName, ScenarioInput, RegExp]>([
  ['relay', { page, link: { lossRate: 0.01 } }, /the relay loses nothing, so link.lossRate 0.01/],
  ['relay', { page, link: { queueBytes: 64_000 } }, /the relay drops nothing, so link.queueBytes 64000/],
  ['tun', { page, tcp: { windowGrowth: 1.5 } }, /tcp.windowGrowth 1.5 is not measured; give 2, take the relay/],
  ['veth', { page, tcp: { mssBytes: 9001 } }, /segments of 88 to 9000 bytes/],
])('supportOf, %s refuses %j and says why', (name, scenario, reason) => {
  expect(supportOf(name, parseScenario(scenario))).toEqual({
    supported: false,
    reason: expect.stringMatching(reason),
  });
});
