/** A path from an address, decoded once: what is encoded twice stays a name with a percent sign. */

import { InputError } from '../../errors.ts';

/** @throws {InputError} if it is not encoded as addresses are */
export function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw new InputError(`invalid path: ${encoded} is not encoded as addresses are`, { cause });
  }
}
