import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import type { Figure, Trace } from '../../../lib/plot/figure.ts';
import { textWidthPx } from '../../../lib/plot/frame.ts';
import { type PacketLadderOptions, packetLadder } from '../../../lib/plot/packet-ladder.ts';
import type { Packet } from '../../../lib/timeline/packet.ts';
import { exchange, packet } from '../timeline/packets.ts';
import { http11 } from './timelines.ts';

const named = ({ data }: Figure, name: string) => data.find((trace) => trace.name === name)!;
const labels = (figure: Figure, side: 'client' | 'server') => named(figure, `labels of the ${side}`).text!;
const notes = ({ layout }: Figure) => (layout.annotations as { text: string }[]).map(({ text }) => text);
const arrivals = ({ data }: Figure) => data.filter(({ name }) => name?.startsWith('arrival'));

/** The lines of a trace that null separates, as pairs of points. */
function lines({ x, y }: Trace): [number, number, number, number][] {
  return x.flatMap((value, place) =>
    value !== null && x[place + 1] != null ? [[value, y[place]!, x[place + 1]!, y[place + 1]!] as const] : [],
  ) as [number, number, number, number][];
}

describe('packetLadder', () => {
  test('draws an arrow from the sending to the arrival of each packet', () => {
    const figure = packetLadder(exchange({ segments: 1 }));
    const kinds = ['SYN', 'data of client', 'data of server', 'ACK', 'FIN, RST'];
    const [[clientX, top, serverX]] = lines(named(figure, 'SYN')) as [[number, number, number, number]];
    expect(top).toBe(0);
    expect(serverX).toBeGreaterThan(clientX);
    const pxPerMs = lines(named(figure, 'SYN'))[0]![3] / 50;
    const drawn = kinds.flatMap((kind) =>
      lines(named(figure, kind)).map(([fromX, fromY, , toY]) => {
        const ms = (px: number) => Math.round(px / pxPerMs);
        return `${kind} ${fromX === clientX ? 'client' : 'server'} ${ms(fromY)} to ${ms(toY)}`;
      }),
    );
    expect(drawn.toSorted()).toEqual(
      [
        'SYN client 0 to 50',
        'SYN server 50 to 100',
        'ACK client 100 to 150',
        'data of client client 100 to 150',
        'data of server server 150 to 200',
        'ACK client 200 to 250',
        'FIN, RST server 400 to 450',
        'ACK client 450 to 500',
        'FIN, RST client 450 to 500',
        'ACK server 500 to 550',
      ].toSorted(),
    );
    expect(arrivals(figure).reduce((sum, { x }) => sum + x.length, 0)).toBe(10);
  });

  test('heads each arrow where it arrives, in its direction', () => {
    for (const { x, marker } of arrivals(packetLadder(exchange()))) {
      const { angle } = marker as { angle: number[] };
      const left = Math.min(...arrivals(packetLadder(exchange())).flatMap((trace) => trace.x as number[]));
      for (const [place, degrees] of angle.entries()) {
        // Clockwise from upwards: to the right and down is 90 to 180, to the left and down 180 to 270.
        const turn = (degrees + 360) % 360;
        if (x[place] === left) expect(turn).toBeGreaterThan(180);
        else expect(turn).toBeLessThan(180);
        expect(Math.abs(turn - 180)).toBeLessThan(90);
      }
    }
  });

  test('labels each packet beside its sender: what it is, and its bytes as first:next', () => {
    const figure = packetLadder(exchange({ segments: 2 }));
    expect(labels(figure, 'client')).toEqual(['SYN', 'ACK 1', 'data 1:74', 'ACK 1001', 'ACK 2001', 'ACK 2002', 'FIN']);
    expect(labels(figure, 'server')).toEqual(['SYN-ACK', 'data 1:1001', 'data 1001:2001', 'FIN', 'ACK 75']);
  });

  test('shows three and more segments sent together, and their ACKs, as one', () => {
    const figure = packetLadder(exchange({ segments: 12 }));
    expect(labels(figure, 'server')).toContain('12 segments 1:12001');
    expect(labels(figure, 'client')).toContain('12 ACKs, to 12001');
    expect(lines(named(figure, 'data of server'))).toHaveLength(2);
    expect(named(figure, 'several, data of server').fill).toBe('toself');
    const each = packetLadder(exchange({ segments: 12 }), { collapse: false });
    expect(labels(each, 'server').filter((label) => label.startsWith('data'))).toHaveLength(12);
  });

  test('ends what is lost in a cross before the other side, and says so, as it says what is sent again', () => {
    const figure = packetLadder(exchange({ segments: 5, loses: 1 }));
    expect(labels(figure, 'server')).toEqual([
      'SYN-ACK',
      'data 1:1001',
      'data 1001:2001, lost',
      '3 segments 2001:5001',
      'data 1001:2001, again',
      'FIN',
      'ACK 75',
    ]);
    expect(labels(figure, 'client')).toContain('4 × ACK 1001');
    const { x, marker } = named(figure, 'lost');
    const [fromX, , toX] = lines(named(figure, 'SYN'))[0]!;
    expect(x).toHaveLength(1);
    expect(x[0]).toBeGreaterThan(fromX);
    expect(x[0]).toBeLessThan(toX);
    expect(Reflect.get(marker as object, 'symbol')).toBe('x-thin');
    expect(named(packetLadder(exchange({ loses: 1, fate: 'dropped' })), 'dropped, queue full').x).toHaveLength(1);
  });

  test('counts losses where there are many', () => {
    const burst = exchange({ segments: 20 }).map((one) =>
      one.payloadBytes === 1000 && one.sequence > 10_000
        ? { ...one, fate: 'dropped' as const, arrivedAtMs: null }
        : one,
    );
    const figure = packetLadder(burst);
    expect(labels(figure, 'server')).toContain('20 segments 1:20001, 10 dropped');
    expect(named(figure, 'dropped, queue full').x).toHaveLength(10);
  });

  test('does not call lost what was on its way when nobody watched any longer', () => {
    const cut = exchange({ closes: false }).map((one) => (one.sentAtMs === 202 ? { ...one, arrivedAtMs: null } : one));
    const figure = packetLadder(cut);
    expect(labels(figure, 'client').at(-1)).toBe('3 ACKs, to 3001');
    expect(figure.text).toContain('none lost');
    expect(figure.layout.title.text).toContain('without a head: still under way at the end');
    expect(packetLadder(exchange()).layout.title.text).not.toContain('without a head');
    expect(figure.data.some(({ name }) => name === 'lost')).toBe(false);
    const last = packetLadder(cut.slice(-1));
    expect(arrivals(last).flatMap(({ x }) => x)).toEqual([]);
    expect(named(last, 'labels of the client').hovertext![0]).toContain('sent 202 ms, on its way at the end');
  });

  test('draws one connection, or several, told apart by colour, dash and the number before each label', () => {
    const two = [...exchange({ closes: false }), ...exchange({ connection: 2, startMs: 30, closes: false })];
    const both = packetLadder(two);
    expect(labels(both, 'client').slice(0, 2)).toEqual(['1: SYN', '2: SYN']);
    const looks = ['connection 1', 'connection 2'].map(
      (name) => named(both, name).line as { dash: string; color: string },
    );
    expect(looks[0]!.dash).not.toBe(looks[1]!.dash);
    expect(looks[0]!.color).not.toBe(looks[1]!.color);
    expect(labels(packetLadder(two, { connection: 2 }), 'client')[0]).toBe('SYN');
    expect(packetLadder(two, { connection: 2 }).layout.title.text).toContain('connection 2');
  });

  test('cuts a pause short, and says how long it was', () => {
    const late = exchange().map((one) =>
      one.sentAtMs < 400 ? one : { ...one, sentAtMs: one.sentAtMs + 5000, arrivedAtMs: one.sentAtMs + 5050 },
    );
    const figure = packetLadder(late);
    expect(notes(figure)).toContain('<i>… nothing travels for 5.15 s …</i>');
    expect(figure.layout.height).toBeLessThan(packetLadder(exchange()).layout.height + 60);
    expect(Reflect.get(figure.layout.yaxis as object, 'ticktext')).toContain('5,400');
  });

  test('shows the beginning and the end of a long exchange, and marks what it leaves out', () => {
    const many = Array.from({ length: 40 }, (_, place) => exchange({ segments: 1, startMs: place * 600 })).flat();
    const figure = packetLadder(many, { first: 5, last: 2 });
    expect(labels(figure, 'client').length + labels(figure, 'server').length).toBe(7);
    expect(notes(figure)).toContain('<i>… 393 packets left out …</i>');
    expect(figure.layout.height).toBeLessThan(900);
  });

  test('names requests by the timeline of the run, or by what their heads say', () => {
    const timeline = http11(2);
    const request = (sentAtMs: number, more: Partial<Packet> = {}) =>
      packet({ sentAtMs, flags: ['PSH', 'ACK'], payloadBytes: 90, sequence: 1 + sentAtMs, ...more });
    const packets = [request(100), request(220)];
    expect(labels(packetLadder(packets, { timeline }), 'client')).toEqual([
      'GET /index.html 101:191',
      'GET /object-1 221:311',
    ]);
    const bytes = (payload: string | number[]) =>
      Uint8Array.from([
        ...[0x45, ...Array(19).fill(0), ...Array(12).fill(0), 0x50, ...Array(7).fill(0)],
        ...(typeof payload === 'string' ? [...payload].map((letter) => letter.charCodeAt(0)) : payload),
      ]);
    const said = (head: Uint8Array) => labels(packetLadder([request(0, { head })]), 'client')[0];
    expect(said(bytes('GET /plain HTTP/1.1\r\nHost: a\r\n'))).toBe('GET /plain 1:91');
    expect(said(bytes('HTTP/1.1 404 Not Found\r\n'))).toBe('404 Not Found 1:91');
    expect(said(bytes([22, 3, 1, 2, 0, 1]))).toBe('ClientHello 1:91');
    expect(said(bytes([23, 3, 3, 2, 0, 1]))).toBe('TLS data 1:91');
    expect(said(bytes([]))).toBe('data 1:91');
  });

  test.each([280, 360, 720, 760])('keeps labels within %i px and off each other', (width) => {
    const figure = packetLadder([...exchange({ segments: 2 }), ...exchange({ connection: 2, segments: 9, loses: 0 })], {
      width,
    });
    const [, widthPx] = Reflect.get(figure.layout.xaxis as object, 'range') as number[];
    for (const side of ['client', 'server'] as const) {
      const { x, y, text } = named(figure, `labels of the ${side}`);
      for (const [place, label] of text!.entries()) {
        const end = x[place]! + (side === 'client' ? -1 : 1) * textWidthPx(label, 11);
        expect(end).toBeGreaterThan(-4);
        expect(end).toBeLessThan(widthPx! + 4);
        if (place > 0) expect(y[place]! - y[place - 1]!).toBeGreaterThan(12);
      }
    }
  });

  test('tells everything about a packet in its hover text', () => {
    const [, hover] = named(packetLadder(exchange()), 'labels of the client').hovertext!;
    expect(hover).toBe(
      [
        '<b>ACK 1</b>',
        "client to server, connection 1 (client's port 40001)",
        'sent 100 ms, arrived 150 ms',
        'ACK; sequence 1, acknowledges 1',
        'payload 0 B; offers a window of 65.5 kB',
        'found 0 B in the queue; measured',
      ].join('<br>'),
    );
  });

  test('tells in words what it shows', () => {
    expect(packetLadder(exchange({ segments: 5, loses: 1, closes: false })).text).toBe(
      [
        'Ladder of the packets between client and server on connection 1.',
        '15 packets from 0 ms to 360 ms, 8 of them by the client, 1 SYN among them, 1 lost, measured.',
        '0 ms client: SYN, there at 50 ms; 50 ms server: SYN-ACK, there at 100 ms; 100 ms client: ACK 1, there at 150 ms; 100 ms client: data 1:74, there at 150 ms; 150 ms server: data 1:1001, there at 200 ms; 151 ms server: data 1001:2001, lost; 152 ms server: 3 segments 2001:5001, there at 204 ms; 200 ms client: 4 × ACK 1001, there at 254 ms; 260 ms server: data 1001:2001, again, there at 310 ms; 310 ms client: ACK 5001, there at 360 ms.',
      ].join('\n'),
    );
  });

  test('refuses what it cannot draw, and says what to write', () => {
    const refused = (packets: unknown, options?: PacketLadderOptions) => () => packetLadder(packets as never, options);
    expect(refused([])).toThrow('missing packets; give at least one, such as packetsOf(scenario)');
    expect(refused(Promise.resolve([]))).toThrow('a promise; write await before it');
    expect(refused([{}])).toThrow(InputError);
    expect(refused(http11(1))).toThrow('invalid packets: object');
    expect(refused(exchange(), { connection: 7 })).toThrow('unknown connection: 7; give one of 1');
    expect(refused(exchange(), { first: 0 })).toThrow('invalid first: 0; give a number of rows, 1 or more');
    expect(refused(exchange(), { width: 10 })).toThrow('invalid width: 10 px');
  });
});
