/** Why grade mode cannot be tested here, for the titles of skipped tests; `undefined` where it can. */

import { spawnSync } from 'node:child_process';

function reason(): string | undefined {
  if (process.platform !== 'linux') return `bubblewrap needs Linux, this is ${process.platform}`;
  const { error, status, stderr } = spawnSync('bwrap', ['--dev-bind', '/', '/', '--unshare-net', 'true'], {
    encoding: 'utf8',
  });
  if (error) return 'bubblewrap is not installed';
  return status === 0 ? undefined : `bubblewrap does not work here: ${stderr.trim()}`;
}

export const whyNoSandbox = reason();
