/** Numbers on the command line; commander turns the error into one about the option. */

import { InvalidArgumentError } from 'commander';

export function parseCount(text: string): number {
  return parseCountTo(1000, text);
}

export function parseCountTo(most: number, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= most) return count;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 0xffff_ffff) return seed;
  throw new InvalidArgumentError('Give a whole number from 0 to 4294967295.');
}
