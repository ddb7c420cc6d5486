/**
 * The submission's side: imports a module and answers questions about it, over the socket on descriptor 3. It shares its process
 * with the submission, so nothing here is secret and nothing it says is trusted.
 */

import { registerHooks } from 'node:module';
import { Socket } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { readLines } from './lines.ts';
import { decode, encode } from './plain-data.ts';
import type { Frame, Question, Thrown } from './protocol.ts';

/** Never returns to its caller's process: that ends with the socket. */
export async function answerQuestions(entry: string, folder: string): Promise<void> {
  const channel = new Socket({ fd: 3 });
  const { stringify } = JSON;
  const send = (frame: Frame) => void channel.write(`${stringify(frame)}\n`);
  channel.on('error', () => process.exit());
  channel.on('close', () => process.exit()); // the check is over
  // A stray rejection of an answer that is otherwise right must not end the process, and with it the next answer.
  for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, () => {});
  findModules();
  send({ started: true });
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(entry).href);
  } catch (error) {
    send({ ready: false, thrown: wordsFor(error, folder) });
    return;
  }
  send({ ready: true });
  readLines(channel, (line) => {
    const question = JSON.parse(line) as Question;
    void answer(module, question, folder).then(send);
  });
}

/** TypeScript also writes './helper.js' or './helper' for helper.ts. */
function findModules(): void {
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        // What the course brings is there for a module that lies elsewhere, too.
        if (!/^\.{1,2}\//.test(specifier)) return next(specifier, { ...context, parentURL: import.meta.url });
        for (const other of [specifier.replace(/\.js$/, '.ts'), `${specifier}.ts`, `${specifier}/index.ts`]) {
          try {
            return next(other, context);
          } catch {}
        }
        throw error;
      }
    },
  });
}

async function answer(
  module: Record<string, unknown>,
  { id, ask, name, args }: Question,
  folder: string,
): Promise<Frame> {
  try {
    const exported = name in module ? module[name] : undefined;
    if (ask === 'read') {
      if (exported !== undefined) return { id, value: encode(exported), wasPromise: false };
      return { id, missing: `missing export ${name}; write: export const ${name} = ...` };
    }
    if (typeof exported !== 'function') {
      const instead = exported === undefined ? '' : `; what is exported under that name is a ${typeof exported}`;
      return { id, missing: `missing export ${name}; write: export function ${name}(...)${instead}` };
    }
    let value: unknown = exported(...args.map(decode));
    const wasPromise = types.isPromise(value);
    if (wasPromise) value = await value;
    return { id, value: encode(value), wasPromise };
  } catch (error) {
    return { id, thrown: wordsFor(error, folder) };
  }
}

/** The message, and the line of the learner's files that it comes from; whatever was thrown, reading it must not throw. */
function wordsFor(error: unknown, folder: string): Thrown {
  try {
    if (!types.isNativeError(error)) {
      return { name: 'Error', message: `it threw ${String(error).slice(0, 200)}, which is not an Error` };
    }
    const message = String(error.message).slice(0, 4000).replaceAll(`${folder}/`, '');
    return { name: String(error.name), message, ...placeOf(String(error.stack), folder) };
  } catch {
    return { name: 'Error', message: 'it threw something that cannot be read' };
  }
}

/** The first place in a stack that is in the submission's folder. */
function placeOf(stack: string, folder: string): { file?: string; line?: number } {
  for (const [, path = '', line] of stack.matchAll(/((?:file:\/\/)?\/[^\s():]+|[A-Za-z]:\\[^\s():]+):(\d+)/g)) {
    const file = path.startsWith('file:') ? fileURLToPath(path) : path;
    if (file.startsWith(folder)) return { file: file.slice(folder.length).replace(/^[\\/]/, ''), line: Number(line) };
  }
  return {};
}
