import { describe, expect, test } from 'vitest';
import { headingsOf, linkWords, namesOf, policyWords, rankingWords } from '../../../lib/plot/words.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Link, Policy } from '../../../lib/scenario/scenario.ts';
import { http10, http11 } from './timelines.ts';

const page = { resources: [{ path: '/', bodyBytes: 1 }] };
const policy = (given: Partial<Policy>) => policyWords(parseScenario({ page, policy: given }).policy);
const link = (given: Partial<Link>) => linkWords(parseScenario({ page, link: given }).link);

describe('policyWords', () => {
  test.each<[Partial<Policy>, string]>([
    [{ protocol: 'HTTP/1.0', persistent: false }, 'HTTP/1.0, a connection per request'],
    [
      { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 6 },
      'HTTP/1.0, a connection per request, up to 6 at a time',
    ],
    [{}, 'HTTP/1.1, one persistent connection'],
    [{ connectionsMax: 6, security: 'tls1.3' }, 'HTTP/1.1, up to 6 persistent connections, TLS 1.3'],
    [{ pipelineDepth: 8 }, 'HTTP/1.1, one persistent connection, pipelined 8 deep'],
    [{ requestsPerConnectionMax: 100 }, 'HTTP/1.1, one persistent connection, closed after 100 requests'],
    [{ protocol: 'HTTP/2', security: 'tls1.3-0rtt' }, 'HTTP/2, one multiplexed connection, TLS 1.3 with 0-RTT'],
    [{ protocol: 'HTTP/3', security: 'quic-0rtt' }, 'HTTP/3, one multiplexed connection, 0-RTT'],
  ])('%j is %s', (given, words) => {
    expect(policy(given)).toBe(words);
  });
});

test('linkWords names what a link has, with units', () => {
  expect(link({})).toBe('round trip 100 ms');
  expect(link({ rttMs: 20, rateBitsPerSecond: 1e7, lossRate: 0.01, queueBytes: 64_000 })).toBe(
    'round trip 20 ms, 10 Mbit/s, 1 % loss, queue 64 kB',
  );
});

describe('namesOf', () => {
  test('says no more than tells the timelines apart', () => {
    expect(namesOf([http10(2), http11(3)])).toEqual([
      'HTTP/1.0, a connection per request',
      'HTTP/1.1, one persistent connection',
    ]);
    expect(namesOf([http11(2), http11(2, { engine: 'measure', rttMs: 103 })])).toEqual([
      'HTTP/1.1, one persistent connection, model',
      'HTTP/1.1, one persistent connection, measure',
    ]);
    expect(namesOf([http11(2), http11(2, { rttMs: 50 })]).map((name) => name.replace(/^.*, /, ''))).toEqual([
      'round trip 100 ms',
      'round trip 50 ms',
    ]);
  });

  test('takes the names of scenarios that have one policy and different names', () => {
    const modem = http11(2, { name: 'modem' });
    const lte = http11(2, { name: 'LTE', rttMs: 50 });
    expect(namesOf([modem, lte, http10(2)])).toEqual(['modem', 'LTE', 'HTTP/1.0, a connection per request']);
    expect(namesOf([modem, http11(2, { name: 'modem', engine: 'measure' }), lte])).toEqual([
      'modem, model',
      'modem, measure',
      'LTE, model',
    ]);
  });

  test('does not call a scenario unnamed', () => {
    expect(headingsOf([http11(2, { name: 'modem' }), http11(2, { name: 'unnamed' })])).toEqual([
      'HTTP/1.1, one persistent connection',
      'HTTP/1.1, one persistent connection',
    ]);
  });

  test('counts timelines that are the same in all', () => {
    expect(namesOf([http11(2), http11(2)])).toEqual([
      'HTTP/1.1, one persistent connection (1)',
      'HTTP/1.1, one persistent connection (2)',
    ]);
  });
});

describe('rankingWords', () => {
  test('says who is fastest, and of the others by how much they are slower', () => {
    expect(
      rankingWords([
        { name: 'A', ms: 800 },
        { name: 'B', ms: 500 },
      ]),
    ).toBe('B is fastest at 500 ms; A at 800 ms takes 300 ms longer (1.6 times as long)');
  });

  test('has no winner among equals, even where sums differ by the noise of floating point', () => {
    expect(
      rankingWords([
        { name: 'A', ms: 0.1 + 0.2 },
        { name: 'B', ms: 0.3 },
      ]),
    ).toBe('B and A take the same time, 0.3 ms');
  });

  test('is silent about one, and divides by no zero', () => {
    expect(rankingWords([{ name: 'A', ms: 1 }])).toBe('');
    expect(
      rankingWords([
        { name: 'A', ms: 0 },
        { name: 'B', ms: 5 },
      ]),
    ).toBe('A is fastest at 0 ms; B at 5 ms takes 5 ms longer');
  });
});
