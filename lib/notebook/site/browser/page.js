/**
 * The script of every page of the site. A page is whole without it; it makes figures interactive when they come into view,
 * lets the reader search, and choose between light and dark. It also works from a disk, where pages may load scripts but
 * not fetch.
 */

import { figurePlace } from '../../app/figure-place.ts';
import { sliderControl, takeSlider } from '../../app/figure-slider.ts';

const { root, figures } = document.body.dataset;

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = root + address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} could not be loaded`));
    document.head.append(script);
  });
}

/** Plotly is large: it comes once a figure is near, and one time only. A figure that it refuses keeps its image. */
function watchFigures() {
  let loaded;
  const draw = async (figure) => {
    loaded ??= Promise.all([load('assets/plotly.js'), load(figures)]);
    await loaded;
    const { data = [], layout: whole = {}, config = {} } = globalThis.roundtripFigures[figure.dataset.figure];
    const { layout, slider } = takeSlider(whole);
    const still = figure.querySelector('.still');
    const image = still.querySelector('img');
    const frame = document.createElement('div');
    frame.className = 'plot';
    frame.tabIndex = 0;
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', image?.alt ?? still.textContent);
    const { plot, fluid } = figurePlace(layout);
    frame.append(plot);
    figure.append(frame);
    if (slider !== null) figure.append(sliderControl(slider, plot, globalThis.Plotly));
    still.hidden = true;
    try {
      await globalThis.Plotly.newPlot(plot, data, fluid, { displaylogo: false, ...config, responsive: true });
    } catch {
      frame.remove();
      figure.querySelector('.figure-slider')?.remove();
      still.hidden = false;
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        draw(target).catch(() => {});
      }
    },
    { rootMargin: '300px' },
  );
  for (const figure of document.querySelectorAll('figure[data-figure]')) observer.observe(figure);
}

function offerSearch() {
  const form = document.querySelector('.search');
  const field = form.querySelector('input');
  form.hidden = false;
  let loaded;
  field.addEventListener('focus', () => {
    loaded ??= Promise.all([load('assets/search.js'), load('assets/search-index.js')]).then(() => {
      globalThis.startSearch(globalThis.roundtripIndex);
    });
    loaded.catch(() => {
      loaded = undefined;
    });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    field.focus();
  });
}

/** The head of each page applies the choice before anything is drawn. */
function offerTheme() {
  const button = document.querySelector('.theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const current = () => document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light');
  const name = () => {
    button.setAttribute('aria-label', current() === 'dark' ? 'Use light colours' : 'Use dark colours');
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    const other = current() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = other;
    try {
      localStorage.setItem('theme', other);
    } catch {
      // The choice lasts as long as the page.
    }
    name();
  });
  dark.addEventListener('change', name);
  name();
}

/** Beside the text there is room for the table of contents; above it, it would push the text down. */
function unfoldContents() {
  const contents = document.querySelector('.contents details');
  if (contents !== null && matchMedia('(min-width: 78rem)').matches) contents.open = true;
}

unfoldContents();
watchFigures();
offerSearch();
offerTheme();
