import { expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { connectionTerms } from '../../../lib/simulate/connection-terms.ts';
import { quicRecovery, tcpRecovery } from '../../../lib/simulate/loss-recovery.ts';
import { type PolicyInput, pageOf } from './pages.ts';

const terms = (policy: PolicyInput) => connectionTerms(parseScenario({ page: pageOf(1), policy }));

test('connectionTerms, HTTP/1: one at a time or as many as it pipelines, one in all where it does not persist', () => {
  expect(terms({})).toMatchObject({ isMultiplexed: false, underWayMost: 1, requestsMost: Number.POSITIVE_INFINITY });
  expect(terms({ pipelineDepth: 4, requestsPerConnectionMax: 9 })).toMatchObject({ underWayMost: 4, requestsMost: 9 });
  expect(terms({ persistent: false, requestsPerConnectionMax: 9 }).requestsMost).toBe(1);
});

test('connectionTerms, HTTP/2 and HTTP/3 share a connection; HTTP/3 repairs losses as QUIC does', () => {
  const shared = { isMultiplexed: true, underWayMost: Number.POSITIVE_INFINITY, sharing: 'turns' };
  expect(terms({ protocol: 'HTTP/2' })).toMatchObject({ ...shared, isQuic: false, recovery: tcpRecovery });
  expect(terms({ protocol: 'HTTP/3' })).toMatchObject({ ...shared, isQuic: true, recovery: quicRecovery });
});

test('connectionTerms, server flights that the client needs to ask, and to be done', () => {
  const needed = (policy: PolicyInput) => {
    const { neededToAsk, neededToComplete } = terms(policy).handshake;
    return [neededToAsk, neededToComplete];
  };
  expect(needed({})).toEqual([0, 0]);
  expect(needed({ security: 'tls1.2' })).toEqual([2, 2]);
  expect(needed({ security: 'tls1.3' })).toEqual([1, 1]);
  expect(needed({ security: 'tls1.3-0rtt' })).toEqual([0, 1]);
});
