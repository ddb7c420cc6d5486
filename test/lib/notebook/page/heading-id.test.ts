import { expect, test } from 'vitest';
import { headingId } from '../../../../lib/notebook/page/heading-id.ts';

// As GitHub has them, where the same links must work.
test.each([
  ['Retransmission timeout (RTO)', 'retransmission-timeout-rto'],
  ['Early data (0-RTT)', 'early-data-0-rtt'],
  ['TIME_WAIT', 'time_wait'],
  ['Nagle’s algorithm', 'nagles-algorithm'],
  ['HTTP/1.1', 'http11'],
  ['Keep-Alive header field', 'keep-alive-header-field'],
  ['A  and & B', 'a--and--b'],
  ['?', 'section'],
])('the id of %s is %s', (title, id) => {
  expect(headingId(title)).toBe(id);
});
