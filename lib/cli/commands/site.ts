/** `roundtrip site`: the course as static pages. */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { InputError } from '../../errors.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { PAGE_BYTES_MAX } from '../../notebook/site/budget.ts';
import { buildSite, type Site } from '../../notebook/site/build-site.ts';
import { writeSite } from '../../notebook/site/write-site.ts';
import { courseCache, courseFolder } from '../course.ts';
import { borderless } from '../timeline-table.ts';

const COURSE_TITLE = 'Roundtrip';

interface SiteOptions {
  readonly out?: string;
  readonly check?: true;
  readonly json?: true;
}

const HELP = `
The pages show the outputs that the notebooks hold: run them first (roundtrip run). They need no server, and can be
published as they are.

Nothing is written if a link leads nowhere (said with file and line), if mathematics cannot be read, or if a page is too
heavy: ${PAGE_BYTES_MAX / 1000} kB with all it loads by itself, which is everything but plotly, the data of figures and
search; those come when they are needed. All of it is named in the page, so it comes in one round of requests.

Examples:
  roundtrip run && roundtrip site --out public
  roundtrip site --check`;

export function siteCommand(): Command {
  return new Command('site')
    .description('Make static pages of the course: lessons with their outputs, exercises, search.')
    .option('-o, --out <folder>', 'where to write them (default: .roundtrip/site in the course)')
    .option('--check', 'check links and weights, and write nothing')
    .option('--json', 'print what was made as JSON')
    .addHelpText('after', HELP)
    .action(async ({ out, check, json }: SiteOptions) => {
      const course = courseFolder();
      const site = await build(course);
      for (const file of site.notRun) console.error(`${file}: has no outputs; run it first: npx roundtrip run ${file}`);
      const isGood = site.problems.length === 0;
      const folder = resolve(out ?? join(courseCache(course), 'site'));
      if (isGood && !check) await writeSite(folder, site.files);
      if (json) {
        const { weights, problems, notRun } = site;
        const files = [...site.files.keys()].sort();
        console.log(
          JSON.stringify({ folder: isGood && !check ? folder : null, weights, problems, notRun, files }, null, 2),
        );
      } else if (check) console.log(weightTable(site));
      else if (isGood) console.log(join(folder, 'index.html'));
      if (isGood) return;
      throw new InputError(
        `${site.problems.join('\n')}\ninvalid site: ${count(site.problems.length)}; nothing was written`,
      );
    });
}

async function build(course: string): Promise<Site> {
  const progress = new ProgressLine(process.stderr);
  const site = await buildSite(course, {
    title: COURSE_TITLE,
    summary: courseSummary(course),
    cache: courseCache(course),
    onProgress: ({ file }) => progress.update(`rendering ${file}`),
  });
  progress.clear();
  return site;
}

/** What the course says of itself in one sentence. */
function courseSummary(course: string): string {
  const file = join(course, 'package.json');
  const description = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).description : undefined;
  return typeof description === 'string' ? `${description.replace(/\.$/, '')}.` : '';
}

function weightTable({ weights }: Site): string {
  const table = borderless(['page', 'kB without plotly', 'requests'], 1);
  for (const { page, bytes, requests } of weights) table.push([page, (bytes / 1000).toFixed(1), requests]);
  return String(table);
}

function count(problems: number): string {
  return problems === 1 ? 'one problem' : `${problems} problems`;
}
