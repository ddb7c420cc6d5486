/** How outputs and texts are shown: JupyterLab's renderers and its sanitiser, with the course's markdown, formulas and figures. */

import type { IRenderMime } from '@jupyterlab/rendermime';
import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';
import renderMathInElement from 'katex/contrib/auto-render';
import MarkdownIt from 'markdown-it';
import attributes from 'markdown-it-attrs';
import footnote from 'markdown-it-footnote';
import 'katex/dist/katex.css';
import { emptyHeaders } from '../page/empty-headers.ts';
import { headingId } from '../page/heading-id.ts';
import { pageAddress } from '../page/page-address.ts';
import { figureRenderer } from './figure-renderer.ts';

/** As on the course's static pages: footnotes, attributes in braces, and what looks like HTML in a text is text. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
  .use(footnote)
  .use(emptyHeaders)
  .use(attributes, { allowedAttributes: ['id', 'class', 'lang', 'title', 'start'] });

/** Keeps the footnotes of the texts of one page apart. */
let texts = 0;

const DELIMITERS = [
  { left: '$$', right: '$$', display: true },
  { left: '\\[', right: '\\]', display: true },
  { left: '$', right: '$', display: false },
  { left: '\\(', right: '\\)', display: false },
];

/** @param folder of the document, to which its links are relative; with `/` at its end */
export function createRendering(folder: string): RenderMimeRegistry {
  return new RenderMimeRegistry({
    initialFactories: [...standardRendererFactories, figureRenderer],
    markdownParser: { render: async (text) => markdown.render(text, { docId: String(texts++) }) },
    latexTypesetter: {
      typeset: (element) => {
        renderMathInElement(element, { throwOnError: false, delimiters: DELIMITERS });
        makeReachable(element);
        nameHeadings(element);
      },
    },
    resolver: resolverFrom(folder),
  });
}

/** Paths are relative to the course; links lead to the pages of its files. */
function resolverFrom(folder: string): IRenderMime.IResolver {
  return {
    isLocal: (url) => !/^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(url),
    resolveUrl: async (url) => new URL(url, `http://course/${folder}`).href.slice('http://course/'.length),
    getDownloadUrl: async (path) => pageAddress(path),
  };
}

/** Tables scroll sideways on narrow screens, which must be possible by keyboard too. */
function makeReachable(element: HTMLElement): void {
  for (const table of element.querySelectorAll('table')) {
    if (table.parentElement?.classList.contains('table')) continue;
    const box = document.createElement('div');
    box.className = 'table';
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', 'Table');
    table.replaceWith(box);
    box.append(table);
  }
}

/** So that links from other texts find them. */
function nameHeadings(element: HTMLElement): void {
  for (const heading of element.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const words = [...heading.childNodes].filter(
      (node) => !(node instanceof HTMLAnchorElement && node.matches('.jp-InternalAnchorLink')),
    );
    heading.id = headingId(words.map(({ textContent }) => textContent ?? '').join(''));
  }
}
