import { expect, test } from 'vitest';
import { connectionOptions } from '../../../lib/protocol/connection-options.ts';

test.each<[string | readonly string[] | undefined, readonly string[], string]>([
  [undefined, [], 'no field, no options'],
  ['close', ['close'], 'RFC 9110 s.7.6.1: one option'],
  ['Keep-Alive, Upgrade', ['keep-alive', 'upgrade'], 'RFC 9110 s.7.6.1: a list, without regard to case'],
  [['TE', 'CLOSE'], ['te', 'close'], 'RFC 9110 s.5.3: several field lines are one list'],
  [' , close ,\t, ', ['close'], 'RFC 9110 s.5.6.1: empty elements are ignored'],
  ['closed, not-close', ['closed', 'not-close'], 'options compare whole'],
])('connectionOptions reads %j as %j (%s)', (value, options) => {
  expect([...connectionOptions(value)]).toEqual(options);
});
