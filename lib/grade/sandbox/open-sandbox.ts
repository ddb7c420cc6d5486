/** Opens the sandbox of a grader, and believes in it only after having looked from inside. */

import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { clean } from '../clean.ts';
import { type BubblewrapOptions, bubblewrap, refused } from './bubblewrap.ts';
import { defaultLimits } from './limits.ts';
import type { Sandbox } from './sandbox.ts';
import type { Proof } from './warm-up.ts';

/**
 * A sandbox for marks, in a network namespace that holds nothing but its loopback.
 *
 * @throws {GraderError} where it cannot be had, or does not hold, with the reason
 */
export async function openSandbox(options: BubblewrapOptions): Promise<Sandbox> {
  const cache = join(options.workFolder, 'cache');
  mkdirSync(cache);
  chmodSync(cache, 0o777); // for the warm-up only, whose user is another one
  const sandbox = bubblewrap(options);
  const folder = mkdtempSync(join(options.workFolder, 'warm-up-'));
  chmodSync(folder, 0o755);
  const child = sandbox.start({ program: 'warm-up', folder, entry: '', limits: defaultLimits });
  const [said, complaint] = await Promise.all([text(child.stdio[3] as Readable), text(child.stderr!)]).finally(() => {
    child.kill('SIGKILL');
  });
  chmodSync(cache, 0o755);
  const proof = parseProof(said);
  if (!proof) throw refused(`a process in it does not start: ${clean(complaint).trim() || 'it says nothing'}`);
  const fault = faultOf(proof);
  if (fault) throw refused(fault);
  return sandbox;
}

function parseProof(said: string): Proof | undefined {
  try {
    return JSON.parse(said) as Proof;
  } catch {
    return undefined;
  }
}

function faultOf({ user, interfaces, canSeeOutside, canWrite, seccomp, descriptors }: Proof): string | undefined {
  if (user === 0) return 'a process in it is root';
  if (interfaces.some((name) => name !== 'lo')) return `a process in it reaches the network (${interfaces.join(', ')})`;
  if (canSeeOutside) return 'a process in it sees files of this machine';
  if (canWrite) return 'a process in it can write to its own files';
  if (seccomp !== '2' && seccomp !== 'unknown') return 'a process in it has no seccomp filter';
  if (descriptors.length > 0) return `a process in it has open files of this machine (${descriptors.join(', ')})`;
  return undefined;
}
