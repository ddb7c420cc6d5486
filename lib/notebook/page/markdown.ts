/**
 * Markdown to HTML. HTML inside markdown is shown as text: a notebook may come from anywhere. Tables scroll by
 * themselves, headings can be linked to, and links between notebooks lead to their pages. Images are those that the
 * notebook holds itself, as attachments; images from other servers become links, because a page asks nobody for anything.
 */

import MarkdownIt from 'markdown-it';
import type { MimeBundle } from '../mime-bundle.ts';
import { escapeHtml } from './html.ts';

/** Images that belong to the text, by file name. */
export type Attachments = Readonly<Record<string, MimeBundle>>;

/** Ids that headings of the same page have taken. */
type Slugs = Map<string, number>;

interface Environment {
  readonly attachments: Attachments;
  readonly slugs: Slugs;
}

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
const { rules } = markdown.renderer;
const renderImage = rules.image!;

rules.table_open = () => '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
rules.table_close = () => '</table></div>\n';

rules.heading_open = (tokens, index, _options, env) => {
  const { tag } = tokens[index]!;
  return `<${tag} id="${headingId(tokens[index + 1]?.content ?? '', (env as unknown as Environment).slugs)}">`;
};

rules.link_open = (tokens, index, options, _env, renderer) => {
  const token = tokens[index]!;
  const href = String(token.attrGet('href') ?? '');
  if (isElsewhere(href)) token.attrSet('rel', 'noreferrer');
  else token.attrSet('href', href.replace(/\.ipynb(?=$|#)/, '.html'));
  return renderer.renderToken(tokens, index, options);
};

rules.image = (tokens, index, options, env, renderer) => {
  const token = tokens[index]!;
  const source = String(token.attrGet('src') ?? '');
  const description = escapeHtml(token.content || source);
  if (isElsewhere(source)) return `<a href="${escapeHtml(source)}" rel="noreferrer">${description}</a>`;
  const image = source.startsWith('data:')
    ? source
    : attachedImage(source, (env as unknown as Environment).attachments);
  // A file beside the notebook is not part of the page.
  if (image === null) return `<em>${description}</em>`;
  token.attrSet('src', image);
  return renderImage(tokens, index, options, env, renderer);
};

/** `slugs` is shared by all texts of a page, so that ids stay unique. */
export function renderMarkdown(
  text: string,
  { attachments = {}, slugs = new Map() }: Partial<Environment> = {},
): string {
  return markdown.render(text, { attachments, slugs });
}

/** The first heading of the highest level, without its markup; `null` if there is none. */
export function findTitle(text: string): string | null {
  const tokens = markdown.parse(text, {});
  const at = tokens.findIndex(({ type, tag }) => type === 'heading_open' && tag === 'h1');
  const inline = tokens[at + 1]?.children ?? [];
  return at < 0 ? null : inline.map(({ content }) => content).join('');
}

function headingId(text: string, slugs: Slugs): string {
  const words = text.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? ['section'];
  const slug = words.join('-');
  const uses = slugs.get(slug) ?? 0;
  slugs.set(slug, uses + 1);
  return uses === 0 ? slug : `${slug}-${uses + 1}`;
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
