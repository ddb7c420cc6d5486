/** The learner's side of `submission.ts`: imports the module named on the command line, and answers calls to it. */

import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Answer } from './submission.ts';

const file = process.argv[2]!;
const channel = new Socket({ fd: 3 });
const module = import(pathToFileURL(file).href).catch((error: unknown) => ({ importError: error }));

createInterface({ input: channel }).on('line', (line) => {
  const { call, name, args } = JSON.parse(line) as { call: number; name: string; args: unknown[] };
  void answer(call, name, args).then((reply) => channel.write(`${JSON.stringify(reply)}\n`));
});

async function answer(call: number, name: string, args: unknown[]): Promise<Answer> {
  const exports: Record<string, unknown> = await module;
  if ('importError' in exports) return { call, thrown: wordsFor(exports.importError) };
  const called = exports[name];
  if (typeof called !== 'function') {
    return { call, thrown: `missing export ${name}; write: export function ${name}(...)` };
  }
  try {
    const value: unknown = await called(...args);
    return typeof value === 'number' && !Number.isFinite(value) ? { call, number: String(value) } : { call, value };
  } catch (error) {
    return { call, thrown: wordsFor(error) };
  }
}

/** The message, and the line of the learner's file that it comes from. */
function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}, which is not an Error`;
  const { href } = pathToFileURL(file);
  const line =
    error.stack?.split(`${href}:`)[1]?.match(/^\d+/)?.[0] ?? error.stack?.split(`${file}:`)[1]?.match(/^\d+/)?.[0];
  return line ? `${error.message} (line ${line})` : error.message;
}
