/**
 * What a page of the site may weigh: everything that it loads by itself, as it lies on the disk, which is more than a server
 * that compresses sends. Plotly and the data of figures come later, when a figure is near, and search when it is used.
 *
 * All of it is named in the page itself, so that it arrives in one round of requests after the page.
 */

export const PAGE_BYTES_MAX = 200_000;

export interface PageWeight {
  readonly page: string;
  readonly bytes: number;
  /** The page itself is one. */
  readonly requests: number;
}

/** @param files path in the site to content */
export function weighPages(files: ReadonlyMap<string, string | Buffer>): PageWeight[] {
  const pages = [...files.keys()].filter((path) => path.endsWith('.html'));
  return pages.sort().map((page) => {
    const loaded = [...new Set(loadedBy(page, String(files.get(page))))];
    const bytes = [page, ...loaded].reduce((sum, path) => sum + byteLength(files.get(path)), 0);
    return { page, bytes, requests: 1 + loaded.length };
  });
}

/** Pages that are too heavy, loads that lead nowhere or elsewhere, and styles that would load more. */
export function budgetProblems(files: ReadonlyMap<string, string | Buffer>): string[] {
  const heavy = weighPages(files)
    .filter(({ bytes }) => bytes > PAGE_BYTES_MAX)
    .map(({ page, bytes }) => {
      const kB = (n: number) => `${(n / 1000).toFixed(0)} kB`;
      return `${page}: ${kB(bytes)} without plotly; the limit is ${kB(PAGE_BYTES_MAX)}: split the lesson, or take out a figure`;
    });
  const missing = [...files].flatMap(([page, content]) =>
    page.endsWith('.html')
      ? loadedBy(page, String(content))
          .filter((path) => !files.has(path))
          .map((path) => `${page}: loads ${path}, which is no part of the site`)
      : [],
  );
  const chained = [...files]
    .filter(([path, content]) => path.endsWith('.css') && /url\((?!["']?data:)|@import/.test(String(content)))
    .map(([path]) => `${path}: loads further files, which costs a second round of requests`);
  return [...heavy, ...missing, ...chained];
}

/** Paths in the site of the scripts, styles and images that a page names. */
function loadedBy(page: string, html: string): string[] {
  const elements = html.matchAll(/<(?:script|img|iframe|source)\b[^>]*?\ssrc="([^"]*)"|<link\b[^>]*?\shref="([^"]*)"/g);
  return [...elements]
    .map(([, src, href]) => src ?? href!)
    .filter((address) => !address.startsWith('data:'))
    .map((address) => decodeURIComponent(new URL(address, `http://site/${page}`).href.replace('http://site/', '')));
}

function byteLength(content: string | Buffer | undefined): number {
  return content === undefined ? 0 : Buffer.byteLength(content);
}
