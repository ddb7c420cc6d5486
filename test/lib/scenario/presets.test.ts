import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import {
  linkNamed,
  links,
  pageNamed,
  pages,
  policyBaseNames,
  policyNamed,
  policyNames,
} from '../../../lib/scenario/presets.ts';

describe('presets', () => {
  test('every policy, link and page makes a scenario', () => {
    for (const { page } of Object.values(pages)) {
      for (const { link } of Object.values(links)) expect(parseScenario({ page, link }).link).toMatchObject(link);
      for (const name of policyNames) {
        expect(parseScenario({ page, policy: policyNamed(name) }).policy).toMatchObject(policyNamed(name));
      }
    }
  });

  test('every link and page names its source', () => {
    for (const { source } of [...Object.values(links), ...Object.values(pages)]) expect(source).not.toBe('');
  });
});

describe('policyNamed', () => {
  test('has the eight of the course, and securities behind them', () => {
    expect(policyBaseNames).toEqual([
      'http1.0',
      'http1.0-keep-alive',
      'http1.0-parallel-6',
      'http1.1',
      'http1.1-parallel-6',
      'http1.1-pipelined',
      'http2',
      'http3',
    ]);
    expect(policyNamed('http1.1-parallel-6+tls1.3-0rtt')).toMatchObject({ connectionsMax: 6, security: 'tls1.3-0rtt' });
    expect(policyNamed('http3+quic-0rtt')).toMatchObject({ protocol: 'HTTP/3', security: 'quic-0rtt' });
  });

  test('HTTP/1.0 closes after each response unless keep-alive is asked for', () => {
    expect(policyNamed('http1.0').persistent).toBe(false);
    expect(policyNamed('http1.0-keep-alive').persistent).toBe(true);
  });

  test.each(['http4', 'http1.1+tls1.1', 'http1.1+quic', 'http3+tls1.3', 'http1.1+none', 'http1.1+', 'toString', ''])(
    'refuses %j and lists the names',
    (name) => {
      expect(() => policyNamed(name)).toThrow(`unknown policy: ${name}; give one of http1.0, http1.0-keep-alive`);
    },
  );
});

describe('links', () => {
  test('a geostationary round trip is four times the way to the satellite (RFC 2488 s.2)', () => {
    const kmPerMs = 299.792;
    expect(Math.abs((4 * 41_756) / kmPerMs - links['satellite-geo'].link.rttMs)).toBeLessThan(1.5);
  });

  test('fibre takes 1 ms for 200 km: New York to London and back is 56 ms', () => {
    expect(Math.round((2 * 5585) / 200)).toBe(links.transatlantic.link.rttMs);
  });

  test('linkNamed refuses what there is not', () => {
    expect(linkNamed('lte').link.rttMs).toBe(70);
    expect(() => linkNamed('5g')).toThrow('unknown link: 5g; give one of modem-56k, dsl');
    expect(() => linkNamed('constructor')).toThrow('unknown link');
  });
});

describe('pages', () => {
  test.each<[keyof typeof pages, number, number]>([
    ['three-objects', 3, 17_000],
    ['eleven-objects', 11, 137_500],
    ['forty-two-objects', 42, 165_000],
  ])('%s: %i resources, %i bytes', (name, count, bytes) => {
    const { resources } = pageNamed(name).page;
    expect(resources).toHaveLength(count);
    expect(resources.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)).toBe(bytes);
  });

  test('pageNamed refuses what there is not', () => {
    expect(() => pageNamed('two')).toThrow('unknown page: two; give one of three-objects');
  });
});
