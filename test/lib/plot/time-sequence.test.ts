import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import type { Figure } from '../../../lib/plot/figure.ts';
import { timeSequence } from '../../../lib/plot/time-sequence.ts';
import { exchange, packet } from '../timeline/packets.ts';

const named = ({ data }: Figure, name: string) => data.find((trace) => trace.name === name)!;
const points = (figure: Figure, name: string) =>
  named(figure, name).x.map((x, place) => [x, named(figure, name).y[place]!]);

describe('timeSequence', () => {
  test('draws each segment from its first byte to its last, when the sender sent it', () => {
    expect(points(timeSequence(exchange({ segments: 2 })), 'segment')).toEqual([
      [150, 1],
      [150, 1001],
      [null, null],
      [151, 1001],
      [151, 2001],
      [null, null],
    ]);
  });

  test('draws what is acknowledged as steps, when the sender hears of it; no step goes down', () => {
    const figure = timeSequence(exchange({ segments: 4, loses: 1, closes: false }));
    const { x, y, line } = named(figure, 'acknowledged by the client');
    expect(Reflect.get(line as object, 'shape')).toBe('hv');
    expect(x).toEqual([150, 150, 250, 252, 253, 360]);
    expect(y).toEqual([1, 1, 1001, 1001, 1001, 4001]);
  });

  test('is drawn at the receiver, too: what is lost never comes', () => {
    const packets = exchange({ segments: 3, loses: 1, closes: false });
    const figure = timeSequence(packets, { vantage: 'client' });
    expect(named(figure, 'segment').x.filter((x) => x !== null)).toEqual([200, 200, 202, 202]);
    expect(named(figure, 'sent again').x).toEqual([310]);
    expect(figure.data.some(({ name }) => name === 'lost')).toBe(false);
    expect(named(figure, 'acknowledged by the client').x.at(-1)).toBe(310);
  });

  test('marks what is lost and what is sent again, by shape', () => {
    const figure = timeSequence(exchange({ segments: 3, loses: 1 }));
    expect(points(figure, 'lost')).toEqual([[151, 2001]]);
    expect(points(figure, 'sent again')).toEqual([[260, 2001]]);
    const symbols = ['lost', 'sent again'].map((name) => Reflect.get(named(figure, name).marker as object, 'symbol'));
    expect(new Set(symbols).size).toBe(2);
  });

  test('draws the receiver’s window where it is near', () => {
    const small = exchange({ segments: 3 }).map((one) => ({ ...one, windowBytes: 4000 }));
    expect(named(timeSequence(small), 'window of the receiver').y.at(-1)).toBe(3002 + 4000);
    const large = exchange({ segments: 3 }).map((one) => ({ ...one, windowBytes: 1e9 }));
    expect(timeSequence(large).data.some(({ name }) => name === 'window of the receiver')).toBe(false);
  });

  test('takes the connection and the side with the most data, unless told', () => {
    const two = [...exchange({ segments: 1 }), ...exchange({ connection: 2, segments: 9 })];
    expect(timeSequence(two).layout.title.text).toContain('Data of the server over time, connection 2');
    expect(points(timeSequence(two, { connection: 1, from: 'client' }), 'segment')[1]).toEqual([100, 74]);
  });

  test('draws very many segments with fewer strokes, over the same bytes', () => {
    const many = Array.from({ length: 20_000 }, (_, place) =>
      packet({ sentAtMs: place, from: 'server', sequence: 1 + place * 1000, payloadBytes: 1000 }),
    );
    const { x, y } = named(timeSequence(many), 'segment');
    expect(x.length).toBeLessThan(6000);
    expect([y[0], y.filter((value) => value !== null).at(-1)]).toEqual([1, 20_000_001]);
  });

  test('tells in words what it shows', () => {
    expect(timeSequence(exchange({ segments: 3, loses: 1, closes: false })).text).toBe(
      [
        'Bytes over time: the data of the server on connection 1, as the server saw it (measured).',
        '3 kB in 4 segments from 150 ms to 260 ms; acknowledged up to byte 3001; 1 lost, 1 sent again.',
        'Lost: data 1001:2001 at 151 ms, sent again: data 1001:2001 at 260 ms.',
      ].join('\n'),
    );
  });

  test('refuses what it cannot draw, and says what to give', () => {
    const bare = exchange().filter(({ payloadBytes }) => payloadBytes === 0);
    expect(() => timeSequence(bare)).toThrow(InputError);
    expect(() => timeSequence(bare)).toThrow(/missing data of the (client|server) on connection 1/);
    expect(() => timeSequence(exchange(), { from: 'both' as never })).toThrow(
      "unknown from: both; give 'client' or 'server'",
    );
    expect(() => timeSequence(exchange(), { vantage: 'link' as never })).toThrow('unknown vantage: link');
    expect(() => timeSequence(exchange(), { connection: 4 })).toThrow('unknown connection: 4; give one of 1');
  });
});
