/**
 * Markdown to HTML, as notebooks mean it: math between `$`, footnotes, attributes in braces. HTML inside markdown is shown
 * as text: a notebook may come from anywhere. Tables scroll by themselves, headings can be linked to, and links between
 * notebooks lead to their pages. Images are those that the notebook holds itself, as attachments; images from other servers
 * become links, because a page asks nobody for anything.
 */

import { createRequire } from 'node:module';
import MarkdownIt, { type Token } from 'markdown-it';
import anchor from 'markdown-it-anchor';
import attributes from 'markdown-it-attrs';
import footnote from 'markdown-it-footnote';
import type { MimeBundle } from '../mime-bundle.ts';
import { emptyHeaders } from './empty-headers.ts';
import { headingId } from './heading-id.ts';
import { escapeHtml } from './html.ts';

/** Images that belong to the text, by file name. */
export type Attachments = Readonly<Record<string, MimeBundle>>;

/** Ids that headings of the same page have taken. */
type Slugs = Map<string, number>;

/** What stands under a heading, or before the first one of a page (level 0). */
export interface Section {
  readonly level: number;
  readonly slug: string;
  readonly title: string;
  /** In words, without markup. */
  text: string;
}

/** What a text is rendered with. */
export interface MarkdownEnvironment {
  readonly attachments: Attachments;
  /** Shared by all texts of a page, so that ids stay unique. */
  readonly slugs: Slugs;
  /** Keeps the ids of footnotes apart from those of the page's other texts. */
  readonly docId?: string;
  /** Filled with the sections of the text. */
  readonly sections?: Section[];
  /** HTML of a block of code; `null` if the language is not known. */
  readonly highlight?: (code: string, language: string) => string | null;
  /** Where a link or image that leads to a file leads on the page; `null`: nowhere. `line` counts from 0. */
  readonly resolve?: (address: string, line: number) => string | null;
  /** Whether headings show a link to themselves. */
  readonly permalinks?: boolean;
}

/** CommonJS with a `default`, which Node and bundlers import differently. */
const { default: math } = createRequire(import.meta.url)(
  '@vscode/markdown-it-katex',
) as typeof import('@vscode/markdown-it-katex');

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
  .use(footnote)
  .use(emptyHeaders)
  // What a page may say of its elements; nothing of it runs.
  .use(attributes, { allowedAttributes: ['id', 'class', 'lang', 'title', 'start'] })
  .use(anchor, {
    tabIndex: false,
    slugifyWithState: (title, state) => freeId(title, environmentOf(state.env).slugs),
    permalink: (slug, options, state, index) => {
      if (environmentOf(state.env).permalinks) permalink(slug, options, state, index);
    },
  })
  // MathML is what browsers and screen readers take as it is: no style sheet, no fonts.
  .use(math, { throwOnError: false, output: 'mathml' } as object);

/** For the mouse: with a keyboard, or read aloud, the table of contents leads to the same places. */
const permalink = anchor.permalink.linkInsideHeader({
  symbol: '#',
  ariaHidden: true,
  renderAttrs: () => ({ tabindex: -1 }),
});

const { rules } = markdown.renderer;
const renderImage = rules.image!;
const renderFence = rules.fence!;

rules.table_open = () => '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
rules.table_close = () => '</table></div>\n';

rules.fence = (tokens, index, options, env, renderer) => {
  const { content, info } = tokens[index]!;
  const language = info.trim().split(/\s+/, 1)[0]!;
  const code = environmentOf(env).highlight?.(content, language) ?? null;
  if (code === null) return renderFence(tokens, index, options, env, renderer);
  const named = `class="language-${escapeHtml(language)}"`;
  return `<pre tabindex="0" role="group" aria-label="Code"><code ${named}>${code}</code></pre>\n`;
};

rules.image = (tokens, index, options, env, renderer) => {
  const token = tokens[index]!;
  const source = String(token.attrGet('src') ?? '');
  const description = escapeHtml(token.content || source);
  if (isElsewhere(source)) return `<a href="${escapeHtml(source)}" rel="noreferrer">${description}</a>`;
  const { attachments } = environmentOf(env);
  const image = source.startsWith('attachment:') ? attachedImage(source, attachments) : source;
  // A file beside the notebook is not part of the page, unless the page says so.
  if (image === null || !(image.startsWith('data:') || token.meta?.resolved)) return `<em>${description}</em>`;
  token.attrSet('src', image);
  return renderImage(tokens, index, options, env, renderer);
};

// Before the anchors, whose links to themselves are right as they are.
markdown.core.ruler.before('anchor', 'links', ({ tokens, env }) => {
  for (const { children, map } of tokens) {
    let line = map?.[0] ?? 0;
    for (const token of children ?? []) {
      if (token.type === 'softbreak' || token.type === 'hardbreak') line++;
      if (token.type === 'link_open') resolveTarget(token, 'href', line, environmentOf(env));
      if (token.type === 'image') resolveTarget(token, 'src', line, environmentOf(env));
    }
  }
});

markdown.core.ruler.push('sections', ({ tokens, env }) => {
  const { sections } = environmentOf(env);
  if (sections === undefined) return;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const { children } = tokens[index + 1]!;
      const slug = String(token.attrGet('id'));
      sections.push({ level: Number(token.tag.slice(1)), slug, title: wordsOf(children ?? []), text: '' });
    } else if (tokens[index - 1]?.type !== 'heading_open' && (token.type === 'inline' || token.type === 'fence')) {
      if (sections.length === 0) sections.push({ level: 0, slug: '', title: '', text: '' });
      const words = token.type === 'fence' ? token.content : wordsOf(token.children ?? []);
      sections.at(-1)!.text += `${words}\n`;
    }
  }
});

export function renderMarkdown(text: string, environment: Partial<MarkdownEnvironment> = {}): string {
  return markdown.render(text, { attachments: {}, slugs: new Map(), ...environment });
}

export interface Heading {
  readonly level: number;
  /** In words, without markup. */
  readonly title: string;
  /** The first line is 0. */
  readonly line: number;
}

/** The headings that are part of no list and no quotation. */
export function findHeadings(text: string): Heading[] {
  const tokens = markdown.parse(text, { slugs: new Map() });
  return tokens.flatMap(({ type, tag, level, map }, index) =>
    type === 'heading_open' && level === 0
      ? [{ level: Number(tag.slice(1)), title: wordsOf(tokens[index + 1]?.children ?? []), line: map![0] }]
      : [],
  );
}

/** The first heading of the highest level, without its markup; `null` if there is none. */
export function findTitle(text: string): string | null {
  return findHeadings(text).find(({ level }) => level === 1)?.title ?? null;
}

/** The first paragraph, in words; empty if there is none. */
export function findSummary(text: string): string {
  const tokens = markdown.parse(text, { slugs: new Map() });
  const at = tokens.findIndex(({ type }) => type === 'paragraph_open');
  return at < 0 ? '' : wordsOf(tokens[at + 1]?.children ?? []);
}

function resolveTarget(token: Token, name: 'href' | 'src', line: number, { resolve }: MarkdownEnvironment): void {
  const address = String(token.attrGet(name) ?? '');
  if (isElsewhere(address)) {
    if (name === 'href') token.attrSet('rel', 'noreferrer');
  } else if (resolve !== undefined && !/^(attachment|data):/.test(address)) {
    token.attrSet(name, resolve(address, line) ?? address);
    token.meta = { ...token.meta, resolved: true };
  } else if (name === 'href') {
    token.attrSet('href', address.replace(/\.ipynb(?=$|#)/, '.html'));
  }
}

/** Without the permalink of a heading, which is no part of it. */
function wordsOf(tokens: readonly Token[]): string {
  const end = tokens.findIndex(
    ({ type, attrs }) => type === 'link_open' && attrs?.some(([, value]) => value === 'header-anchor'),
  );
  return (end < 0 ? tokens : tokens.slice(0, end))
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .trim();
}

function freeId(title: string, slugs: Slugs): string {
  const id = headingId(title);
  const uses = slugs.get(id) ?? 0;
  slugs.set(id, uses + 1);
  return uses === 0 ? id : `${id}-${uses}`;
}

function isElsewhere(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(address) ? /^(https?|mailto):/i.test(address) : address.startsWith('//');
}

function attachedImage(source: string, attachments: Attachments): string | null {
  const name = /^attachment:(.+)$/.exec(source)?.[1];
  const bundle = name === undefined ? undefined : attachments[decodeURIComponent(name)];
  const [type, data] = Object.entries(bundle ?? {}).find(([type]) => /^image\/(png|jpeg|gif|webp)$/.test(type)) ?? [];
  return type === undefined ? null : `data:${type};base64,${String(data).replace(/\s/g, '')}`;
}

/** markdown-it takes any object along; ours is made by `renderMarkdown`. */
function environmentOf(env: object | undefined): MarkdownEnvironment {
  return env as unknown as MarkdownEnvironment;
}
