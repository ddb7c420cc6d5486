import { describe, expect, test } from 'vitest';
import { congestionWindow } from '../../../lib/plot/congestion-window.ts';
import type { Figure } from '../../../lib/plot/figure.ts';
import { exchange, packet } from '../timeline/packets.ts';

const named = ({ data }: Figure, name: string) => data.find((trace) => trace.name === name)!;
const points = (figure: Figure, name: string) =>
  named(figure, name).x.map((x, place) => [x, named(figure, name).y[place]]);

describe('congestionWindow', () => {
  test('draws what is sent and not acknowledged, by the clock of the sender', () => {
    const packets = exchange({ segments: 3, closes: false });
    expect(points(congestionWindow(packets), 'connection 1')).toEqual([
      [150, 1],
      [151, 2],
      [152, 3],
      [250, 2],
      [251, 1],
      [252, 0],
    ]);
    expect(named(congestionWindow(packets, { unit: 'bytes' }), 'connection 1').y).toEqual([
      1000, 2000, 3000, 2000, 1000, 0,
    ]);
    expect(named(congestionWindow(packets, { from: 'client', unit: 'bytes' }), 'connection 1').y[0]).toBe(73);
  });

  test('says that it is an estimate, and when it misleads', () => {
    const { layout, text } = congestionWindow(exchange());
    expect(layout.title.text).toContain('an estimate of the congestion window');
    expect(text).toContain('an estimate of its congestion window');
    expect(text).toContain(
      'Where the sender has no more to send, its window may be larger; while a loss is repaired, it is smaller.',
    );
  });

  test('marks where a segment is sent again', () => {
    const figure = congestionWindow(exchange({ segments: 4, loses: 1, closes: false }));
    expect(points(figure, 'sent again')).toEqual([[260, 3]]);
    expect(figure.text).toContain('Connection 1: at most 4 segments under way, at 153 ms; 1 segment sent again.');
    expect(congestionWindow(exchange()).data.map(({ name }) => name)).toEqual(['connection 1']);
  });

  test('has a line for each connection with data, in dash and colour', () => {
    const three = [1, 2, 3].flatMap((connection) => exchange({ connection, startMs: connection * 40 }));
    const { data } = congestionWindow(three);
    expect(data.map(({ name }) => name)).toEqual(['connection 1', 'connection 2', 'connection 3']);
    expect(new Set(data.map(({ line }) => Reflect.get(line as object, 'dash'))).size).toBe(3);
    expect(congestionWindow(three, { connection: 2 }).data).toHaveLength(1);
  });

  test('draws the first twelve of many connections, and says so', () => {
    const many = Array.from({ length: 30 }, (_, place) => exchange({ connection: place + 1 })).flat();
    const { data, layout, text } = congestionWindow(many);
    expect(data).toHaveLength(12);
    expect(layout.title.text).toContain('the first 12 of 30 connections');
    expect(text).toContain('And 18 more.');
  });

  test('keeps the peaks of a long connection in a line of bounded length', () => {
    const long = Array.from({ length: 9000 }, (_, place) => [
      packet({
        sentAtMs: place * 10,
        from: 'server',
        sequence: 1 + place * 500,
        payloadBytes: place === 7777 ? 5000 : 500,
      }),
      packet({ sentAtMs: place * 10 - 45, acknowledges: 1 + place * 500 }),
    ]).flat();
    const { x, y } = named(congestionWindow(long, { unit: 'bytes' }), 'connection 1');
    expect(x.length).toBeLessThanOrEqual(2000);
    expect(Math.max(...(y as number[]))).toBeGreaterThanOrEqual(5000);
    expect(x).toEqual((x as number[]).toSorted((a, b) => a - b));
  });

  test('refuses what it cannot draw, and says what to give', () => {
    const bare = exchange().filter(({ payloadBytes }) => payloadBytes === 0);
    expect(() => congestionWindow(bare)).toThrow('missing data of the server; give packets that carry some');
    expect(() => congestionWindow(exchange(), { unit: 'kB' as never })).toThrow(
      "unknown unit: kB; give 'bytes' or 'segments'",
    );
    expect(() => congestionWindow(exchange(), { from: 'both' as never })).toThrow('unknown from: both');
    expect(() => congestionWindow([])).toThrow('missing packets');
  });
});
