import { expect, test } from 'vitest';
import { parseLink, parsePolicies, parsePolicy } from '../../../lib/cli/parse-preset.ts';

test('parseLink and parsePolicy, take names there are, and list them for others', () => {
  expect([parseLink('lte'), parsePolicy('http2+tls1.3')]).toEqual(['lte', 'http2+tls1.3']);
  expect(() => parseLink('ltee')).toThrow(/^unknown link: ltee; give one of modem-56k/);
  expect(() => parsePolicy('http1.2')).toThrow(/^unknown policy: http1.2; give one of http1.0/);
});

test('parsePolicies, collects', () => {
  expect(parsePolicies('http2', parsePolicies('http1.0'))).toEqual(['http1.0', 'http2']);
});
