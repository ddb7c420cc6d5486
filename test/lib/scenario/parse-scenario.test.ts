import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../lib/errors.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';

const page = { resources: [{ path: '/index.html', bodyBytes: 5000 }] };

describe('parseScenario, fills in', () => {
  test('every default of the contract', () => {
    expect(
      parseScenario({ page: { resources: [...page.resources, { path: '/logo.png', bodyBytes: 10000 }] } }),
    ).toEqual({
      version: 1,
      name: 'unnamed',
      page: {
        resources: [
          {
            path: '/index.html',
            bodyBytes: 5000,
            method: 'GET',
            origin: '',
            requestBytes: 0,
            headerBytes: 0,
            serverMs: 0,
            after: 'navigation',
            delayMs: 0,
          },
          {
            path: '/logo.png',
            bodyBytes: 10000,
            method: 'GET',
            origin: '',
            requestBytes: 0,
            headerBytes: 0,
            serverMs: 0,
            after: 'document',
            delayMs: 0,
          },
        ],
      },
      link: { rttMs: 100, rateBitsPerSecond: null, lossRate: 0, queueBytes: null },
      tcp: {
        mssBytes: 1460,
        initialWindowSegments: 10,
        windowGrowth: 2,
        slowStartAfterIdle: true,
        initialRtoMs: 1000,
        fastOpen: false,
      },
      policy: {
        protocol: 'HTTP/1.1',
        persistent: true,
        connectionsMax: 1,
        pipelineDepth: 1,
        security: 'none',
        idleTimeoutMs: 5000,
        requestsPerConnectionMax: null,
      },
    });
  });

  test('QUIC for HTTP/3, unless told otherwise', () => {
    expect(parseScenario({ page, policy: { protocol: 'HTTP/3' } }).policy.security).toBe('quic');
    expect(parseScenario({ page, policy: { protocol: 'HTTP/3', security: 'quic-0rtt' } }).policy.security).toBe(
      'quic-0rtt',
    );
  });
});

test('parseScenario, gives a parsed scenario back as it is, and frozen', () => {
  const scenario = parseScenario({ page });
  expect(parseScenario(scenario)).toBe(scenario);
  expect(Object.isFrozen(scenario.page.resources[0])).toBe(true);
});

test('parseScenario, does not change or keep what it was given', () => {
  const input = { page: { resources: [{ path: '/', bodyBytes: 1 }] } };
  const scenario = parseScenario(input);
  input.page.resources[0]!.bodyBytes = 2;
  expect(scenario.page.resources[0]!.bodyBytes).toBe(1);
  expect(input).toEqual({ page: { resources: [{ path: '/', bodyBytes: 2 }] } });
});

const resources = (...more: object[]) => ({ page: { resources: [...page.resources, ...more] } });

describe('parseScenario, names field, value and fix of', () => {
  test.each([
    [undefined, 'scenario', 'missing scenario; give an object with page, link, tcp and policy'],
    [{}, 'page', 'missing page; give an object with resources'],
    [
      { page: { resources: [] } },
      'page.resources',
      'invalid page.resources: []; give at least one resource, the document',
    ],
    [{ page, link: { rttMs: -5 } }, 'link.rttMs', 'invalid link.rttMs: -5 ms; give milliseconds above 0'],
    [{ page, link: { rttMs: '50' } }, 'link.rttMs', 'invalid link.rttMs: "50"; give milliseconds above 0'],
    [{ page, link: { rttMs: Number.NaN } }, 'link.rttMs', 'invalid link.rttMs: NaN ms; give milliseconds above 0'],
    [
      { page, link: { rateBitsPerSecond: 0 } },
      'link.rateBitsPerSecond',
      'invalid link.rateBitsPerSecond: 0 bit/s; give bits per second above 0, or null for unlimited',
    ],
    [
      { page, link: { lossRate: 1 } },
      'link.lossRate',
      'invalid link.lossRate: 1; give a probability from 0 to below 1',
    ],
    [
      { page, link: { rtt: 5 } },
      'link.rtt',
      'unknown link.rtt: 5; the fields here are rttMs, rateBitsPerSecond, lossRate, queueBytes',
    ],
    [
      resources({ path: '/a', bodyBytes: 1.5 }),
      'page.resources[1].bodyBytes',
      'invalid page.resources[1].bodyBytes: 1.5 bytes; give a whole number of bytes, 0 or above',
    ],
    [
      resources({ path: '/a\u001b[2J', bodyBytes: 1 }),
      'page.resources[1].path',
      'invalid page.resources[1].path: "/a\\u001b[2J"; give a path that begins with / and has no space or control character, such as /index.html',
    ],
    [
      resources({ path: '/index.html', bodyBytes: 1 }),
      'page.resources[1].path',
      'ambiguous page.resources[1].path: /index.html; give each path once',
    ],
    [
      resources({ path: '/a', bodyBytes: 1, after: '/b' }),
      'page.resources[1].after',
      'unknown page.resources[1].after: /b; give "document", "navigation" or the path of another resource',
    ],
    [
      resources({ path: '/a', bodyBytes: 1, after: '/b' }, { path: '/b', bodyBytes: 1, after: '/a' }),
      'page.resources[1].after',
      'invalid page.resources[1].after: /b; /a waits for /b waits for /a; let one of them follow "document"',
    ],
    [
      { page: { resources: [{ path: '/', bodyBytes: 1, after: '/' }] } },
      'page.resources[0].after',
      'invalid page.resources[0].after: /; the document comes first and nothing reveals it: give "navigation" or leave it out',
    ],
    [
      { page, policy: { protocol: 'http/1.1' } },
      'policy.protocol',
      'invalid policy.protocol: "http/1.1"; give one of HTTP/1.0, HTTP/1.1, HTTP/2, HTTP/3',
    ],
    [
      { page, policy: { security: 'quic' } },
      'policy.security',
      'invalid policy.security: quic with HTTP/1.1; give none or a TLS version, or set protocol to HTTP/3',
    ],
    [
      { page, policy: { persistent: false, pipelineDepth: 4 } },
      'policy.pipelineDepth',
      'invalid policy.pipelineDepth: 4 with HTTP/1.1; a connection that closes after one response cannot pipeline: give 1',
    ],
  ])('%j', (input, field, message) => {
    const parse = () => parseScenario(input);
    expect(parse).toThrow(ScenarioError);
    expect(parse).toThrow(expect.objectContaining({ field, message }));
  });
});

test('parseScenario, keeps what a hostile object brings out of the result', () => {
  const hostile = JSON.parse('{"page":{"resources":[{"path":"/","bodyBytes":1}]},"__proto__":{"polluted":true}}');
  expect(() => parseScenario(hostile)).toThrow(/unknown __proto__/);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});
