/**
 * What is already graded, on disk: a line of JSON for each result, written the moment it is known. A kill loses at most what was
 * under way, a torn last line included, and the next run reads what is there.
 */

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Result, resultSchema } from './result.ts';

export class Ledger {
  readonly #path: string;
  readonly #results = new Map<string, Result>();

  constructor(path: string) {
    this.#path = path;
    for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
      const entry = parseEntry(line);
      if (entry) this.#results.set(entry.key, entry.result);
    }
    // A line that was cut off must not swallow the next one.
    if (existsSync(path)) this.#write([...this.#results]);
  }

  /** The result of an earlier run; what failed on our side is not one. */
  get(key: string): Result | undefined {
    const result = this.#results.get(key);
    return result?.status === 'errored' ? undefined : result;
  }

  add(key: string, result: Result): void {
    const checked = resultSchema.parse(result); // also puts the fields in order
    this.#results.set(key, checked);
    appendFileSync(this.#path, entryLine(key, checked));
  }

  /** Keeps these results and their order: the same bytes, in whatever order they came. */
  settle(keys: readonly string[]): Result[] {
    const kept = keys.flatMap((key) => {
      const result = this.#results.get(key);
      return result ? [[key, result] as const] : [];
    });
    this.#write(kept);
    return kept.map(([, result]) => result);
  }

  #write(entries: readonly (readonly [string, Result])[]): void {
    const whole = `${this.#path}.new`;
    writeFileSync(whole, entries.map(([key, result]) => entryLine(key, result)).join(''));
    renameSync(whole, this.#path);
  }
}

function entryLine(key: string, result: Result): string {
  return `${JSON.stringify({ key, result })}\n`;
}

function parseEntry(line: string): { key: string; result: Result } | undefined {
  try {
    const { key, result } = JSON.parse(line) as { key: string; result: unknown };
    return { key: String(key), result: resultSchema.parse(result) };
  } catch {
    return undefined;
  }
}

/** Names a piece of work by all that its result depends on. */
export function keyOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('hex').slice(0, 32);
}
