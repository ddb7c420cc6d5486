import { describe, expect, test } from 'vitest';
import {
  isIdempotent,
  isSafe,
  mayPipeline,
  mayProcessInParallel,
  mayRetry,
  methods,
} from '../../../lib/protocol/pipelining.ts';

const names = (keep: (method: (typeof methods)[number]) => boolean) => methods.filter(keep).map(({ name }) => name);

describe('methods', () => {
  test('GET, HEAD, OPTIONS and TRACE are safe (RFC 9110 s.9.2.1)', () => {
    expect(names(({ safe }) => safe)).toEqual(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
  });

  test('PUT, DELETE and the safe ones are idempotent (RFC 9110 s.9.2.2)', () => {
    expect(names(({ idempotent }) => idempotent)).toEqual(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
  });

  test('undici pipelines fewer than the standard allows, and no other', () => {
    expect(names(({ undiciPipelines }) => undiciPipelines)).toEqual(['GET', 'HEAD']);
    for (const method of methods) expect(method.idempotent || !method.undiciPipelines).toBe(true);
  });

  test('isIdempotent minds case and knows nothing of other methods (RFC 9110 s.9.1)', () => {
    expect(isIdempotent('GET')).toBe(true);
    expect(isIdempotent('get')).toBe(false);
    expect(isIdempotent('PURGE')).toBe(false);
  });
});

describe('mayPipeline', () => {
  const ask = (unanswered: readonly string[], more: object = {}) =>
    mayPipeline({ unanswered, who: 'user agent', firstAfterFailure: false, ...more }).level;

  test('behind idempotent methods it may (RFC 9112 s.9.3.2)', () => {
    expect(ask(['GET', 'PUT', 'DELETE'])).toBe('may');
    expect(ask([])).toBe('may');
  });

  test('behind a non-idempotent one a user agent should not (RFC 9112 s.9.3.2)', () => {
    expect(ask(['GET', 'POST'])).toBe('should not');
  });

  test('an intermediary may rely on the user agent (RFC 9112 s.9.3.2)', () => {
    expect(ask(['GET', 'POST'], { who: 'intermediary' })).toBe('may');
  });

  test('at once on the connection that retries a failed pipeline it must not (RFC 9112 s.9.3.2)', () => {
    expect(ask(['GET'], { firstAfterFailure: true })).toBe('must not');
    expect(ask([], { firstAfterFailure: true })).toBe('may');
  });
});

describe('mayRetry', () => {
  const ask = (method: string, more: object = {}) =>
    mayRetry({ method, who: 'client', alreadyRetried: false, knownHarmless: false, ...more }).level;

  test('an idempotent request may be sent again (RFC 9110 s.9.2.2)', () => {
    expect(ask('GET')).toBe('may');
    expect(ask('DELETE', { who: 'proxy' })).toBe('may');
  });

  test('another should not by a client, unless it knows better (RFC 9110 s.9.2.2)', () => {
    expect(ask('POST')).toBe('should not');
    expect(ask('POST', { knownHarmless: true })).toBe('may');
  });

  test('another must not by a proxy, whatever it thinks it knows (RFC 9110 s.9.2.2)', () => {
    expect(ask('POST', { who: 'proxy' })).toBe('must not');
    expect(ask('POST', { who: 'proxy', knownHarmless: true })).toBe('must not');
  });

  test('a failed automatic retry should not be retried (RFC 9110 s.9.2.2)', () => {
    expect(ask('GET', { alreadyRetried: true })).toBe('should not');
    expect(ask('POST', { alreadyRetried: true, knownHarmless: true })).toBe('should not');
  });

  test('who pipelined should retry what stayed unanswered (RFC 9112 s.9.3.2)', () => {
    expect(ask('GET', { pipelined: true })).toBe('should');
    expect(ask('POST', { pipelined: true })).toBe('should not');
  });
});

test('mayProcessInParallel: only if all methods are safe (RFC 9112 s.9.3.2)', () => {
  expect(mayProcessInParallel(['GET', 'HEAD']).level).toBe('may');
  expect(mayProcessInParallel(['GET', 'PUT']).level).toBe('not permitted');
});

test('isSafe, of the methods that ask for nothing but an answer (RFC 9110 s.9.2.1)', () => {
  const asked = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'POST', 'PATCH', 'get', 'PURGE'];
  expect(asked.filter(isSafe)).toEqual(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
});
