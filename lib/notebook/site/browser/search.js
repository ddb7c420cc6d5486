/** Searches the course: loaded, with the index, when a reader goes to the search field. */

import MiniSearch from 'minisearch';
import { SEARCH_OPTIONS } from '../search-options.ts';

const RESULTS_MAX = 8;

/** Sets up the field and the list below it; `index` is the JSON of the index. */
globalThis.startSearch = (index) => {
  const search = MiniSearch.loadJSON(index, SEARCH_OPTIONS);
  const form = document.querySelector('.search');
  const field = form.querySelector('input');
  const panel = form.querySelector('.results');
  const status = panel.querySelector('[role="status"]');
  const list = panel.querySelector('ul');

  const show = () => {
    const words = field.value.trim();
    const found = words === '' ? [] : search.search(words).slice(0, RESULTS_MAX);
    panel.hidden = words === '';
    status.textContent =
      found.length === 0
        ? `Nothing found for “${words}”`
        : `${found.length === 1 ? '1 result' : `${found.length} results`}`;
    list.replaceChildren(...found.map(resultItem));
  };
  const close = () => {
    panel.hidden = true;
  };

  field.addEventListener('input', show);
  field.addEventListener('focus', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    list.querySelector('a')?.click();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      close();
      field.focus();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const stops = [field, ...list.querySelectorAll('a')];
    stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(document.activeElement) + step))].focus();
  });
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== null && !form.contains(relatedTarget)) close();
  });
  document.addEventListener('click', ({ target }) => {
    if (!form.contains(target)) close();
  });
  show();
};

function resultItem({ address, title, heading, excerpt }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = document.body.dataset.root + address;
  for (const [tag, words] of [
    ['strong', heading || title],
    ['span', heading ? title : ''],
    ['small', excerpt],
  ]) {
    if (words === '') continue;
    const part = document.createElement(tag);
    part.textContent = words;
    link.append(part, ' ');
  }
  item.append(link);
  return item;
}
