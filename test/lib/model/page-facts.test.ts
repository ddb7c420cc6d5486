import { expect, test } from 'vitest';
import { pageFacts } from '../../../lib/model/page-facts.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';

function factsOf(resources: readonly object[]) {
  return pageFacts(parseScenario({ page: { resources } }).page);
}

test('pageFacts, of one request', () => {
  expect(factsOf([{ path: '/', bodyBytes: 500, headerBytes: 20, requestBytes: 80 }])).toEqual({
    hasSeveralRequests: false,
    hasSeveralOrigins: false,
    largestRequestBytes: 80,
    largestAnswerBytes: 520,
    bytesInAll: 520,
    longestPauseMs: 0,
  });
});

test('pageFacts, are each those of another resource where that is the extreme', () => {
  const resources = [
    { path: '/', bodyBytes: 100, requestBytes: 300 },
    { path: '/a', bodyBytes: 900, headerBytes: 50, origin: 'https://b.example' },
    { path: '/c', bodyBytes: 20, delayMs: 40 },
  ];
  expect(factsOf(resources)).toEqual({
    hasSeveralRequests: true,
    hasSeveralOrigins: true,
    largestRequestBytes: 300,
    largestAnswerBytes: 950,
    bytesInAll: 1070,
    longestPauseMs: 40,
  });
});
