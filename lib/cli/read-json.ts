/** A JSON file or standard input, with errors that say where and what. */

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { InputError } from '../errors.ts';
import { pages } from '../scenario/presets.ts';

/**
 * @param path of a file; `-` is standard input
 * @throws {InputError} naming the file and, where it is not JSON, the line and column
 */
export async function readJson(path: string): Promise<unknown> {
  const name = path === '-' ? 'standard input' : path;
  const content = (path === '-' ? await text(process.stdin) : await readText(path)).replace(/^\uFEFF/, '');
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new InputError(`invalid JSON in ${name}${placeOf(content)}`, { cause });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      const names = Object.keys(pages).join(', ');
      throw new InputError(
        `missing file ${path}; give the path of a JSON file, - for standard input, or a page: ${names}`,
      );
    }
    if (code === 'EISDIR') throw new InputError(`invalid file ${path}: it is a folder; give the path of a JSON file`);
    throw new InputError(`invalid file ${path}: it cannot be read (${code})`, { cause });
  }
}

/** Where the first fault is: V8's own message names the place only sometimes. */
function placeOf(content: string): string {
  if (content.trim() === '') return ': it is empty';
  const faults: ParseError[] = [];
  parse(content, faults, { disallowComments: true });
  const [fault] = faults;
  if (!fault) return '';
  const before = content.slice(0, fault.offset).split('\n');
  const words = printParseErrorCode(fault.error).replaceAll(
    /(?<=[a-z])([A-Z])/g,
    (_, letter) => ` ${letter.toLowerCase()}`,
  );
  return `, line ${before.length}, column ${before.at(-1)!.length + 1}: ${words}`;
}
