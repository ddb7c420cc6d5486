/** What is claimed of all figures. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { congestionWindow } from '../../lib/plot/congestion-window.ts';
import { connectionLanes } from '../../lib/plot/connection-lanes.ts';
import { costBreakdown } from '../../lib/plot/cost-breakdown.ts';
import { type Figure, mimebundle } from '../../lib/plot/figure.ts';
import { packetLadder } from '../../lib/plot/packet-ladder.ts';
import { pageLoadSweep } from '../../lib/plot/page-load-sweep.ts';
import { timeSequence } from '../../lib/plot/time-sequence.ts';
import { waterfall } from '../../lib/plot/waterfall.ts';
import { withSlider } from '../../lib/plot/with-slider.ts';
import { handmade, http10, http11 } from './plot/timelines.ts';
import { exchange } from './timeline/packets.ts';

const six = handmade({ objects: 11, policy: { connectionsMax: 6, security: 'tls1.3' } });
const measured = http11(4, { engine: 'measure', handshakeOrigin: 'emulated' });
const series = [http10, http11].map((policy) => ({ timelines: [1, 5, 20].map((objects) => policy(objects)) }));

const twoConnections = [...exchange({ loses: 1 }), ...exchange({ connection: 2, startMs: 7000, segments: 30 })];

const slides = (draw: (rttMs: number) => Figure) =>
  [20, 100].map((rttMs) => ({ value: `${rttMs} ms`, figure: draw(rttMs) }));

const figures: Record<string, (width: number) => Figure> = {
  'waterfall of one': (width) => waterfall(six, { width }),
  'waterfall of a pair': (width) => waterfall([http10(4), measured], { width }),
  'waterfall of 100 objects': (width) =>
    waterfall(handmade({ objects: 100, policy: { connectionsMax: 6 } }), { width }),
  'page load sweep': (width) => pageLoadSweep({ over: 'objects', series, width }),
  'page load sweep, logarithmic': (width) =>
    pageLoadSweep({ over: 'objects', series, xScale: 'log', yScale: 'log', width }),
  'cost breakdown': (width) => costBreakdown([http10(4), http11(4), measured], { width }),
  'cost breakdown of all requests': (width) => costBreakdown(six, { of: 'all-requests', width }),
  'connection lanes': (width) => connectionLanes([http10(4), six], { width }),
  'slider of waterfalls': (width) =>
    withSlider({ label: 'round trip', steps: slides((rttMs) => waterfall(http11(4, { rttMs }), { width })) }),
  'packet ladder': (width) => packetLadder(exchange({ segments: 12, loses: 4 }), { width }),
  'packet ladder of two connections, cut': (width) => packetLadder(twoConnections, { first: 9, last: 4, width }),
  'time sequence': (width) => timeSequence(exchange({ segments: 12, loses: 4 }), { width }),
  'congestion window': (width) => congestionWindow(twoConnections, { width }),
};

describe.each(Object.entries(figures))('%s', (_, draw) => {
  test('is frozen plain data, the same after a round trip through JSON', () => {
    const { data, layout, config, text } = draw(760);
    const plain = { data, layout, config, text };
    expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
    expect(() => Object.assign(layout, { width: 1 })).toThrow(TypeError);
    expect(() => Object.assign(data[0]!.x, [1])).toThrow(TypeError);
  });

  test('has no number that is none', () => {
    const numbers: number[] = [];
    const collect = (value: unknown): void => {
      if (typeof value === 'number') numbers.push(value);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    };
    collect(draw(760));
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.filter((number) => !Number.isFinite(number))).toEqual([]);
  });

  test('gives notebooks plotly data and words', () => {
    const drawn = draw(760);
    const { data, layout, config, text } = drawn;
    expect(drawn[mimebundle]()).toEqual({
      'application/vnd.plotly.v1+json': { data, layout, config },
      'text/plain': text,
    });
  });

  test('has hover texts with a unit and an origin, wherever there is a bar or a point', () => {
    const hovers = draw(760)
      .data.filter(({ type, mode, hovertext }) => type === 'bar' || mode === 'lines+markers' || hovertext !== undefined)
      .flatMap(({ hovertext }) => hovertext!)
      .filter((hover) => hover !== '' && !/^connection \d+: (opened|closed|still)/.test(hover));
    expect(hovers.length).toBeGreaterThan(0);
    for (const hover of hovers) expect(hover).toMatch(/ (ms|s)\b.*\b(computed|measured|emulated)/s);
  });

  test('names every trace that the legend lists, once', () => {
    const { data, layout } = draw(760);
    const listed = layout.showlegend
      ? data.filter(({ showlegend, visible }) => showlegend !== false && visible !== false).map(({ name }) => name)
      : [];
    expect(listed).toEqual([...new Set(listed)]);
    expect(listed).not.toContain(undefined);
  });
});

test('figures take tens of kilobytes', () => {
  const kilobytes = (figure: Figure) => JSON.stringify(figure).length / 1000;
  expect(kilobytes(waterfall(http11(42)))).toBeLessThan(40);
  expect(kilobytes(waterfall(http10(42)))).toBeLessThan(40);
  expect(kilobytes(waterfall(http10(100)))).toBeLessThan(100);
  expect(kilobytes(connectionLanes(http10(42)))).toBeLessThan(40);
  expect(kilobytes(packetLadder(exchange({ segments: 400, loses: 40 })))).toBeLessThan(40);
  expect(kilobytes(timeSequence(exchange({ segments: 400, loses: 40 })))).toBeLessThan(100);
  expect(kilobytes(congestionWindow(exchange({ segments: 400, loses: 40 })))).toBeLessThan(100);
});

test('figures escape names that people chose, so that they are shown and not obeyed', () => {
  const odd = http11(2, { name: '<b>&', path: () => '/a?x=1&y=<i>' });
  for (const { data, layout } of [waterfall(odd), connectionLanes(odd), costBreakdown(odd)]) {
    expect(JSON.stringify([data, layout])).not.toMatch(/<i>|<b>&"/);
  }
  expect(JSON.stringify(waterfall(odd).data)).toContain('/a?x=1&amp;y=&lt;i&gt;');
});

describe('plotly finds nothing wrong with', () => {
  // biome-ignore lint/suspicious/noExplicitAny: a browser's window, with plotly in it
  let window: any;
  beforeAll(() => {
    // jsdom is a dependency of the library; it draws nothing, but plotly checks figures in it.
    const require = createRequire(new URL('../../lib/package.json', import.meta.url));
    const { JSDOM, VirtualConsole } = require('jsdom');
    window = new JSDOM('<!doctype html><body></body>', {
      runScripts: 'outside-only',
      virtualConsole: new VirtualConsole(),
    }).window;
    window.HTMLCanvasElement.prototype.getContext = () => null;
    window.URL.createObjectURL = () => '';
    window.eval(readFileSync(require.resolve('plotly.js-dist'), 'utf8'));
  }, 30_000);

  test.each(Object.entries(figures).flatMap(([name, draw]) => [760, 360].map((width) => ({ name, draw, width }))))(
    '$name, $width px wide',
    ({ draw, width }) => {
      const { data, layout } = window.JSON.parse(JSON.stringify(draw(width)));
      expect(layout.width).toBe(width);
      // It asks no more of a trace that is not shown, and takes no object of a slider's step for the same as its copy.
      for (const trace of data) delete trace.visible;
      const messages: { msg: string }[] = window.Plotly.validate(data, layout) ?? [];
      expect(messages.filter(({ msg }) => !/key sliders\[0\]\.steps\[\d+\]\.args/.test(msg))).toEqual([]);
    },
  );

  test('no figure at all: it would find an unknown attribute, a wrong value and an axis that is not there', () => {
    const wrong = window.JSON.parse(
      '{"data":[{"type":"bar","x":[1],"y":[1],"marker":{"pattern":{"shape":"?"}},"colour":1}],"layout":{"yaxis2":{}}}',
    );
    const messages = window.Plotly.validate(wrong.data, wrong.layout).map(({ msg }: { msg: string }) => msg);
    expect(messages).toHaveLength(3);
  });
});
