/** How far several notebooks are: on a terminal one line for all that are running, elsewhere a line per step. */

import { ProgressLine, type ProgressStream } from './progress-line.ts';
import type { Progress } from './run-notebook.ts';

export class RunProgress {
  readonly #line: ProgressLine;
  readonly #stream: ProgressStream & { readonly columns?: number };
  readonly #total: number;
  readonly #running = new Map<string, string>();
  #done = 0;

  constructor(stream: ProgressStream & { readonly columns?: number }, total: number) {
    this.#line = new ProgressLine(stream);
    this.#stream = stream;
    this.#total = total;
  }

  /** A notebook is at this cell. */
  update(name: string, { cell, cells }: Progress): void {
    const step = `${name}: ${cell === 0 ? 'starting' : `cell ${cell} of ${cells}`}`;
    this.#running.delete(name);
    this.#running.set(name, step);
    this.#line.update(this.#stream.isTTY ? this.#all() : step);
  }

  /** A notebook is done; `words` stay. */
  finish(name: string, words: string): void {
    this.#done++;
    this.postpone(name, words);
  }

  /** A notebook has ended and is not done; `words` stay. */
  postpone(name: string, words: string): void {
    this.#running.delete(name);
    this.#line.print(`${name}: ${words}`);
    if (this.#stream.isTTY && this.#running.size > 0) this.#line.update(this.#all());
  }

  clear(): void {
    this.#line.clear();
  }

  /** Cut to the terminal's width: a line that wraps could not be taken back. */
  #all(): string {
    const count = this.#total === 1 ? '' : `${this.#done} of ${this.#total} done | `;
    return `${count}${[...this.#running.values()].join(' | ')}`.slice(0, (this.#stream.columns ?? 80) - 1);
  }
}
