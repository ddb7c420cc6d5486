import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import type { Trace } from '../../../lib/plot/figure.ts';
import { waterfall } from '../../../lib/plot/waterfall.ts';
import { lives } from '../../../lib/timeline/phases.ts';
import type { Timeline } from '../../../lib/timeline/timeline.ts';
import { handmade, http10, http11 } from './timelines.ts';

type Axis = { tickvals: number[]; ticktext: string[]; range: number[]; domain: number[] };
const axis = ({ layout }: { layout: object }, name: string) => Reflect.get(layout, name) as Axis;
const bars = (data: readonly Trace[]) => data.filter(({ type }) => type === 'bar');
const intervals = (data: readonly Trace[]) =>
  bars(data)
    .flatMap(({ name, base, x }) => x.map((length, place) => `${name} ${base![place]} to ${base![place]! + length!}`))
    .toSorted();

describe('waterfall', () => {
  test('draws every phase of every request, from its start to its end', () => {
    for (const timeline of [
      http10(4),
      http11(4),
      handmade({ objects: 11, policy: { connectionsMax: 6, security: 'tls1.3' } }),
    ]) {
      const expected = [...lives(timeline).values()]
        .flat()
        .map(({ name, startMs, endMs }) => `${name} ${startMs} to ${endMs}`)
        .toSorted();
      expect(intervals(waterfall(timeline).data)).toEqual(expected);
    }
  });

  test('gives each request a row of its own, the document at the top', () => {
    const figure = waterfall(handmade({ objects: 11, policy: { connectionsMax: 6 } }));
    const { tickvals, ticktext, range } = axis(figure, 'yaxis');
    expect(ticktext).toHaveLength(11);
    expect(ticktext[0]).toBe('/index.html');
    expect(tickvals).toEqual(tickvals.toSorted((a, b) => a - b));
    expect(range[0]).toBeGreaterThan(range[1]!);
    expect(new Set(bars(figure.data).flatMap(({ y }) => y))).toEqual(new Set(tickvals));
  });

  test('groups the requests of a connection, in the order in which they left', () => {
    const figure = waterfall(handmade({ objects: 5, policy: { connectionsMax: 2 } }));
    expect(axis(figure, 'yaxis').ticktext).toEqual(['/index.html', '/object-1', '/object-3', '/object-2', '/object-4']);
    expect(axis(figure, 'yaxis2').ticktext).toEqual(['connection 1', 'connection 2']);
  });

  test('shows where connections open and close', () => {
    const line = ({ data }: { data: readonly Trace[] }) => data.find(({ mode }) => mode === 'lines+markers')!;
    const closed = line(waterfall(http10(2)));
    expect(closed.x).toEqual([0, 220, null, 220, 440, null]);
    expect(closed.hovertext).toContain('connection 2: closed by the server at 440 ms');
    expect(Reflect.get(closed.marker as object, 'symbol')).toContain('x-thin-open');
    const open = line(waterfall(http11(2)));
    expect(open.hovertext).toContain('connection 1: still open at the end');
    expect(Reflect.get(open.marker as object, 'symbol')).not.toContain('x-thin-open');
  });

  test('writes at the end of each row when the request ended', () => {
    const ends = waterfall(http11(3)).data.find(({ mode }) => mode === 'text')!;
    expect(ends.x).toEqual([220, 340, 460]);
    expect(ends.text).toEqual(['\u00a0220 ms', '\u00a0340 ms', '\u00a0<b>460 ms</b>']);
  });

  test('says of a request without an answer that it has none', () => {
    const timeline = http11(2);
    const cut: Timeline = {
      ...timeline,
      requests: timeline.requests.map((request) => ({ ...request, status: request.id === 2 ? 0 : 404 })),
    };
    const ends = waterfall(cut).data.find(({ mode }) => mode === 'text')!;
    expect(ends.text).toEqual(['\u00a0220 ms, 404', '\u00a0<b>340 ms</b>, no answer']);
  });

  test('lists only phases that occur, emulated ones by that name', () => {
    const names = (timeline: Timeline) => bars(waterfall(timeline).data).map(({ name }) => name);
    expect(names(http11(2))).toEqual(['connect', 'wait', 'receive']);
    expect(
      names(http11(1, { engine: 'measure', handshakeOrigin: 'emulated', policy: { security: 'tls1.3' } })),
    ).toEqual(['connect, emulated', 'tls, emulated', 'wait', 'receive']);
  });

  test('says in its hover what a phase is, from when to when, how long, and where the number comes from', () => {
    const hovers = bars(waterfall(http11(1)).data).flatMap(({ hovertext }) => hovertext!);
    expect(hovers).toContain('<b>/index.html</b><br>wait: 100 ms to 200 ms, 100 ms long, computed');
  });

  test('adds the cause of a phase where one is given', () => {
    const causes = ({ path }: { path: string }, { name }: { name: string }) =>
      name === 'wait' ? `the server thinks of ${path}` : undefined;
    const hovers = bars(waterfall(http11(1), { causes }).data).flatMap(({ hovertext }) => hovertext!);
    expect(hovers.filter((hover) => hover.endsWith('<br>the server thinks of /index.html'))).toHaveLength(1);
    expect(hovers).toHaveLength(3);
  });

  test('stacks several timelines on one time axis, without overlap, and lists a phase once', () => {
    const figure = waterfall([http10(4), http11(4)]);
    const [upper, lower] = [axis(figure, 'yaxis').domain, axis(figure, 'yaxis3').domain];
    expect(lower[1]).toBeLessThan(upper[0]!);
    expect(lower[0]).toBe(0);
    const listed = bars(figure.data).filter(({ showlegend }) => showlegend);
    expect(listed.map(({ name }) => name)).toEqual(['blocked', 'connect', 'wait', 'receive']);
    expect(axis(figure, 'xaxis').range[1]).toBeGreaterThan(880);
    expect(waterfall(http10(4), { against: http11(4) })).toEqual(figure);
    expect(waterfall(http10(4), { against: [http11(4)] })).toEqual(figure);
  });

  test('heads each timeline with its policy, its page load and its engine', () => {
    const annotations = JSON.stringify(
      waterfall([http10(4), http11(4, { engine: 'measure', rttMs: 103 })]).layout.annotations,
    );
    expect(annotations).toContain('<b>HTTP/1.0, a connection per request</b>');
    expect(annotations).toContain('page load <b>880 ms</b>; computed by formula; 4 connections; round trip 100 ms');
    expect(annotations).toContain('page load <b>595 ms</b>; measured; 1 connection; round trip 103 ms');
  });

  test('grows with its requests, and names at most what has room', () => {
    const heights = [4, 42, 100].map((objects) => waterfall(http11(objects)).layout.height);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    const crowded = waterfall(http11(600));
    const { tickvals, range, domain } = axis(crowded, 'yaxis');
    const plotPx = (crowded.layout.height - 200) * (domain[1]! - domain[0]!);
    for (const [place, y] of tickvals.slice(1).entries()) {
      expect(((y - tickvals[place]!) * plotPx) / range[0]!).toBeGreaterThan(10);
    }
    expect(tickvals.length).toBeGreaterThan(50);
  });

  test('shortens long paths to their ends', () => {
    const path = (place: number) => `/assets/images/gallery/of-the-year-2024/photograph-number-${place}.jpg`;
    for (const width of [760, 360]) {
      const name = axis(waterfall(http11(2, { path }), { width }), 'yaxis').ticktext[1]!;
      expect(name).toMatch(/^….*-1\.jpg$/);
      expect(name.length * 6).toBeLessThan(width / 2);
    }
  });

  test('tells in words what it shows: who is faster and by how much', () => {
    expect(waterfall([http10(4), http11(4)]).text).toBe(
      [
        'Waterfalls of 2 page loads on one time axis.',
        'HTTP/1.1, one persistent connection is fastest at 580 ms; HTTP/1.0, a connection per request at 880 ms takes 300 ms longer (1.52 times as long).',
        'HTTP/1.0, a connection per request (computed by formula): 4 objects, 40 kB; round trip 100 ms. Page load 880 ms, with 4 connections. Time of all requests together: blocked 660 ms; connect 400 ms; wait 400 ms; receive 80 ms. Requests: /index.html 0 ms to 220 ms; /object-1 220 ms to 440 ms; /object-2 220 ms to 660 ms; /object-3 220 ms to 880 ms.',
        'HTTP/1.1, one persistent connection (computed by formula): 4 objects, 40 kB; round trip 100 ms. Page load 580 ms, with 1 connection. Time of all requests together: blocked 360 ms; connect 100 ms; wait 400 ms; receive 80 ms. Requests: /index.html 0 ms to 220 ms; /object-1 220 ms to 340 ms; /object-2 220 ms to 460 ms; /object-3 220 ms to 580 ms.',
      ].join('\n'),
    );
    expect(waterfall(http11(100)).text).toContain('; and 88 more.');
  });

  test('names engines where that is the difference', () => {
    const { text } = waterfall([http11(4), http11(4, { engine: 'measure', handshakeOrigin: 'emulated' })]);
    expect(text).toContain(
      'HTTP/1.1, one persistent connection, model and HTTP/1.1, one persistent connection, measure take the same time, 580 ms.',
    );
    expect(text).toContain('(measured, but connect emulated)');
  });

  test('refuses what it cannot draw, and says what to write', () => {
    expect(() => waterfall([])).toThrow(InputError);
    expect(() => waterfall([])).toThrow('missing timelines; give at least one, such as model(scenario)');
    expect(() => waterfall(Promise.resolve(http11(1)) as never)).toThrow('a promise; write await before it');
    expect(() => waterfall({ page: {} } as never)).toThrow('invalid timeline: object');
    expect(() => waterfall(undefined as never)).toThrow('invalid timeline: undefined');
    expect(() => waterfall(http11(1), { width: 100 })).toThrow('invalid width: 100 px; give 280 to 4000 px');
  });
});
