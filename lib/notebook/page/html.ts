/** Text into HTML, and the frame that all pages share. */

import { createHash } from 'node:crypto';
import { FIGURE_SCRIPT } from './figure-script.ts';
import { STYLE } from './style.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Where pages load plotly from; they show images until, and unless, it arrives. */
export const PLOTLY_PATH = '/plotly.js';

/** A drawing in the address itself, because a browser that finds none asks the server for one. */
export const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%230f766e' " +
  "stroke-width='2' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='M2 5h11l-3-3M14 11H3l3 3'/%3E%3C/svg%3E";

/** What pages may load and run: their own script by its hash, plotly from their own server, and nothing from elsewhere. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash('sha256').update(FIGURE_SCRIPT).digest('base64')}'`,
  // Plotly and aligned table cells set styles on elements.
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

export interface Link {
  readonly href: string;
  readonly label: string;
}

export interface Frame {
  readonly title: string;
  /** What stands in `main`, as HTML. */
  readonly content: string;
  /** The page that lists all pages. */
  readonly home?: Link | undefined;
  readonly previous?: Link | undefined;
  readonly next?: Link | undefined;
  /** Whether the page has figures, so that plotly is worth loading. */
  readonly hasFigures?: boolean;
}

/** A whole page. */
export function renderFrame({ title, content, home, previous, next, hasFigures = false }: Frame): string {
  const scripts = `<script src="${PLOTLY_PATH}" defer></script>\n<script type="module">${FIGURE_SCRIPT}</script>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
${hasFigures ? scripts : ''}</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${home === undefined ? '' : `<header><nav aria-label="Course">${anchor(home)}</nav></header>\n`}<main id="content" tabindex="-1">
${content}
</main>
${renderNeighbours(previous, next)}</body>
</html>
`;
}

function renderNeighbours(previous: Link | undefined, next: Link | undefined): string {
  if (previous === undefined && next === undefined) return '';
  const links = [
    previous === undefined ? '<span></span>' : anchor({ ...previous, label: `← ${previous.label}` }, 'prev'),
    next === undefined ? '' : anchor({ ...next, label: `${next.label} →` }, 'next'),
  ];
  return `<footer><nav class="neighbours" aria-label="Neighbouring pages">${links.join('')}</nav></footer>\n`;
}

function anchor({ href, label }: Link, rel?: string): string {
  return `<a href="${escapeHtml(href)}"${rel === undefined ? '' : ` rel="${rel}"`}>${escapeHtml(label)}</a>`;
}
