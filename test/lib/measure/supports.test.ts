import { expect, test } from 'vitest';
import { supports } from '../../../lib/measure/supports.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';

const page = { resources: [{ path: '/', bodyBytes: 5000 }] };

test.each<Omit<ScenarioInput, 'page'>>([
  {},
  { policy: { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 6 } },
  { policy: { protocol: 'HTTP/1.1', persistent: false } },
  { policy: { protocol: 'HTTP/1.1', persistent: true, connectionsMax: 6, requestsPerConnectionMax: 2 } },
  { tcp: { initialWindowSegments: null }, link: { rateBitsPerSecond: 1_000_000 } },
])('supports, takes %j', (scenario) => {
  expect(supports(parseScenario({ page, ...scenario }))).toMatchObject({ supported: true });
});

test.each<[ScenarioInput, RegExp]>([
  [{ page, policy: { protocol: 'HTTP/2' } }, /HTTP\/2 is not measured/],
  [{ page, policy: { protocol: 'HTTP/3' } }, /HTTP\/3 is not measured/],
  [{ page, policy: { protocol: 'HTTP/1.0' } }, /without keep-alive; set policy.persistent to false/],
  [{ page, policy: { security: 'tls1.3' } }, /policy.security tls1.3/],
  [{ page, policy: { pipelineDepth: 4 } }, /policy.pipelineDepth 4/],
  [{ page, link: { lossRate: 0.01 } }, /link.lossRate 0.01/],
  [{ page, link: { queueBytes: 64_000 } }, /link.queueBytes 64000/],
  [{ page, tcp: { fastOpen: true } }, /tcp.fastOpen/],
  [{ page: { resources: [{ path: '/', bodyBytes: 1, method: 'POST' }] } }, /not POST/],
  [{ page: { resources: [{ path: '/ä', bodyBytes: 1 }] } }, /the path \/ä .* percent-encoded/],
  [{ page: { resources: [{ path: '/a#b', bodyBytes: 1 }] } }, /the path \/a#b/],
])('supports, refuses %j and says why', (scenario, reason) => {
  expect(supports(parseScenario(scenario))).toEqual({ supported: false, reason: expect.stringMatching(reason) });
});
