/**
 * The slider of a figure as the browser's own: plotly's can neither be reached by keyboard nor read aloud. It does what
 * plotly's would, with what the figure holds: no kernel, no server.
 */

export interface Layout {
  readonly width?: number;
  readonly height?: number;
  readonly [attribute: string]: unknown;
}

interface Slider {
  readonly active?: number;
  /** Its upper edge, in heights of the plotting area above the lower end of that. */
  readonly y?: number;
  readonly currentvalue?: { readonly prefix?: string };
  readonly steps?: readonly { readonly label?: string; readonly args?: readonly [object, object] }[];
}

export interface Updates {
  update(plot: HTMLElement, traces: object, layout: object): Promise<unknown>;
}

/** A figure's layout without its slider and the room below for it, and the slider; `null` if it has none. */
export function takeSlider(layout: Layout): { readonly layout: Layout; readonly slider: Slider | null } {
  const { sliders, ...rest } = layout;
  const [slider] = Array.isArray(sliders) ? (sliders as Slider[]) : [];
  if (slider?.steps === undefined || slider.steps.length === 0) return { layout, slider: null };
  const margin = rest.margin as { readonly t?: number; readonly b?: number } | undefined;
  if (rest.height === undefined || margin?.b === undefined || slider.y === undefined) return { layout: rest, slider };
  const plotPx = rest.height - (margin.t ?? 0) - margin.b;
  const aboveSliderPx = -slider.y * plotPx;
  const height = rest.height - (margin.b - aboveSliderPx);
  return { layout: { ...rest, height, margin: { ...margin, b: aboveSliderPx } }, slider };
}

/** A labelled slider that updates `plot`. */
export function sliderControl(slider: Slider, plot: HTMLElement, plotly: Updates): HTMLElement {
  const steps = slider.steps ?? [];
  const label = document.createElement('label');
  label.className = 'figure-slider';
  const words = document.createElement('span');
  const input = document.createElement('input');
  input.type = 'range';
  input.min = '0';
  input.max = String(steps.length - 1);
  input.value = String(slider.active ?? 0);
  const value = document.createElement('output');
  const tell = () => {
    const text = steps[Number(input.value)]?.label ?? input.value;
    value.textContent = text;
    input.setAttribute('aria-valuetext', text);
  };
  words.textContent = slider.currentvalue?.prefix ?? 'step: ';
  input.addEventListener('input', () => {
    tell();
    const [traces = {}, layout = {}] = steps[Number(input.value)]?.args ?? [];
    void plotly.update(plot, structuredClone(traces), structuredClone(layout));
  });
  tell();
  label.append(words, input, value);
  return label;
}
