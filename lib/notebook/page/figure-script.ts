/**
 * The script of a page: replaces each figure's image by the interactive figure, if plotly has loaded. A module, so that
 * it runs after the page is parsed and plotly, which is deferred, has run. A figure that plotly refuses keeps its image.
 */

export const FIGURE_SCRIPT = `
for (const figure of globalThis.Plotly ? document.querySelectorAll('figure[data-plotly]') : []) {
  const { data, layout = {}, config = {} } = JSON.parse(figure.querySelector('script').textContent);
  const plot = document.createElement('div');
  plot.className = 'plot';
  plot.setAttribute('role', 'group');
  plot.setAttribute('aria-label', figure.dataset.plotly);
  plot.style.height = (layout.height ?? 420) + 'px';
  figure.append(plot);
  const still = figure.querySelector('.still');
  still.hidden = true;
  const fluid = { ...layout, width: undefined, autosize: true };
  Plotly.newPlot(plot, data ?? [], fluid, { displaylogo: false, responsive: true, ...config }).catch(() => {
    plot.remove();
    still.hidden = false;
  });
}
`;
