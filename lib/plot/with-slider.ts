/**
 * What changes when one number changes? Figures of one kind as one figure with a slider, which moves without a kernel: all
 * that it can show is already there. The figures are of one size, so that nothing jumps; give them the same axis where they
 * can be compared (`yUntilMs` of a sweep).
 */

import { InputError } from '../errors.ts';
import { type Figure, figure, type Layout } from './figure.ts';
import { textWidthPx } from './frame.ts';
import { ink } from './palette.ts';

/** A figure, and the value of the slider at which it is shown: `10 ms`. */
export interface SliderStep {
  readonly value: string;
  readonly figure: Figure;
}

export interface SliderOptions {
  /** What the slider changes: `round trip`. */
  readonly label: string;
  readonly steps: readonly SliderStep[];
  /** Value of the step that is shown first, and in pictures; the first one by default. */
  readonly start?: string;
}

const sliderPx = 74;
const sideMinPx = 24;
const labelPx = 11;

/**
 * Makes one figure of several, with a slider below it.
 *
 * @throws {InputError} with fewer than two steps, for figures of different sizes, or for an unknown `start`
 * @example
 * const steps = [10, 50, 200].map((rttMs) => ({ value: `${rttMs} ms`, figure: waterfall(model({ page, link: { rttMs } })) }));
 * withSlider({ label: 'round trip', steps, start: '50 ms' });
 */
export function withSlider({ label, steps, start = steps[0]?.value }: SliderOptions): Figure {
  if (steps.length < 2) throw new InputError(`missing steps: a slider has at least 2, not ${steps.length}`);
  const values = steps.map(({ value }) => value);
  const active = values.indexOf(start!);
  if (active < 0) throw new InputError(`unknown start: ${start}; give one of ${values.join(', ')}`);
  const { layout, config } = steps[active]!.figure;
  for (const { value, figure: other } of steps) {
    if (sizeOf(other) !== sizeOf(steps[0]!.figure)) {
      throw new InputError(
        `invalid figure at ${value}: it measures ${sizeOf(other)}, the first ${sizeOf(steps[0]!.figure)}`,
      );
    }
  }
  const { l, r, t, b } = marginsOf(layout);
  const plotPx = { width: layout.width - l - r, height: layout.height - t - b };
  // The first and the last name stand across the ends of the scale.
  const endsPx = [values[0]!, values.at(-1)!].map((value) => textWidthPx(value, labelPx) / 2);
  const sidePx = Math.max(sideMinPx, ...endsPx);
  const slider = {
    active,
    currentvalue: { prefix: `${label}: `, font: { size: 13 }, xanchor: 'left' },
    x: (sidePx - l) / plotPx.width,
    xanchor: 'left',
    len: layout.width - 2 * sidePx,
    lenmode: 'pixels',
    y: -b / plotPx.height,
    yanchor: 'top',
    pad: { t: 8, b: 0, l: 0, r: 0 },
    ticklen: 4,
    font: { size: labelPx, color: ink.text },
    bgcolor: ink.grid,
    bordercolor: ink.line,
    activebgcolor: ink.line,
    steps: steps.map((step, index) => ({
      label: step.value,
      value: step.value,
      method: 'update',
      args: [
        { visible: steps.flatMap((other, at) => other.figure.data.map(() => at === index)) },
        changesOf(step.figure),
      ],
    })),
  };
  return figure({
    data: steps.flatMap((step, index) => step.figure.data.map((trace) => ({ ...trace, visible: index === active }))),
    layout: {
      ...layout,
      height: layout.height + sliderPx,
      margin: { ...(layout.margin as object), b: b + sliderPx },
      sliders: [slider],
    },
    config,
    text: [
      `A slider over ${label}: ${values.join(', ')}.`,
      ...steps.map((step) => `At ${step.value}: ${step.figure.text}`),
    ].join('\n'),
  });
}

/** Traces find their axes by place, so figures of one size and kind differ in these alone. */
function changesOf({ layout }: Figure): Record<string, unknown> {
  const axes = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
  return {
    'title.text': layout.title.text,
    annotations: layout.annotations ?? [],
    shapes: layout.shapes ?? [],
    ...Object.fromEntries(
      axes.flatMap((axis) => {
        const { range, tickvals, ticktext } = layout[axis] as Record<string, unknown>;
        return Object.entries({ range, tickvals, ticktext })
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [`${axis}.${name}`, value]);
      }),
    ),
  };
}

function sizeOf({ layout }: Figure): string {
  const { l, r, t, b } = marginsOf(layout);
  return `${layout.width} x ${layout.height} px (margins ${[l, r, t, b].join(', ')})`;
}

function marginsOf({ margin }: Layout): Record<'l' | 'r' | 't' | 'b', number> {
  return { l: 0, r: 0, t: 0, b: 0, ...(margin as object | undefined) };
}
