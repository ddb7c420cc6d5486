/** HTTP version numbers as they stand in a message, such as `HTTP/1.1` (RFC 9112 s.2.3). */

import { InputError } from '../errors.ts';

export interface HttpVersion {
  readonly major: number;
  readonly minor: number;
}

/** @throws {InputError} for what is not `HTTP/`, a digit, a dot and a digit */
export function parseHttpVersion(version: string): HttpVersion {
  const found = /^HTTP\/(\d)\.(\d)$/.exec(version);
  if (!found) throw new InputError(`invalid version: ${JSON.stringify(version)}; give HTTP/1.0, HTTP/1.1 or the like`);
  return { major: Number(found[1]), minor: Number(found[2]) };
}

export function isAtLeast({ major, minor }: HttpVersion, least: HttpVersion): boolean {
  return major > least.major || (major === least.major && minor >= least.minor);
}

export const http10: HttpVersion = { major: 1, minor: 0 };
export const http11: HttpVersion = { major: 1, minor: 1 };
