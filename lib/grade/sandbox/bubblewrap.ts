/**
 * `grade`: a submission in bubblewrap. It sees a root of its own with Node, the library, its own files and nothing else, all of
 * it read-only; its own processes; and the network namespace of its grader, which holds the grader's origin. Around that: a
 * user of its own without capabilities, a seccomp filter, resource limits. Inside: Node's permission model, as one more layer.
 *
 * Run by root, the user is changed inside by setpriv, because RLIMIT_NPROC does not bind root in a user namespace (user 0
 * outside). Run by anyone else, a user namespace does it.
 */

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GraderError } from '../grader-error.ts';
import type { Limits } from './limits.ts';
import { installation, nodeFlags, type Run, type Sandbox } from './sandbox.ts';
import { seccompProgram } from './seccomp.ts';

export interface BubblewrapOptions {
  /** A folder of the grader's own, for the filter and the cache. */
  readonly workFolder: string;
  /** Tells submissions that run at the same time apart: each slot has its own user. */
  readonly slot: number;
}

/** The first of the users that submissions run as, when root grades. */
const firstUser = 62_000;
/** `nobody`, inside a user namespace. */
const nobody = 65_534;
const tmpBytes = 16 * 1024 * 1024;

/** @throws {GraderError} where there is no bubblewrap, or another tool is missing */
export function bubblewrap({ workFolder, slot }: BubblewrapOptions): Sandbox {
  const tools = findTools();
  const filter = join(workFolder, 'seccomp.bpf');
  const program = seccompProgram();
  if (!program) throw refused(`there is no list of system calls for ${process.arch}`);
  writeFileSync(filter, program);
  const cache = join(workFolder, 'cache');
  return {
    mode: 'grade',
    start: (run) => {
      const args = [
        ...rootFolder(tools),
        ...['--ro-bind', realpathSync(run.folder), '/app/submission'],
        ...[run.program === 'warm-up' ? '--bind' : '--ro-bind', cache, '/cache'],
        ...['--remount-ro', '/', '--chdir', '/app/submission', '--seccomp', '4', '--'],
        ...(isRoot ? becomeUser(firstUser + slot) : []),
        ...resourceLimits(run.limits),
        ...nodeCommand(run),
      ];
      const filterDescriptor = openSync(filter, 'r');
      try {
        return spawn(tools.bwrap, args, {
          stdio: ['ignore', 'pipe', 'pipe', 'pipe', filterDescriptor],
          env: {},
          cwd: '/',
        });
      } finally {
        closeSync(filterDescriptor);
      }
    },
  };
}

const isRoot = process.getuid?.() === 0;

interface Tools {
  readonly bwrap: string;
  /** Programs by their name in the sandbox. */
  readonly programs: ReadonlyMap<string, string>;
  /** The shared libraries they need. */
  readonly libraries: readonly string[];
}

let found: Tools | undefined;

function findTools(): Tools {
  if (found) return found;
  if (process.platform !== 'linux') throw refused(`it is made of parts of Linux, and this is ${process.platform}`);
  const bwrap = pathOf('bwrap', 'bubblewrap');
  const programs = new Map([
    ['node', realpathSync(process.execPath)],
    ['prlimit', pathOf('prlimit', 'util-linux')],
    ...(isRoot ? [['setpriv', pathOf('setpriv', 'util-linux')] as const] : []),
  ]);
  const libraries = new Set<string>();
  for (const program of programs.values()) {
    const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
    for (const [library] of (stdout ?? '').matchAll(/\/\S+/g)) libraries.add(library.replace(/:$/, ''));
  }
  found = { bwrap, programs, libraries: [...libraries].filter((path) => path !== programs.get('node')) };
  return found;
}

function pathOf(program: string, debianPackage: string): string {
  const folders = (process.env.PATH ?? '').split(':');
  const path = [...folders, '/usr/bin', '/bin', '/usr/sbin'].map((folder) => join(folder, program)).find(existsSync);
  if (!path) throw refused(`${program} is missing (on Debian and Ubuntu: apt-get install ${debianPackage})`);
  return path;
}

/** What every refusal ends with. */
export function refused(reason: string): GraderError {
  return new GraderError(
    `unsupported: marks need the sandbox, and it cannot be had here: ${reason}. Nothing was graded. For your own code there is roundtrip check`,
  );
}

function rootFolder({ programs, libraries }: Tools): string[] {
  const folders = new Set(['/app', '/bin', '/etc']);
  for (const library of libraries) {
    for (let folder = dirname(library); folder !== '/'; folder = dirname(folder)) folders.add(folder);
  }
  const readOnly = (from: string, to: string) => ['--ro-bind', from, to];
  return [
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--hostname', 'sandbox'],
    ...(isRoot ? [] : ['--unshare-user', '--uid', String(nobody), '--gid', String(nobody), '--disable-userns']),
    ...['--die-with-parent', '--new-session', '--clearenv'],
    ...['--setenv', 'HOME', '/tmp', '--setenv', 'PATH', '/bin', '--setenv', 'NODE_COMPILE_CACHE', '/cache'],
    ...[...folders].sort().flatMap((folder) => ['--perms', '0755', '--dir', folder]),
    ...libraries.flatMap((path) => readOnly(path, path)),
    ...[...programs].flatMap(([name, path]) => readOnly(path, `/bin/${name}`)),
    ...readOnly(join(installation, 'lib'), '/app/lib'),
    ...readOnly(join(installation, 'node_modules'), '/app/node_modules'),
    ...readOnly(join(installation, 'package.json'), '/app/package.json'),
    ...['node_modules', 'lib/node_modules'].flatMap(withoutCaches),
    ...(procCanBeMounted() ? ['--proc', '/proc'] : []),
    ...['--dev', '/dev', '--remount-ro', '/dev', '--perms', '1777', '--size', String(tmpBytes), '--tmpfs', '/tmp'],
  ];
}

/** Tools keep caches in hidden folders beside the packages, and what they keep may be tests and solutions. */
function withoutCaches(packages: string): string[] {
  const folder = join(installation, packages);
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.name.startsWith('.') && entry.isDirectory())
    .flatMap(({ name }) => ['--tmpfs', `/app/${packages}/${name}`, '--remount-ro', `/app/${packages}/${name}`]);
}

let canMountProc: boolean | undefined;

/** In a container with a masked /proc it cannot; Node also runs without one. */
function procCanBeMounted(): boolean {
  const args = ['--unshare-pid', '--dev-bind', '/', '/', '--proc', '/proc', ...(isRoot ? [] : ['--unshare-user'])];
  canMountProc ??= spawnSync(findTools().bwrap, [...args, 'true']).status === 0;
  return canMountProc;
}

function becomeUser(user: number): string[] {
  const id = String(user);
  const nothing = ['--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'];
  return ['/bin/setpriv', '--reuid', id, '--regid', id, '--clear-groups', ...nothing, '--'];
}

function resourceLimits({ cpuSeconds, dataBytes, fileBytes, openFiles, processes }: Limits): string[] {
  const limits = { cpu: cpuSeconds, data: dataBytes, fsize: fileBytes, nofile: openFiles, nproc: processes, core: 0 };
  return ['/bin/prlimit', ...Object.entries(limits).map(([name, limit]) => `--${name}=${limit}`), '--'];
}

function nodeCommand({ program, entry, limits }: Run): string[] {
  // Node loads its cache only where it may write it as well; the mount is read-only all the same, except to warm it up.
  // The warm-up is our own code and proves what bubblewrap holds, without the help of the permission model.
  const readable = program === 'warm-up' ? ['*'] : ['/app', '/cache'];
  const writable = program === 'warm-up' ? '*' : '/cache';
  const permissions = [...readable.map((path) => `--allow-fs-read=${path}`), `--allow-fs-write=${writable}`];
  const flags = [...nodeFlags(limits), ...permissions];
  return ['/bin/node', ...flags, `/app/lib/grade/sandbox/${program}.ts`, `/app/submission/${entry}`, '/app/submission'];
}
