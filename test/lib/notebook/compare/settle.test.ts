import { expect, test } from 'vitest';
import { settle } from '../../../../lib/notebook/compare/settle.ts';

const settled = (fresh: unknown, stored: unknown) => settle(fresh, stored, 0.2);

test.each([
  ['2026-11-25 13:10:01', '2025-01-02 03:04:05'],
  ['Date: Wed, 25 Nov 2026 18:14:16 GMT', 'Date: Mon, 01 Jan 2024 03:04:05 GMT'],
  ['at 13:10:01.5', 'at 03:04:05'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:45123/'],
  ['listening on port 8080', 'listening on port 1'],
  ['pid 12', 'pid 4711'],
  ['id 0b9a3b6e-3f0c-4b57-9a55-0f1e2d3c4b5a', 'id 11111111-2222-3333-4444-555555555555'],
  ['at 0x7ffd', 'at 0x1'],
  ['/tmp/run-Ab3/x.json', '/tmp/run-9z/x.json'],
  ['2 passed, in 362 ms', '2 passed, in 4.1 s'],
  ['load: 315 ms', 'load: 0.33 s'],
  ['1,190 ms', '1.2 s'],
  ['0.3 ms', '4 ms'],
  ['1.5 times as long', '1.6 times as long'],
  ['52 % of it', '50 % of it'],
  ['1 % of it', '0 % of it'],
  ['median 127 ms, from 124 ms to 165 ms', 'median 124 ms, from 123 ms to 125 ms'],
  ['310 ms, 9.7 ms longer (1.03 times)', '325 ms, 24.8 ms longer (1.08 times)'],
])('settle takes %j and %j for the same', (fresh, stored) => {
  expect(settled(fresh, stored)).toBe(stored);
});

test.each([
  ['load: 300 ms', 'load: 400 ms'],
  ['load: 300 ms', 'load: 300 s'],
  ['1.5 times as long', '2 times as long'],
  ['52 % of it', '80 % of it'],
  ['310 ms, 9.7 ms longer', '325 ms, 97 ms longer'],
  ['connections: 3', 'connections: 4'],
  ['HTTP/1.1', 'HTTP/1.0'],
  ['TLS 1.2', 'TLS 1.3'],
  ['RFC 9112 s.9.3', 'RFC 9110 s.9.3'],
  ['127.0.0.1:80', '127.0.0.2:80'],
  ['took 5 ms or so, in 300 ms it ends', 'took 5 ms or so, in 400 ms it ends'],
])('settle tells %j from %j', (fresh, stored) => {
  expect(settled(fresh, stored)).toBe(fresh);
});

test('settle keeps the other lines comparable when one comes in between', () => {
  expect(settled('a 300 ms\nnew\nb 10 ms', 'a 310 ms\nb 11 ms')).toBe('a 310 ms\nnew\nb 11 ms');
  expect(settled('b 10 ms', 'a 310 ms\nb 11 ms')).toBe('b 11 ms');
});

test('settle compares whole numbers of figures as they are, and fractions like durations', () => {
  expect(settled({ x: [100, 103.7], y: 'r' }, { x: [101, 101.2], y: 'r' })).toEqual({ x: [100, 101.2], y: 'r' });
  expect(settled([220.5], [101.25])).toEqual([220.5]);
  expect(settled([1, 2, 3], [1])).toEqual([1, 2, 3]);
});

test('settle takes small numbers of a list for as uncertain as the largest, and leaves error bars alone', () => {
  const trace = (y: number[], array: number[]) => ({ y, error_y: { array } });
  const stored = trace([310.5, 12.5], [0.75, 2.5]);
  expect(settled(trace([320.5, 40.5], [21.5, 2.5]), stored)).toEqual(stored);
  expect(settled(trace([320.5, 99.5], [91.5, 2.5]), stored)).toEqual(trace([310.5, 99.5], [0.75, 2.5]));
});

test('settle leaves what is of another type', () => {
  for (const fresh of [null, 'text', [1], { a: 1 }]) expect(settled(fresh, 7.5)).toEqual(fresh);
});
