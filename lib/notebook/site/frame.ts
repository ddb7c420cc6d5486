/** What all pages of the site share: the course's name, search, colours, the page's contents, the pages before and after. */

import { createHash } from 'node:crypto';
import { escapeHtml, ICON } from '../page/html.ts';
import type { Section } from '../page/markdown.ts';
import { relativeAddress } from './links.ts';

export interface Neighbour {
  readonly page: string;
  readonly title: string;
}

export interface SiteFrame {
  readonly course: string;
  /** Path in the site. */
  readonly page: string;
  readonly title: string;
  readonly summary: string;
  readonly content: string;
  readonly sections: readonly Section[];
  readonly previous: Neighbour | undefined;
  readonly next: Neighbour | undefined;
  /** Path in the site of the script with the data of the page's figures. */
  readonly figures: string | null;
}

export const HOME = 'index.html';

/** Before anything is drawn: the colours that the reader chose on another page. */
const THEME_SCRIPT =
  "try { const theme = localStorage.getItem('theme'); if (theme) document.documentElement.dataset.theme = theme; } catch {}";

/** Pages run and show nothing that is not the site's own. */
const POLICY = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash('sha256').update(THEME_SCRIPT).digest('base64')}'`,
  // Plotly and aligned table cells set styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Headings of these levels are in the table of contents. */
const CONTENTS_LEVELS = [2, 3];

export function renderSiteFrame(frame: SiteFrame): string {
  const { course, page, title, summary, content, previous, next, figures } = frame;
  const to = (path: string) => escapeHtml(relativeAddress(page, path));
  const name = page === HOME ? course : `${title} - ${course}`;
  const root = '../'.repeat(page.split('/').length - 1);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(name)}</title>
<meta name="description" content="${escapeHtml(summary)}">
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${to('assets/site.css')}">
<script>${THEME_SCRIPT}</script>
<script src="${to('assets/page.js')}" defer></script>
</head>
<body data-root="${root}"${figures === null ? '' : ` data-figures="${escapeHtml(figures)}"`}>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<nav aria-label="Course"><a class="home" href="${to(HOME)}"${page === HOME ? ' aria-current="page"' : ''}>${escapeHtml(course)}</a></nav>
<form class="search" role="search" hidden>
<input type="search" aria-label="Search the course" placeholder="Search (Ctrl K)" autocomplete="off" spellcheck="false">
<div class="results" hidden><p role="status"></p><ul></ul></div>
</form>
<button class="theme" type="button" hidden>${THEME_ICON}</button>
</header>
<div class="page">
<main id="content" tabindex="-1">
${content}
</main>
${renderContents(frame.sections)}</div>
${renderNeighbours(previous, next, to)}</body>
</html>
`;
}

function renderContents(sections: readonly Section[]): string {
  const entries = sections.filter(({ level }) => CONTENTS_LEVELS.includes(level));
  if (entries.length < 2) return '';
  const items = entries.map(
    ({ level, slug, title }) =>
      `<li class="level-${level}"><a href="#${escapeHtml(slug)}">${escapeHtml(title)}</a></li>`,
  );
  return `<nav class="contents" aria-labelledby="contents"><details><summary id="contents">On this page</summary><ul>\n${items.join('\n')}\n</ul></details></nav>\n`;
}

function renderNeighbours(
  previous: Neighbour | undefined,
  next: Neighbour | undefined,
  to: (page: string) => string,
): string {
  if (previous === undefined && next === undefined) return '';
  const link = (neighbour: Neighbour | undefined, rel: 'prev' | 'next', label: string) =>
    neighbour === undefined
      ? ''
      : `<a rel="${rel}" href="${to(neighbour.page)}"><small>${label}</small> ${escapeHtml(neighbour.title)}</a>`;
  return `<footer><nav class="neighbours" aria-label="Neighbouring pages">${link(previous, 'prev', '← Previous')}${link(next, 'next', 'Next →')}</nav></footer>\n`;
}

const THEME_ICON =
  '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/></svg>';
