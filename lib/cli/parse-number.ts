/** Numbers on the command line; commander turns the error into one about the option. */

import { InvalidArgumentError } from 'commander';

export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 1000) return count;
  throw new InvalidArgumentError('Give a whole number from 1 to 1000.');
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 0xffff_ffff) return seed;
  throw new InvalidArgumentError('Give a whole number from 0 to 4294967295.');
}
