import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { pageLoadSweep } from '../../../lib/plot/page-load-sweep.ts';
import { waterfall } from '../../../lib/plot/waterfall.ts';
import { withSlider } from '../../../lib/plot/with-slider.ts';
import { http10, http11 } from './timelines.ts';

const trips = [10, 100];
const steps = trips.map((rttMs) => ({
  value: `${rttMs} ms`,
  figure: waterfall(http11(3, { rttMs }), { untilMs: 700 }),
}));
interface Step {
  readonly label: string;
  readonly args: readonly [{ readonly visible: readonly boolean[] }, Record<string, unknown>];
}
const stepsOf = (figure: ReturnType<typeof withSlider>) =>
  (figure.layout.sliders as [{ readonly steps: readonly Step[] }])[0].steps;

describe('withSlider', () => {
  test('shows the traces of the step that it starts with, and no others', () => {
    const { data } = withSlider({ label: 'round trip', steps, start: '100 ms' });
    const [first, second] = steps.map(({ figure }) => figure.data.length);
    expect(data.map(({ visible }) => visible)).toEqual([...Array(first!).fill(false), ...Array(second!).fill(true)]);
  });

  test('each step shows its own traces, title and annotations', () => {
    const slider = withSlider({ label: 'round trip', steps });
    for (const [index, { args, label }] of stepsOf(slider).entries()) {
      const { figure, value } = steps[index]!;
      expect(label).toBe(value);
      expect(slider.data.filter((_, at) => args[0].visible[at]).map(({ x }) => x)).toEqual(
        figure.data.map(({ x }) => x),
      );
      expect(args[1]).toMatchObject({ 'title.text': figure.layout.title.text, annotations: figure.layout.annotations });
      expect(args[1]['xaxis.range']).toEqual((figure.layout.xaxis as { range: number[] }).range);
    }
  });

  test('axes that were given the same end do not move', () => {
    const sweeps = trips.map((rttMs) => ({
      value: `${rttMs} ms`,
      figure: pageLoadSweep({
        over: 'objects',
        yUntilMs: 2200,
        series: [{ timelines: [1, 5, 10].map((objects) => http10(objects, { rttMs })) }],
      }),
    }));
    const [short, long] = stepsOf(withSlider({ label: 'round trip', steps: sweeps })).map(({ args }) => args[1]);
    expect(short!['yaxis.range']).toEqual(long!['yaxis.range']);
    const ranges = steps.map(({ figure }) => (figure.layout.xaxis as { range: number[] }).range);
    expect(ranges[0]).toEqual(ranges[1]);
  });

  test('leaves room for long names at its ends', () => {
    const lengthOf = (last: string) => {
      const figure = withSlider({ label: 'round trip', steps: [steps[0]!, { ...steps[1]!, value: last }] });
      return (figure.layout.sliders as [{ readonly len: number }])[0].len;
    };
    const names = ['100 ms', 'a geostationary satellite'];
    const [short, long] = names.map(lengthOf);
    // About 5 px for each further letter, half of them beyond each end.
    expect(short! - long!).toBeGreaterThan((names[1]!.length - 10) * 5);
  });

  test('says in words what each step shows', () => {
    const { text } = withSlider({ label: 'round trip', steps });
    expect(text).toMatch(/^A slider over round trip: 10 ms, 100 ms\.\nAt 10 ms: Waterfall/);
    expect(text).toContain('At 100 ms: ');
  });

  test('refuses a single step, an unknown start, and figures of different sizes', () => {
    expect(() => withSlider({ label: 'round trip', steps: steps.slice(1) })).toThrow(InputError);
    expect(() => withSlider({ label: 'round trip', steps, start: '5 ms' })).toThrow(
      'unknown start: 5 ms; give one of 10 ms, 100 ms',
    );
    const taller = { value: 'more', figure: waterfall(http11(9)) };
    expect(() => withSlider({ label: 'objects', steps: [...steps, taller] })).toThrow(
      /invalid figure at more: it measures 760 x/,
    );
  });
});
