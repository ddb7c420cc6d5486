/** Shows a figure alive. Its data is plotly's own JSON, never a script, so it is safe in a notebook that was not run here. */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { figurePlace } from './figure-place.ts';
import { type Layout, sliderControl, takeSlider, type Updates } from './figure-slider.ts';

const PLOTLY_TYPE = 'application/vnd.plotly.v1+json';

interface Figure {
  readonly data?: object[];
  readonly layout?: Layout;
  readonly config?: object;
}

class FigureWidget extends Widget implements IRenderMime.IRenderer {
  #watch: ResizeObserver | null = null;
  #plot = document.createElement('div');

  constructor() {
    super();
    this.addClass('figure');
    this.node.setAttribute('role', 'group');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    // Plotly writes into what it draws; the notebook's own data must stay as it is.
    const { data = [], layout: whole = {}, config } = structuredClone(model.data[PLOTLY_TYPE]) as Figure;
    const { layout, slider } = takeSlider(whole);
    const words = String(model.data['text/plain'] ?? 'Figure').replace(/\s+/g, ' ');
    this.node.setAttribute('aria-label', words);
    const plotly = await loadPlotly();
    const { plot, fluid } = figurePlace(layout);
    this.node.replaceChildren(plot, ...(slider === null ? [] : [sliderControl(slider, plot, plotly)]));
    try {
      await plotly.react(plot, data, fluid, { displaylogo: false, responsive: true, ...config });
    } catch {
      this.#showImage(model, words);
    }
    this.#plot = plot;
    this.#watch ??= new ResizeObserver(() => {
      if (!this.isVisible || !this.#plot.isConnected) return;
      plotly.Plots.resize(this.#plot);
      this.node.classList.toggle('is-cut', this.node.scrollWidth > this.node.clientWidth);
    });
    this.#watch.observe(this.node);
  }

  override dispose(): void {
    this.#watch?.disconnect();
    if (!this.isDisposed) void loadPlotly().then((plotly) => plotly.purge(this.#plot));
    super.dispose();
  }

  /** A figure that plotly refuses keeps its image. */
  #showImage(model: IRenderMime.IMimeModel, words: string): void {
    const image = document.createElement('img');
    image.alt = words;
    image.src = `data:image/png;base64,${String(model.data['image/png'] ?? '')}`;
    this.node.replaceChildren(image);
  }
}

interface Plotly extends Updates {
  react(node: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
  purge(node: HTMLElement): void;
  readonly Plots: { resize(node: HTMLElement): unknown };
}

/** Some megabytes: loaded when the first figure is shown. */
async function loadPlotly(): Promise<Plotly> {
  const module: unknown = await import('plotly.js-dist');
  return (module as { default: Plotly }).default;
}

export const figureRenderer: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: [PLOTLY_TYPE],
  defaultRank: 10,
  createRenderer: () => new FigureWidget(),
};
