/** `roundtrip start`: the course in a browser, to read, run and edit, until Ctrl-C. */

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { InputError } from '../../errors.ts';
import { checkApart } from '../../grade/check-apart.ts';
import { earnedPoints } from '../../grade/earned-points.ts';
import { pointsMaxOf } from '../../grade/points-max.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import type { Course } from '../../notebook/server/course.ts';
import { type Bundle, pageBundle } from '../../notebook/server/page-bundle.ts';
import { serveCourse } from '../../notebook/server/serve-course.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { formatMs } from '../../units.ts';
import { courseExercises, courseFolder, courseNotebooks, courseTexts } from '../course.ts';
import { openBrowser } from '../open-browser.ts';

const COURSE_TITLE = 'Roundtrip';
/** Beside `lib/`: the page is made once, whatever course is opened. */
const PAGE_CACHE = join(import.meta.dirname, '..', '..', '..', '.roundtrip', 'page');

/** A year. */
const HOURS_MAX = 8760;

interface StartOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly hostName: readonly string[];
  readonly cullIdle: number;
  readonly json?: true;
}

export function startCommand(): Command {
  return new Command('start')
    .description('Open the course in a browser: read, run and edit its lessons, check exercises. Ends with Ctrl-C.')
    .argument('[notebook]', 'the lesson to open first; without it, the first page')
    .option('-p, --port <number>', 'port on this machine; 0 takes any free one (default: the last one)', parsePort)
    .option('--no-open', 'do not open a browser, only print the address')
    .option('--host-name <name...>', 'also answer under this name, as a proxy forwards it', [])
    .option('--cull-idle <hours>', 'stop kernels that ran nothing for so long; 0 never does', parseHours, 4)
    .option('--json', 'print the address as JSON')
    .addHelpText(
      'after',
      '\nThe address holds a token: whoever has it can run code as you. Nobody else is let in.' +
        '\n\nExamples:\n  roundtrip start\n  roundtrip start notebooks/01-one-request-at-a-time.ipynb --port 8888',
    )
    .action(async (notebook: string | undefined, { port, open, hostName, cullIdle, json }: StartOptions) => {
      const course = courseToServe(notebook);
      const path = notebook === undefined ? '' : lessonPath(course.folder, notebook);
      const stop = stopSignal();
      const bundle = bundleOnce();
      const idleMs = cullIdle === 0 ? undefined : cullIdle * 3_600_000;
      try {
        const served = await serveCourse({ course, bundle, port, hostNames: hostName, idleMs });
        try {
          const address = served.address.replace('/?', `/${path}?`);
          console.log(json ? JSON.stringify({ address }) : address);
          if (open) await Promise.race([bundle().then(() => openBrowser(address)), once(stop.signal, 'abort')]);
          console.error('Press Ctrl-C to stop.');
          if (!stop.signal.aborted) await once(stop.signal, 'abort');
        } finally {
          await served.close();
        }
      } finally {
        stop.release();
      }
    });
}

/** The course that the notebook belongs to, or that of the current folder. */
function courseToServe(notebook: string | undefined): Course {
  const folder = notebook === undefined ? courseFolder() : courseFolder(dirname(resolve(notebook)));
  const notebooks = () => courseNotebooks(folder).map((path) => basename(path));
  if (notebook === undefined && notebooks().length === 0) {
    throw new InputError(`missing notebooks: ${join(folder, 'notebooks')} has none; go to the folder of a course`);
  }
  return {
    folder,
    title: COURSE_TITLE,
    notebooks,
    texts: () => courseTexts(folder).map((path) => basename(path)),
    exercises: () => courseExercises(folder),
    check: async (exercise) => (await checkApart(folder, exercise))[0]!,
    points: () => earnedPoints(folder),
    pointsMax: () => pointsMaxOf(folder, courseExercises(folder)),
  };
}

function lessonPath(folder: string, notebook: string): string {
  const path = relative(folder, resolve(notebook)).replaceAll('\\', '/');
  if (!existsSync(resolve(notebook))) throw new InputError(`missing notebook: ${notebook}; there is no such file`);
  if (/^notebooks\/[^/]+\.ipynb$/.test(path)) return path;
  throw new InputError(`invalid notebook: ${notebook} is not in the notebooks/ of a course; move it there`);
}

/** The page's program, made at most once however often it is asked for; a failure may pass, and is tried again. */
function bundleOnce(): () => Promise<Bundle> {
  let made: Promise<Bundle> | null = null;
  return () => {
    made ??= makeBundle().catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
}

async function makeBundle(): Promise<Bundle> {
  const progress = new ProgressLine(process.stderr);
  const startedAt = performance.now();
  let isBuilt = false;
  const onBuild = () => {
    isBuilt = true;
    progress.update('Preparing the page; this is done once and takes some seconds ...');
  };
  const bundle = await pageBundle({ cache: PAGE_CACHE, onBuild });
  if (isBuilt) progress.print(`The page is prepared (${formatMs(performance.now() - startedAt, 2)}).`);
  return bundle;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (text !== '' && hours >= 0 && hours <= HOURS_MAX) return hours;
  throw new InvalidArgumentError(`Give hours from 0 to ${HOURS_MAX}, such as 4 or 0.5.`);
}
