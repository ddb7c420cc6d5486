import { describe, expect, test } from 'vitest';
import { persistence, type ReceivedMessage, type Recipient } from '../../../lib/protocol/persistence.ts';

const client: Recipient = { role: 'client', honoursKeepAlive: true };
const server: Recipient = { role: 'server', honoursKeepAlive: true };
const proxy: Recipient = { role: 'proxy', honoursKeepAlive: true };
const message = (fields: Partial<ReceivedMessage>): ReceivedMessage => ({
  kind: 'response',
  version: 'HTTP/1.1',
  selfDefinedLength: true,
  ...fields,
});

describe('persistence', () => {
  test.each<[string, Partial<ReceivedMessage>, Recipient, boolean]>([
    ['RFC 9112 s.9.3: 1.1 persists by default', {}, client, true],
    ['RFC 9112 s.9.3: later than 1.1 too', { version: 'HTTP/1.2' }, client, true],
    ['RFC 9112 s.9.3: close ends it', { connection: 'close' }, client, false],
    ['RFC 9110 s.7.6.1: close in any case and place', { connection: ['Upgrade', ' TE, CLOSE'] }, client, false],
    ['RFC 9112 s.9.3: close beats keep-alive', { connection: 'keep-alive, close' }, client, false],
    ['RFC 9112 s.9.3: keep-alive adds nothing to 1.1', { connection: 'keep-alive' }, client, true],
    ['RFC 9112 s.9.3: 1.0 closes by default', { version: 'HTTP/1.0' }, client, false],
    ['RFC 9112 s.9.3: 1.0 with keep-alive persists', { version: 'HTTP/1.0', connection: 'Keep-Alive' }, client, true],
    [
      'RFC 9112 s.9.3: a server may honour keep-alive of a 1.0 client',
      { kind: 'request', version: 'HTTP/1.0', connection: 'keep-alive' },
      server,
      true,
    ],
    [
      'RFC 9112 s.9.3: if it does not wish to, no',
      { kind: 'request', version: 'HTTP/1.0', connection: 'keep-alive' },
      { role: 'server', honoursKeepAlive: false },
      false,
    ],
    [
      'RFC 9112 s.9.3, RFC 2068 s.8.1.3: a proxy keeps no connection with a 1.0 client',
      { kind: 'request', version: 'HTTP/1.0', connection: 'keep-alive' },
      proxy,
      false,
    ],
    [
      'RFC 9112 s.9.3: but with a 1.0 server it may',
      { kind: 'response', version: 'HTTP/1.0', connection: 'keep-alive' },
      proxy,
      true,
    ],
    ['RFC 9112 s.9.3: a proxy keeps one with a 1.1 client', { kind: 'request' }, proxy, true],
    ['RFC 9112 s.6.3, 9.3: no length of its own, no persistence', { selfDefinedLength: false }, client, false],
    [
      'RFC 2068 s.19.7.1: nor in 1.0 with keep-alive',
      { version: 'HTTP/1.0', connection: 'keep-alive', selfDefinedLength: false },
      client,
      false,
    ],
    ['before 1.0 nothing persists', { version: 'HTTP/0.9', connection: 'keep-alive' }, client, false],
  ])('%s', (_, fields, recipient, persists) => {
    expect(persistence(message(fields), recipient).persists).toBe(persists);
  });

  test('says which rule decided and where it stands', () => {
    const { because, source } = persistence(message({ version: 'HTTP/1.0' }), client);
    expect(because).toContain('keep-alive');
    expect(source).toBe('RFC 9112 s.9.3');
  });

  test('the close option ends every connection, whatever else holds (RFC 9112 s.9.3)', () => {
    for (const version of ['HTTP/1.0', 'HTTP/1.1']) {
      for (const kind of ['request', 'response'] as const) {
        for (const recipient of [client, server, proxy]) {
          const closing = message({ version, kind, connection: 'keep-alive, close' });
          expect(persistence(closing, recipient).persists).toBe(false);
        }
      }
    }
  });

  test('refuses a version that is none', () => {
    expect(() => persistence(message({ version: '1.1' }), client)).toThrow('invalid version: "1.1"');
  });
});
