/**
 * Links of the course's texts, which lead to files of the course, become links of the site, which lead to its pages. A file
 * that is no page is copied if it is a lesson's or an exercise's own. Whatever leads nowhere is a problem with its file and
 * line: a reader who follows it cannot mend it.
 */

import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Source } from './source.ts';

/** Where in the course something is wrong: `exercises/01-one-request/README.md:12`. */
export type Place = string;

export interface SiteLink {
  readonly place: Place;
  /** As it is written. */
  readonly address: string;
  /** Path in the site, and the id that has to be there. */
  readonly page: string;
  readonly id: string;
}

export class SiteLinks {
  readonly #course: string;
  readonly #pages: ReadonlyMap<string, string>;
  readonly #links: SiteLink[] = [];
  readonly #files = new Set<string>();
  readonly problems: string[] = [];

  constructor(course: string, sources: readonly Source[]) {
    this.#course = course;
    this.#pages = new Map(
      sources.flatMap(({ kind, file, page }): [string, string][] =>
        kind === 'exercise'
          ? [
              [file, page],
              [posix.dirname(file), page],
            ]
          : [[file, page]],
      ),
    );
  }

  /** Files that links lead to and that are no pages, as paths in the course and in the site. */
  get files(): readonly string[] {
    return [...this.#files].sort();
  }

  /** The address on the page of `source`; `null`, and a problem, if it leads nowhere. */
  resolve(source: Source, address: string, place: Place): string | null {
    const [path = '', id = ''] = splitAddress(address);
    if (path === '') {
      this.#links.push({ place, address, page: source.page, id });
      return address;
    }
    const file = path.startsWith('/') ? '..' : posix.join(posix.dirname(source.file), path).replace(/\/$/, '');
    const page = this.#pages.get(file);
    const target = page ?? (this.#isOwnFile(file) ? file : undefined);
    if (target === undefined) {
      this.problems.push(`${place}: broken link ${address}; ${this.#reason(file)}`);
      return null;
    }
    if (page === undefined) this.#files.add(file);
    else this.#links.push({ place, address, page, id });
    return `${relativeAddress(source.page, target)}${id === '' ? '' : `#${id}`}`;
  }

  /** Once all pages are there: links to a part of a page that has no such part. */
  findMissingIds(idsOf: (page: string) => ReadonlySet<string>): string[] {
    return this.#links
      .filter(({ page, id }) => id !== '' && !idsOf(page).has(id))
      .map(({ place, address, page, id }) => `${place}: broken link ${address}; ${page} has no part with the id ${id}`);
  }

  #isOwnFile(file: string): boolean {
    return /^(notebooks|exercises)\//.test(file) && this.#stats(file)?.isFile() === true;
  }

  #reason(file: string): string {
    if (file.startsWith('..')) return 'it leads out of the course; give a path from this file';
    if (this.#stats(file) === undefined) return `there is no file ${file}`;
    return `${file} is no part of the site; link to what is in notebooks or exercises`;
  }

  #stats(file: string) {
    return statSync(join(this.#course, file), { throwIfNoEntry: false });
  }
}

/** The address of one page of the site, or file, as another page says it. */
export function relativeAddress(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to).split('/').map(encodeURIComponent).join('/').replaceAll('%40', '@');
}

function splitAddress(address: string): [string, string] {
  const [path = '', id = ''] = address.split('#', 2);
  try {
    return [decodeURIComponent(path), decodeURIComponent(id)];
  } catch {
    return [path, id];
  }
}
