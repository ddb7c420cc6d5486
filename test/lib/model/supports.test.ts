import { expect, test } from 'vitest';
import { supports } from '../../../lib/model/supports.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ResourceInput, ScenarioInput } from '../../../lib/scenario/scenario.ts';

type Asked = Omit<ScenarioInput, 'page'> & { readonly second?: Partial<ResourceInput> };

/** Two resources of 10 kB. */
function support({ second = {}, ...rest }: Asked) {
  const resources = [
    { path: '/', bodyBytes: 10_000 },
    { path: '/second', bodyBytes: 10_000, ...second },
  ];
  return supports(parseScenario({ page: { resources }, ...rest }));
}

const rate = { rateBitsPerSecond: 1e6 };

test('supports, is exact for one answer at a time, and for any policy in round trips', () => {
  const exact: readonly Asked[] = [
    {},
    { link: rate, policy: { security: 'tls1.2' } },
    { tcp: { initialWindowSegments: null }, policy: { protocol: 'HTTP/2', security: 'tls1.3-0rtt' } },
    { tcp: { initialWindowSegments: null }, policy: { connectionsMax: 6, pipelineDepth: 8 } },
  ];
  for (const asked of exact) expect(support(asked)).toEqual({ supported: true, approximations: [] });
});

/** What brings the approximation in, and what is left when it does not apply. */
test.each<[RegExp, Asked, Asked]>([
  [/expectation/, { link: { lossRate: 0.01 } }, {}],
  [/evenly/, { link: rate, policy: { connectionsMax: 6 } }, { policy: { connectionsMax: 6 } }],
  [/evenly/, { link: rate, second: { origin: 'https://cdn.example' } }, { link: rate }],
  [
    /empty link/,
    { link: rate, policy: { connectionsMax: 6, security: 'tls1.3' } },
    { link: rate, policy: { security: 'tls1.3' } },
  ],
  [/beginning of the next/, { link: rate, policy: { pipelineDepth: 2 } }, { policy: { pipelineDepth: 2 } }],
  [/overtakes/, { link: rate, tcp: { fastOpen: true } }, { tcp: { fastOpen: true } }],
  [
    /closes under it/,
    { link: rate, second: { requestBytes: 100, delayMs: 4901 } },
    { link: rate, second: { requestBytes: 100, delayMs: 4900 } },
  ],
  [/full queue/, { link: { ...rate, queueBytes: 19_999 } }, { link: { ...rate, queueBytes: 20_000 } }],
  [/by rounds/, { policy: { protocol: 'HTTP/2' } }, { tcp: { initialWindowSegments: null } }],
  [
    /by rounds/,
    { policy: { security: 'tls1.3' }, second: { serverMs: 99 } },
    { policy: { security: 'tls1.3' }, second: { serverMs: 100 } },
  ],
  [
    /flights of a handshake/,
    { policy: { security: 'tls1.2' }, tcp: { initialWindowSegments: 1 } },
    { policy: { security: 'tls1.2' }, tcp: { initialWindowSegments: 2 } },
  ],
  [/requests are not held up/, { second: { requestBytes: 14_601 } }, { second: { requestBytes: 14_600 } }],
  [
    /rides in the SYN/,
    { tcp: { fastOpen: true }, second: { requestBytes: 1461 } },
    { tcp: { fastOpen: true }, second: { requestBytes: 1460 } },
  ],
  [/sent again/, { tcp: { initialRtoMs: 100 } }, { tcp: { initialRtoMs: 101, slowStartAfterIdle: false } }],
  [/delayed ACKs/, { tcp: { windowGrowth: 1.5 } }, { tcp: { windowGrowth: 2 } }],
  // RFC 6298 s.2.2: after one sample of R the timeout is 3 R, and at least 1 s
  [/first estimate/, { link: { rttMs: 334 } }, { link: { rttMs: 333 } }],
])('supports, names an approximation: %s', (words, applies, doesNot) => {
  const named = (asked: Asked) => {
    const answer = support(asked);
    return answer.supported ? answer.approximations.filter((text) => words.test(text)) : [];
  };
  expect(named(applies)).toHaveLength(1);
  expect(named(doesNot)).toHaveLength(0);
});

test('supports, says why there is no closed form', () => {
  const lossy = { lossRate: 0.01 };
  const reasons = [
    [{ link: lossy, policy: { protocol: 'HTTP/2' } }, /HTTP\/2 has several under way: use simulate/],
    [{ link: lossy, policy: { pipelineDepth: 2 } }, /pipelining has several under way: use simulate/],
    [{ link: { lossRate: 0.5 } }, /no value from a loss rate of 0.5 on/],
  ] as const;
  for (const [asked, reason] of reasons) {
    expect(support(asked)).toEqual({ supported: false, reason: expect.stringMatching(reason) });
  }
});
