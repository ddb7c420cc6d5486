/**
 * `check`: a learner's own code, on any system. A child under Node's permission model with limits: a seat belt, and no
 * sandbox. Node's documentation says that it does not protect against malicious code, and it does not: a child can signal its
 * parent, and reach the network. So nothing that comes out of it is a mark.
 */

import { spawn, spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from './limits.ts';
import { installation, nodeFlags, type Sandbox } from './sandbox.ts';

export function plainSandbox(): Sandbox {
  return {
    mode: 'check',
    start: ({ program, folder, entry, limits }) => {
      const place = realpathSync(folder);
      const readable = [
        place,
        join(installation, 'lib'),
        join(installation, 'node_modules'),
        join(installation, 'package.json'),
      ];
      const node = [
        process.execPath,
        ...nodeFlags(limits),
        ...readable.flatMap((path) => [`--allow-fs-read=${path}`]),
        join(installation, 'lib', 'grade', 'sandbox', `${program}.ts`),
        join(place, entry),
        place,
      ];
      const [command, ...args] = [...resourceLimits(limits), ...node] as [string, ...string[]];
      return spawn(command, args, {
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH ?? '' },
        cwd: place,
      });
    },
  };
}

/** Linux's prlimit, where there is one. Processes are not limited here: that counts all processes of the user. */
function resourceLimits({ cpuSeconds, dataBytes, fileBytes, openFiles }: Limits): string[] {
  hasPrlimit ??= process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;
  if (!hasPrlimit) return [];
  return [
    'prlimit',
    `--cpu=${cpuSeconds}`,
    `--data=${dataBytes}`,
    `--fsize=${fileBytes}`,
    `--nofile=${openFiles}`,
    '--core=0',
    '--',
  ];
}

let hasPrlimit: boolean | undefined;
