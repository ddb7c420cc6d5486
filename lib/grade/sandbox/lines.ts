/** Lines of UTF-8 from a socket. Not by `node:readline`: that also cuts at U+2028 and U+2029, which JSON has inside of strings. */

import type { Readable } from 'node:stream';

/** @param onRest told how many characters have come of the line that has no end yet */
export function readLines(
  channel: Readable,
  onLine: (line: string) => void,
  onRest: (characters: number) => void = () => {},
): void {
  let pending = '';
  channel.setEncoding('utf8');
  channel.on('data', (data: string) => {
    pending += data;
    const complete = pending.split('\n');
    pending = complete.pop()!;
    for (const line of complete) onLine(line);
    onRest(pending.length);
  });
}
