import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import type { Trace } from '../../../lib/plot/figure.ts';
import { pageLoadSweep } from '../../../lib/plot/page-load-sweep.ts';
import type { EngineName } from '../../../lib/timeline/timeline.ts';
import { handmade, http10, http11 } from './timelines.ts';

const counts = [1, 2, 5, 10];
const series = [{ timelines: counts.map((n) => http10(n)) }, { timelines: counts.map((n) => http11(n)) }];
const points = [
  { x: 1e6, pageLoadMs: 3000 },
  { x: 1e7, pageLoadMs: 700 },
];
const looks = ({ data }: { data: readonly Trace[] }) =>
  data.map(({ line, marker }) => `${Reflect.get(line as object, 'dash')} ${Reflect.get(marker as object, 'symbol')}`);

describe('pageLoadSweep', () => {
  test('draws the page load of each timeline over its number of objects', () => {
    const { data } = pageLoadSweep({ over: 'objects', series });
    expect(data.map(({ x }) => x)).toEqual([counts, counts]);
    expect(data[0]!.y).toEqual([220, 440, 1100, 2200]);
    expect(data[1]!.y).toEqual([220, 340, 700, 1300]);
    expect(data.map(({ name }) => name)).toEqual([
      'HTTP/1.0, a connection per request',
      'HTTP/1.1, one persistent connection',
    ]);
  });

  test('puts points in order of x, whatever the order of the timelines', () => {
    const { data } = pageLoadSweep({
      over: 'rttMs',
      series: [{ timelines: [300, 10, 100].map((rttMs) => http11(1, { rttMs })) }],
    });
    expect(data[0]!.x).toEqual([10, 100, 300]);
    expect(data[0]!.y).toEqual([40, 220, 620]);
  });

  test('draws several timelines at one x as their median, with the least and the greatest as bars', () => {
    const runs = [100, 100, 100].map((rttMs, run) => {
      const timeline = http11(1, { rttMs, engine: 'simulate' });
      return { ...timeline, totals: { ...timeline.totals, pageLoadMs: [230, 220, 260][run]! } };
    });
    const { data, text } = pageLoadSweep({ over: 'rttMs', series: [{ name: 'runs', timelines: runs }] });
    expect(data[0]!.y).toEqual([230]);
    expect(data[0]!.error_y).toMatchObject({ array: [30], arrayminus: [10] });
    expect(data[0]!.hovertext).toEqual([
      '<b>runs</b><br>a round trip of 100 ms: 230 ms (220 ms to 260 ms)<br>simulated',
    ]);
    expect(text).toContain('230 ms (220 ms to 260 ms) at a round trip of 100 ms');
    const even = pageLoadSweep({ over: 'rttMs', series: [{ name: 'runs', timelines: runs.slice(0, 2) }] });
    expect(even.data[0]!.y).toEqual([225]);
    expect(pageLoadSweep({ over: 'objects', series }).data[0]).not.toHaveProperty('error_y');
  });

  test('takes points that were computed elsewhere, in base units, and shows them in the unit of the axis', () => {
    const { data, layout } = pageLoadSweep({
      over: 'rateBitsPerSecond',
      series: [{ name: 'one', engine: 'simulate', points }],
      xScale: 'log',
    });
    expect(data[0]!.x).toEqual([1, 10]);
    expect(data[0]!.hovertext![0]).toBe('<b>one</b><br>1 Mbit/s: 3 s<br>simulated');
    expect(JSON.stringify(layout.xaxis)).toContain('link rate (Mbit/s, logarithmic)');
  });

  test('takes a quantity of your own', () => {
    const depth = {
      axis: 'requests under way (requests)',
      perUnit: 1,
      of: () => 3,
      words: (value: number) => `${value} under way`,
    };
    const { data, text } = pageLoadSweep({ over: depth, series: [{ timelines: [http11(2)] }] });
    expect(data[0]!.x).toEqual([3]);
    expect(text).toContain('340 ms at 3 under way');
  });

  test('joins what was calculated, and not what was measured', () => {
    const modeOf = (engine: EngineName) =>
      pageLoadSweep({ over: 'objects', series: [{ name: 'one', engine, points }] }).data[0]!.mode;
    expect((['model', 'simulate', 'measure'] as const).map(modeOf)).toEqual([
      'lines+markers',
      'lines+markers',
      'markers',
    ]);
  });

  test('names what is a part of the page load time', () => {
    const series = [{ name: 'one', engine: 'model', points }] as const;
    const { layout, text } = pageLoadSweep({ over: 'objects', series, yName: 'time spent waiting', yScale: 'log' });
    expect(JSON.stringify(layout.yaxis)).toContain('time spent waiting (ms, logarithmic)');
    expect(JSON.stringify(layout.title)).toContain('Time spent waiting over objects on the page');
    expect(text).toMatch(/^Time spent waiting over objects/);
  });

  test('has units on both axes', () => {
    for (const over of ['rttMs', 'rateBitsPerSecond', 'lossRate', 'bodyBytes'] as const) {
      const { layout } = pageLoadSweep({ over, series: [{ name: 'one', engine: 'model', points }] });
      expect(JSON.stringify(layout.xaxis)).toMatch(/"text":"[^"]+\((ms|Mbit\/s|%|kB)\)"/);
      expect(JSON.stringify(layout.yaxis)).toContain('"text":"page load time (ms)"');
    }
  });

  test('tells series apart without colour: dash, marker, and a label each', () => {
    const many = Array.from({ length: 8 }, (_, at) => ({ name: `policy ${at}`, engine: 'model' as const, points }));
    const figure = pageLoadSweep({ over: 'rateBitsPerSecond', series: many });
    expect(new Set(looks(figure)).size).toBe(8);
    for (const { name } of many) expect(JSON.stringify(figure.layout.annotations)).toContain(name);
  });

  test('shows by its markers whether a line was computed, simulated or measured', () => {
    const engines = ['model', 'simulate', 'measure'] as const;
    const figure = pageLoadSweep({
      over: 'rttMs',
      series: engines.map((engine) => ({ name: engine, engine, points })),
    });
    expect(looks(figure).map((look) => look.replace(/^.* [a-z]+/, ''))).toEqual(['', '-open', '-open-dot']);
    for (const word of ['computed by formula', 'simulated', 'measured']) {
      expect(JSON.stringify(figure.layout.annotations)).toContain(word);
    }
  });

  test('keeps labels apart where lines end together', () => {
    const together = Array.from({ length: 6 }, (_, at) => ({ name: `policy ${at}`, engine: 'model' as const, points }));
    const { annotations } = pageLoadSweep({ over: 'rateBitsPerSecond', series: together }).layout as unknown as {
      annotations: { y: number }[];
    };
    const places = annotations.map(({ y }) => y * 360).toSorted((a, b) => a - b);
    for (const [index, place] of places.slice(1).entries()) expect(place - places[index]!).toBeGreaterThanOrEqual(16);
  });

  test('on a narrow page, labels are letters and the legend explains them', () => {
    const { data, layout } = pageLoadSweep({ over: 'objects', series, width: 360 });
    expect(layout.showlegend).toBe(true);
    expect(data.map(({ name }) => name![0])).toEqual(['A', 'B']);
    expect(pageLoadSweep({ over: 'objects', series }).layout.showlegend).toBe(false);
  });

  test('tells in words where lines begin and end, who is faster and who overtakes', () => {
    const parallel = { timelines: counts.map((n) => http10(n, { policy: { connectionsMax: 6 } })) };
    const { text } = pageLoadSweep({ over: 'objects', series: [series[1]!, parallel] });
    expect(text.split('\n')).toEqual([
      'Page load time over objects on the page (document included), 2 lines.',
      'HTTP/1.1, one persistent connection (computed by formula): from 220 ms at 1 object to 1.3 s at 10 objects.',
      'HTTP/1.0, a connection per request, up to 6 at a time (computed by formula): from 220 ms at 1 object to 660 ms at 10 objects.',
      'At 10 objects: HTTP/1.0, a connection per request, up to 6 at a time is fastest at 660 ms; HTTP/1.1, one persistent connection at 1.3 s takes 640 ms longer (1.97 times as long).',
      'At 1 object: HTTP/1.1, one persistent connection and HTTP/1.0, a connection per request, up to 6 at a time take the same time, 220 ms.',
      'Between 2 objects and 5 objects, HTTP/1.0, a connection per request, up to 6 at a time overtakes HTTP/1.1, one persistent connection.',
    ]);
  });

  test('refuses what it cannot draw, and says what to write', () => {
    const draw = (options: object) => () => pageLoadSweep({ over: 'objects', series, ...options });
    expect(draw({ series: [] })).toThrow(InputError);
    expect(draw({ over: 'colour' })).toThrow('unknown over: colour; give one of objects, rttMs');
    expect(draw({ series: [{ name: 'none', engine: 'model', points: [] }] })).toThrow('missing points of none');
    expect(draw({ series: [{ name: 'odd', engine: 'guess', points }] })).toThrow('unknown engine of odd: guess');
    expect(draw({ series: [{ name: 'odd', engine: 'model', points: [{ x: 1, pageLoadMs: Number.NaN }] }] })).toThrow(
      'invalid pageLoadMs in odd: NaN ms',
    );
    expect(draw({ series: [{ name: 'odd', engine: 'model', points: [{ x: Number.NaN, pageLoadMs: 1 }] }] })).toThrow(
      'invalid x in odd',
    );
    expect(draw({ series: [{ timelines: [http11(1), http11(2, { engine: 'measure' })] }] })).toThrow(
      'ambiguous engine',
    );
    expect(draw({ over: 'rateBitsPerSecond' })).toThrow('unlimited has no place');
    expect(draw({ over: 'lossRate', xScale: 'log' })).toThrow('0 has no logarithm; give linear');
    expect(draw({ series: [{ timelines: [handmade({ objects: 1 })] }], width: Number.NaN })).toThrow('invalid width');
  });
});
