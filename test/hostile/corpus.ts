/** The submissions of the corpus, each with the outcome that its first line says is right, and the lab that grades them. */

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Seen } from './lab.ts';

export interface Case {
  readonly name: string;
  /** Of 10. */
  readonly points: number;
  /** One of these kinds of failure is among those reported. */
  readonly kinds: readonly string[];
}

const folderOfCases = join(import.meta.dirname, 'cases');

export const cases: readonly Case[] = readdirSync(folderOfCases).map((file) => {
  const [head] = readFileSync(join(folderOfCases, file), 'utf8').split('\n');
  const [, points, kinds] = /^\/\/ outcome: (\d+) of 10(?:; (\S+))?$/.exec(head!) ?? [];
  return { name: basename(file, '.ts'), points: Number(points), kinds: kinds?.split('|') ?? [] };
});

/**
 * Runs the lab in process and network namespaces of its own.
 *
 * @param folder an empty folder, where it keeps what it needs
 * @returns undefined where a submission ended the lab itself
 */
export async function runLab(
  folder: string,
  mode = 'grade',
  chosen: readonly string[] = [],
): Promise<Seen | undefined> {
  mkdirSync(join(folder, 'home'));
  // A session of its own: kill(0) reaches the whole process group, also outside of its process namespace.
  const namespaces = [
    '--dev-bind',
    '/',
    '/',
    '--unshare-net',
    '--unshare-pid',
    '--unshare-ipc',
    '--proc',
    '/proc',
    '--new-session',
  ];
  const lock = join(folder, 'lock');
  writeFileSync(lock, 'CANARY-LOCK');
  // As `flock` and the like leave files open for what they start.
  const withFiles = ['-c', 'exec 17<>"$0" 200<>"$0"; exec "$@"', lock, 'bwrap'];
  const low = openSync(lock, 'r+');
  const lab = [process.execPath, '--no-warnings', join(import.meta.dirname, 'lab.ts'), folder, ...chosen];
  const child = spawn('bash', [...withFiles, ...namespaces, '--die-with-parent', '--', ...lab], {
    stdio: ['ignore', 'pipe', 'ignore', ...Array<'ignore'>(4).fill('ignore'), low],
    cwd: folder,
    timeout: 300_000,
    killSignal: 'SIGKILL',
    env: {
      ...{ PATH: process.env.PATH, HOME: join(folder, 'home'), TMPDIR: folder },
      ...{ SECRET: 'CANARY-ENV', LAB_MODE: mode },
    },
  });
  closeSync(low);
  const said = await text(child.stdout!);
  return said === '' ? undefined : (JSON.parse(said) as Seen);
}
