import { expect, test } from 'vitest';
import { type Refusal, type Surroundings, whyNoNamespace } from '../../../../lib/measure/kernel/why-no-namespace.ts';

const plain: Surroundings = { appArmorRestricts: false, isContainer: false };
const linux = (said: string): Refusal => ({ platform: 'linux', said });

test.each<[Refusal, Partial<Surroundings>, RegExp]>([
  [{ platform: 'darwin' }, {}, /part of Linux, and this is darwin/],
  [{ platform: 'linux', spawnError: 'ENOENT' }, {}, /unshare is missing \(Debian: util-linux\)/],
  [{ platform: 'linux', spawnError: 'EACCES' }, {}, /could not be started: EACCES/],
  [linux('unshare: unshare failed: No space left on device'), {}, /raise user.max_user_namespaces/],
  [
    linux('unshare: write failed /proc/self/uid_map: Operation not permitted'),
    { appArmorRestricts: true },
    /kernel.apparmor_restrict_unprivileged_userns=0/,
  ],
  [linux('unshare: unshare failed: Operation not permitted'), { isContainer: true }, /seccomp=unconfined/],
  [linux('unshare: unshare failed: Operation not permitted'), {}, /unshare says: unshare: unshare failed/],
  [linux("Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'koffi'"), {}, /optional package koffi is missing/],
  [linux(''), {}, /without saying why/],
])('whyNoNamespace, %j in %j is one line that says what to do', (refusal, around, words) => {
  const reason = whyNoNamespace(refusal, { ...plain, ...around });
  expect(reason).toMatch(words);
  expect(reason).not.toContain('\n');
});
