import { expect, test } from 'vitest';
import { simulate } from '../../../lib/simulate/simulate.ts';
import { type PolicyInput, roundTripsOnly } from './pages.ts';

/** A document, a request over which the server thinks for 300 ms, and two over which it does not. */
function endsMs(policy: PolicyInput, method = 'GET'): readonly number[] {
  const page = {
    resources: [
      { path: '/', bodyBytes: 1 },
      { path: '/slow', bodyBytes: 1, serverMs: 300, method },
      { path: '/quick', bodyBytes: 1 },
      { path: '/thoughtful', bodyBytes: 1, serverMs: 100 },
    ],
  };
  return simulate({ page, ...roundTripsOnly, policy }).requests.map(({ phases }) => phases.at(-1)!.endMs);
}

test('Server, pipelined answers keep their order, though it thinks about all at a time', () => {
  expect(endsMs({ pipelineDepth: 4 })).toEqual([200, 600, 600, 600]);
});

test('Server, the wait of an answer behind another is visible', () => {
  const page = {
    resources: [
      { path: '/', bodyBytes: 1 },
      { path: '/slow', bodyBytes: 1, serverMs: 300 },
      { path: '/q', bodyBytes: 1 },
    ],
  };
  const { requests } = simulate({ page, ...roundTripsOnly, policy: { pipelineDepth: 2 } });
  expect(requests[2]!.phases).toMatchObject([{ name: 'wait', startMs: 200, endMs: 600 }]);
});

test('Server, multiplexed answers leave as they are ready', () => {
  expect(endsMs({ protocol: 'HTTP/2' })).toEqual([200, 600, 300, 400]);
});

test('Server, carries out unsafe requests one after the other (RFC 9112 s.9.3.2)', () => {
  // PUT may be repeated, so it is pipelined, but what follows it is thought about after it.
  expect(endsMs({ pipelineDepth: 4 }, 'PUT')).toEqual([200, 600, 600, 700]);
});

test('Server, nothing goes behind a POST, nor a POST behind anything', () => {
  expect(endsMs({ pipelineDepth: 4 }, 'POST')).toEqual([200, 600, 700, 800]);
});

test('Server, a pipeline is no deeper than the policy says', () => {
  expect(endsMs({ pipelineDepth: 2 })).toEqual([200, 600, 600, 800]);
});
