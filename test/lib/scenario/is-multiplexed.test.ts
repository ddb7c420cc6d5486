import { expect, test } from 'vitest';
import { isMultiplexed } from '../../../lib/scenario/is-multiplexed.ts';
import { protocols } from '../../../lib/scenario/scenario.ts';

test('isMultiplexed, HTTP/2 and HTTP/3 have streams', () => {
  expect(protocols.filter((protocol) => isMultiplexed({ protocol }))).toEqual(['HTTP/2', 'HTTP/3']);
});
