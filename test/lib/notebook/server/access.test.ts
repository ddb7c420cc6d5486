import { describe, expect, test } from 'vitest';
import { Access, type Knock } from '../../../../lib/notebook/server/access.ts';

const access = new Access(8888, ['course.example']);
const { token, cookieName } = access;
const authorization = `token ${token}`;
const cookie = `other=1; ${cookieName}=${token}`;

function knock({ method = 'GET', url = '/', isUpgrade = false, ...headers }: Record<string, string | boolean>): Knock {
  const sent = { host: '127.0.0.1:8888', ...headers };
  return { method: String(method), url: String(url), isUpgrade: Boolean(isUpgrade), headers: sent };
}
const statusOf = (parts: Record<string, string | boolean>) => access.refusal(knock(parts))?.status ?? 200;

test.each([
  ['127.0.0.1:8888', 200],
  ['localhost:8888', 200],
  ['LOCALHOST:8888', 200],
  ['[::1]:8888', 200],
  ['course.example', 200],
  ['127.0.0.1', 403],
  ['127.0.0.1:8889', 403],
  ['evil.example:8888', 403],
  ['127.0.0.1.evil.example:8888', 403],
  ['', 403],
])('Access, asked for the host "%s", answers %i', (host, status) => {
  expect(statusOf({ host, authorization })).toBe(status);
});

test.each([
  ['http://127.0.0.1:8888', 200],
  ['http://localhost:8888', 200],
  ['https://course.example', 200],
  ['http://127.0.0.1:9999', 403],
  ['https://evil.example', 403],
  ['http://127.0.0.1:8888.evil.example', 403],
  ['http://127.0.0.1:8888/path', 403],
  ['file://127.0.0.1:8888', 403],
  ['null', 403],
])('Access, asked by a page of %s, answers %i, though the token is right', (origin, status) => {
  for (const method of ['GET', 'POST']) expect(statusOf({ origin, method, authorization })).toBe(status);
  expect(statusOf({ origin, isUpgrade: true, cookie })).toBe(status);
});

test('Access asks for the token: in the address, in a header or in the cookie', () => {
  expect(statusOf({})).toBe(401);
  expect(statusOf({ url: `/?token=${token}` })).toBe(200);
  expect(statusOf({ url: `/?a=1&token=${token}` })).toBe(200);
  expect(statusOf({ authorization })).toBe(200);
  expect(statusOf({ authorization: `Bearer ${token}` })).toBe(200);
  expect(statusOf({ cookie })).toBe(200);
});

describe('Access refuses', () => {
  test.each([
    ['another token in the address', { url: '/?token=abc' }],
    ['an empty one', { url: '/?token=' }],
    ['the token in the path', { url: `/${token}` }],
    ['a part of it', { authorization: `token ${token.slice(0, -1)}` }],
    ['the token without its scheme', { authorization: token }],
    ['the cookie of another port', { cookie: `roundtrip-9999=${token}` }],
    ['a cookie that only ends like ours', { cookie: `x-${cookieName}=${token}` }],
  ])('%s', (_what, parts) => {
    expect(statusOf(parts)).toBe(401);
  });
});

test('Access lets a cookie change nothing, and open no WebSocket, unless the browser says that the page is ours', () => {
  const origin = 'http://127.0.0.1:8888';
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(statusOf({ method, cookie })).toBe(401);
    expect(statusOf({ method, cookie, origin })).toBe(200);
  }
  expect(statusOf({ isUpgrade: true, cookie })).toBe(401);
  expect(statusOf({ isUpgrade: true, cookie, origin })).toBe(200);
});

test('Access gives each server a token of its own, and a cookie that scripts and other sites do not get', () => {
  expect(new Access(8888).token).not.toBe(token);
  expect(token.length).toBeGreaterThanOrEqual(32);
  expect(access.cookie).toBe(`roundtrip-8888=${token}; HttpOnly; SameSite=Strict; Path=/`);
});
