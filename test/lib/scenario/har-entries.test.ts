import { describe, expect, test } from 'vitest';
import { harPage } from '../../../lib/scenario/har-entries.ts';
import { type EntryInput, harEntry, harOf } from './har-fixture.ts';

const read = (...entries: EntryInput[]) => harPage(harOf(entries.map(harEntry)));

describe('harPage', () => {
  test('orders by start, whatever the order of the file, and counts from the first', () => {
    const { exchanges } = read(
      { url: 'https://a.example/late', startMs: 250 },
      { url: 'https://a.example/', startMs: 100 },
      { url: 'https://a.example/same', startMs: 250 },
    );
    expect(exchanges.map(({ url, startMs, endMs }) => [url.pathname, startMs, endMs])).toEqual([
      ['/', 0, 60],
      ['/late', 150, 210],
      ['/same', 150, 210],
    ]);
  });

  test('a request leaves after queueing and handshakes', () => {
    const timings = { blocked: 5, dns: 10, connect: 40, ssl: 20, send: 1, wait: 50, receive: 4 };
    const [exchange] = read({ url: 'https://a.example/', timings, time: 110 }).exchanges;
    expect(exchange).toMatchObject({ sentMs: 55, endMs: 110, connectMs: 20, tlsMs: 20, waitMs: 50 });
  });

  test('lasts as long as its timings where time says less or nothing', () => {
    expect(read({ url: 'https://a.example/', time: null }).exchanges[0]!.endMs).toBe(60);
    expect(read({ url: 'https://a.example/', time: 0 }).exchanges[0]!.endMs).toBe(60);
    expect(read({ url: 'https://a.example/', time: 75 }).exchanges[0]!.endMs).toBe(75);
  });

  test('reads the initiators of Chrome, innermost call first, and the one of browsertime', () => {
    const stack = {
      callFrames: [{ url: 'https://a.example/inner.js' }, { url: '' }, {}],
      parent: { callFrames: [{ url: 'https://a.example/outer.js' }] },
    };
    const [chrome, browsertime] = read(
      { url: 'https://a.example/1', more: { _initiator: { type: 'script', stack, url: 'https://a.example/' } } },
      { url: 'https://a.example/2', more: { _initiator: 'https://a.example/' } },
    ).exchanges;
    expect(chrome!.initiators).toEqual([
      'https://a.example/inner.js',
      'https://a.example/outer.js',
      'https://a.example/',
    ]);
    expect(browsertime!.initiators).toEqual(['https://a.example/']);
  });

  test('takes ids of connections, not the ports that some browsers write for them', () => {
    const { exchanges } = read(
      { url: 'https://a.example/1', more: { connection: '443' } },
      { url: 'https://a.example/2', more: { connection: '443', _connectionId: '17' } },
      { url: 'https://a.example/3', more: { connection: 18 } },
    );
    expect(exchanges.map(({ connection }) => connection)).toEqual([null, '17', '18']);
  });

  test('entries without a page belong to the first', () => {
    const pages = [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
    ];
    const entries = [
      harEntry({ url: 'https://a.example/' }),
      harEntry({ url: 'https://b.example/', more: { pageref: 'b' } }),
    ];
    const hosts = (page: string) => harPage(harOf(entries, pages), page).exchanges.map(({ url }) => url.host);
    expect(hosts('a')).toEqual(['a.example']);
    expect(hosts('b')).toEqual(['b.example']);
  });
});
