import { describe, expect, test } from 'vitest';
import { simulate } from '../../../lib/simulate/simulate.ts';
import type { PacketEvent } from '../../../lib/simulate/trace.ts';
import { pageLoadMs, pageOf, runThatLoses } from './pages.ts';

const lossy = { rttMs: 100, lossRate: 0.05 };

describe('TcpOpening', () => {
  const scenario = { page: pageOf(0, 3 * 1460), link: lossy, tcp: { initialRtoMs: 700 } };

  test('a lost SYN costs the initial timeout, and the window begins with one segment', () => {
    const { timeline } = runThatLoses(scenario, ({ kind }, place) => kind === 'syn' && place === 0);
    expect(timeline.connections[0]!.phases[0]!.endMs).toBe(700 + 100);
    // Without the loss one round trip brings three segments; after it, one segment, then two.
    expect(pageLoadMs({ ...scenario, link: { rttMs: 100 } })).toBe(200);
    expect(timeline.totals.pageLoadMs).toBe(700 + 200 + 100);
  });

  test('a lost SYN-ACK costs the same', () => {
    const isFirst = ({ kind, sentAtMs }: PacketEvent) => kind === 'syn-ack' && sentAtMs === 50;
    expect(runThatLoses(scenario, isFirst).timeline.totals.pageLoadMs).toBe(700 + 200 + 100);
  });

  test('the timeout doubles: two lost SYN cost three times the first', () => {
    const { timeline } = runThatLoses(
      { ...scenario, link: { rttMs: 100, lossRate: 0.2 } },
      ({ kind, sentAtMs }) => kind === 'syn' && sentAtMs <= 700,
    );
    expect(timeline.connections[0]!.phases[0]!.endMs).toBe(3 * 700 + 100);
  });

  test('a lost last ACK of the handshake costs nothing: the request carries the acknowledgement', () => {
    const isHandshakeAck = ({ kind, from, sentAtMs }: PacketEvent) =>
      kind === 'ack' && from === 'client' && sentAtMs === 100;
    expect(runThatLoses(scenario, isHandshakeAck).timeline.totals.pageLoadMs).toBe(200);
  });
});

test('TcpOpening, Fast Open: what does not fit into the SYN waits for the SYN-ACK', () => {
  const page = { resources: [{ path: '/', bodyBytes: 1, requestBytes: 1461 }] };
  const load = (mssBytes: number) => simulate({ page, tcp: { fastOpen: true, mssBytes } }).totals.pageLoadMs;
  expect(load(1461)).toBe(100);
  expect(load(1460)).toBe(200);
});
