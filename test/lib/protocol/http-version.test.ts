import { expect, test } from 'vitest';
import { http10, http11, isAtLeast, parseHttpVersion } from '../../../lib/protocol/http-version.ts';

test('parseHttpVersion takes a digit, a dot and a digit (RFC 9112 s.2.3)', () => {
  expect(parseHttpVersion('HTTP/1.0')).toEqual({ major: 1, minor: 0 });
});

test.each(['HTTP/1', 'http/1.1', 'HTTP/1.10', 'HTTP/ 1.1', '', 'HTTP/1.1 '])(
  'parseHttpVersion refuses %j and says what to give',
  (version) => {
    expect(() => parseHttpVersion(version)).toThrow(/^invalid version: .*give HTTP\/1\.0, HTTP\/1\.1/);
  },
);

test('isAtLeast compares the major number first', () => {
  expect(isAtLeast({ major: 2, minor: 0 }, http11)).toBe(true);
  expect(isAtLeast(http11, http11)).toBe(true);
  expect(isAtLeast(http10, http11)).toBe(false);
  expect(isAtLeast({ major: 0, minor: 9 }, http10)).toBe(false);
});
