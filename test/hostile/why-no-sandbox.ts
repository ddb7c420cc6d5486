/** Why grade mode cannot be tested here, for the titles of skipped tests; `undefined` where it can. */

import { spawnSync } from 'node:child_process';

function reason(): string | undefined {
  if (process.platform !== 'linux') return `bubblewrap needs Linux, this is ${process.platform}`;
  // As the grader does it: one inside another.
  const outer = ['--dev-bind', '/', '/', '--unshare-net', '--unshare-pid', '--proc', '/proc'];
  const inner = ['bwrap', '--dev-bind', '/', '/', '--unshare-pid', '--unshare-ipc', '--proc', '/proc', 'true'];
  const { error, status, stderr } = spawnSync('bwrap', [...outer, ...inner], { encoding: 'utf8' });
  if (error) return 'bubblewrap is not installed';
  return status === 0 ? undefined : `bubblewrap does not work here: ${stderr.trim()}`;
}

export const whyNoSandbox = reason();
