import { expect, test } from 'vitest';
import { checkPrediction } from '../../../lib/compare/check-prediction.ts';
import { InputError } from '../../../lib/errors.ts';

test('checkPrediction says how far each prediction lies apart, with units', () => {
  const found = { pageLoadMs: 300, connections: 3, sockets: 0, lostMs: 0 };
  expect(checkPrediction({ pageLoadMs: 250, connections: 3, sockets: 0, lostMs: 40 }, found).split('\n')).toEqual([
    'pageLoadMs   you said 250 ms, it is 300 ms: you were 17 % too low',
    'connections  you said 3, and it is 3',
    'sockets      you said 0, and it is 0',
    'lostMs       you said 40 ms, it is 0 ms: none at all',
  ]);
});

test('checkPrediction takes what differs by noise for right', () => {
  expect(checkPrediction({ ms: 300 }, { ms: 304.6 })).toBe('ms  you said 300 ms, and it is 305 ms');
  expect(checkPrediction({ ms: 300 }, { ms: 310 })).toBe('ms  you said 300 ms, it is 310 ms: you were 3 % too low');
  expect(checkPrediction({ packets: 100 }, { packets: 50 })).toBe(
    'packets  you said 100, it is 50: you were 100 % too high',
  );
});

test('checkPrediction asks for what is missing, and does not give it away', () => {
  const words = checkPrediction({ pageLoadMs: undefined }, { pageLoadMs: 300 });
  expect(words).toContain('no prediction yet');
  expect(words).not.toContain('300');
});

test('checkPrediction refuses what it cannot compare', () => {
  expect(() => checkPrediction({ pageLoad: 1 }, { pageLoadMs: 300 })).toThrow(InputError);
  expect(() => checkPrediction({ pageLoadMs: Number('x') }, { pageLoadMs: 300 })).toThrow(
    /invalid prediction pageLoadMs: NaN/,
  );
});
