/** A table that somebody else wrote, as bytes and back: what is not changed keeps its encoding, delimiter, quotes and line ends. */

import { parse } from 'csv-parse/sync';
import { InputError } from '../../errors.ts';

export interface Cell {
  value: string;
  /** Whether it stood in quotes. */
  readonly isQuoted: boolean;
}

export interface Table {
  readonly rows: Cell[][];
  readonly how: How;
}

interface How {
  readonly encoding: BufferEncoding;
  /** A byte order mark, or nothing. */
  readonly mark: string;
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly endsWithLine: boolean;
}

/** @throws {InputError} where it is no table */
export function readTable(bytes: Buffer, path: string): Table {
  const encoding = encodingOf(bytes);
  const whole = bytes.toString(encoding);
  const mark = whole.startsWith('\ufeff') ? '\ufeff' : '';
  const text = whole.slice(mark.length);
  const [head = ''] = text.split(/\r?\n/, 1);
  const count = (delimiter: string) => head.replaceAll(/"[^"]*"/g, '').split(delimiter).length;
  const delimiter = [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
  try {
    const rows = parse(text, {
      delimiter,
      relax_column_count: true,
      cast: (value, { quoting }): Cell => ({ value, isQuoted: quoting }),
    }) as unknown as Cell[][];
    const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
    return { rows, how: { encoding, mark, delimiter, lineEnd, endsWithLine: text.endsWith(lineEnd) } };
  } catch (cause) {
    throw new InputError(`invalid ${path}: it is no CSV: ${(cause as Error).message}`, { cause });
  }
}

export function writeTable({ rows, how }: Table): Buffer {
  const { encoding, mark, delimiter, lineEnd, endsWithLine } = how;
  const cell = ({ value, isQuoted }: Cell) =>
    isQuoted || /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
  const lines = rows.map((row) => row.map(cell).join(delimiter));
  return Buffer.from(`${mark}${lines.join(lineEnd)}${endsWithLine ? lineEnd : ''}`, encoding);
}

/** What is neither marked nor UTF-8 is taken byte by byte, which loses nothing. */
function encodingOf(bytes: Buffer): BufferEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf8';
  } catch {
    return 'latin1';
  }
}
