/** The page that lists all pages. */

import { escapeHtml, type Link, renderFrame } from './html.ts';

export function renderIndex(title: string, pages: readonly Link[]): string {
  const items = pages.map(({ href, label }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></li>`);
  const content = `<h1>${escapeHtml(title)}</h1>\n<ul class="pages">\n${items.join('\n')}\n</ul>`;
  return renderFrame({ title, content });
}
