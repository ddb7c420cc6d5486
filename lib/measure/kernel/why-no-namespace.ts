/** Why there is no network namespace here, in one line that says what to do, from what the system said. */

import { existsSync, readFileSync } from 'node:fs';

export interface Refusal {
  readonly platform: NodeJS.Platform;
  /** Code of the error with which `unshare` could not be started. */
  readonly spawnError?: string;
  /** What it printed. */
  readonly said?: string;
}

/** What the system says of itself, where it helps to explain. */
export interface Surroundings {
  readonly appArmorRestricts: boolean;
  readonly isContainer: boolean;
}

/** @param around is looked up where it is not given */
export function whyNoNamespace({ platform, spawnError, said = '' }: Refusal, around?: Surroundings): string {
  if (platform !== 'linux') return `network namespaces are a part of Linux, and this is ${platform}`;
  if (spawnError === 'ENOENT') return 'the command unshare is missing (Debian: util-linux)';
  if (spawnError !== undefined) return `unshare could not be started: ${spawnError}`;
  const { appArmorRestricts, isContainer } = around ?? surroundings();
  if (/Cannot find (package|module) '?koffi|koffi/i.test(said)) {
    return 'the optional package koffi is missing; run npm install without --omit=optional';
  }
  if (/No space left on device/.test(said)) {
    return 'user namespaces are switched off or used up; an administrator can raise user.max_user_namespaces';
  }
  if (/uid_map.*not permitted/.test(said) && appArmorRestricts) {
    return 'AppArmor keeps programs from making user namespaces; an administrator can set kernel.apparmor_restrict_unprivileged_userns=0';
  }
  if (/not permitted/.test(said) && isContainer) {
    return 'the container’s seccomp profile keeps programs from making user namespaces; start it with --security-opt seccomp=unconfined';
  }
  const line = said.trim().split('\n').at(-1) ?? '';
  return line === '' ? 'unshare ended without saying why' : `unshare says: ${line}`;
}

function surroundings(): Surroundings {
  const restrict = contentOf('/proc/sys/kernel/apparmor_restrict_unprivileged_userns');
  const status = contentOf('/proc/self/status');
  return {
    appArmorRestricts: restrict.trim() === '1',
    isContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv') || /^Seccomp:\s*2$/m.test(status),
  };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
