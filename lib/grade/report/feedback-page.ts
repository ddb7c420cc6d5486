/**
 * A page of feedback for each student: what was earned, what was expected and what came, hints, the compiler's words, and for
 * live exercises the connections that the origin saw beside the ones it should have seen. One file without scripts: it can be
 * mailed, and nothing that a submission wrote into it runs. Only pictures with measured times are files beside it, because they
 * are never the same twice, and the page is; it says the same without them.
 */

import { escapeHtml } from '../../notebook/page/html.ts';
import { compilerLine } from '../check-result.ts';
import { clean } from '../clean.ts';
import type { Gradebook, Result, TestOutcome } from '../result.ts';
import { expectedTimeline } from '../seen-timeline.ts';
import { round, studentsOf, totalOf } from './by-student.ts';
import { measuredPicture } from './measured-pictures.ts';
import type { ReportFile, ReportOptions } from './report-file.ts';
import { waterfallSvg } from './waterfall-svg.ts';

export function feedbackPage(gradebook: Gradebook, view: ReportOptions): ReportFile[] {
  return studentsOf(gradebook, view).map(({ name, file, results }) => ({
    path: `feedback/${file}.html`,
    content: page(`${clean(name)}: ${gradebook.course}`, [
      `<h1>${escapeHtml(clean(name))}</h1>`,
      `<p class="total">${pointsWords(totalOf(results))}</p>`,
      results.length > 1 ? overview(results) : '',
      ...results.map(section),
    ]),
  }));
}

/** What there is below, for a course of many exercises. */
function overview(results: readonly Result[]): string {
  const items = results.map(
    (result, place) =>
      `<li><a href="#exercise-${place + 1}">${escapeHtml(result.exercise)}</a> <small>${pointsWords(result)}</small></li>`,
  );
  return `<ul class="overview">${items.join('')}</ul>`;
}

function section(result: Result, place: number): string {
  const { student, exercise, file, status, points, pointsMax, tests, diagnostics, notes } = result;
  const words = {
    graded: '',
    missing: 'Nothing was handed in.',
    refused: 'What was handed in could not be taken.',
    errored: '',
  };
  return [
    `<section id="exercise-${place + 1}">`,
    `<h2>${escapeHtml(exercise)} <small>${pointsWords({ points, pointsMax })}</small></h2>`,
    file === '' ? '' : `<p class="file">${escapeHtml(clean(file))}</p>`,
    words[status] === '' ? '' : `<p>${words[status]}</p>`,
    ...notes.map((note) => `<p class="note">${escapeHtml(clean(note))}</p>`),
    // Of what is not there, no test has more to say than another.
    status === 'graded'
      ? `<ul class="tests">${tests.map((test, at) => testItem(test, measuredPicture(student, exercise, at))).join('')}</ul>`
      : '',
    diagnostics.length === 0
      ? ''
      : `<h3>What the compiler says</h3><pre>${diagnostics.map((one) => escapeHtml(`${one.place}: ${compilerLine(one)}`)).join('\n')}</pre>`,
    '</section>',
  ].join('\n');
}

/** @param picture of what was measured in the test, if it is a live one; relative to the page */
function testItem({ name, points, pointsMax, failure, connections }: TestOutcome, picture: string): string {
  const head = `<p><strong>${escapeHtml(name)}</strong> <small>${round(points)} of ${pointsMax} points</small></p>`;
  const lanes = connections ? `<div class="lanes">${seen(connections, picture)}${expected(connections)}</div>` : '';
  if (!failure) return `<li class="passed">${head}${lanes}</li>`;
  const { message, expected: wanted, actual, hint, misconceptions } = failure;
  const values =
    wanted === undefined || actual === undefined
      ? ''
      : `<dl><dt>expected</dt><dd><code>${escapeHtml(wanted)}</code></dd><dt>actual</dt><dd><code>${escapeHtml(actual)}</code></dd></dl>`;
  const reasons = misconceptions
    .map((one) => `<p>A common reason: ${escapeHtml(one.replaceAll('-', ' '))}.</p>`)
    .join('');
  const help = hint === '' ? '' : `<p class="hint">${escapeHtml(hint)}</p>`;
  return `<li class="failed">${head}<pre>${escapeHtml(message)}</pre>${values}${lanes}${help}${reasons}</li>`;
}

type Connections = NonNullable<TestOutcome['connections']>;

function seen({ seen: lanes }: Connections, picture: string): string {
  const source = picture.split('/').map(encodeURIComponent).join('/');
  const alternative = `Your requests over time, as they were measured: ${wordsOf(lanes)}.`;
  const image = lanes.length === 0 ? '' : `<img src="${source}" alt="${escapeHtml(alternative)}">`;
  return lanesOf('seen', lanes, image);
}

function expected(connections: Connections): string {
  const { expected: lanes, serverMs } = connections;
  const timeline = expectedTimeline(connections);
  const words = `The expected requests over time, with ${serverMs} ms for each answer: ${wordsOf(lanes)}.`;
  const drawing = timeline ? `<div role="img" aria-label="${escapeHtml(words)}">${waterfallSvg(timeline)}</div>` : '';
  return lanesOf('expected', lanes, drawing);
}

/** A row for each connection, a box for each request on it, in order of arrival; then the same over time. */
function lanesOf(title: string, lanes: readonly (readonly string[])[], picture: string): string {
  const rows = lanes.map((paths, index) => {
    const boxes = paths.map((path) => `<span>${escapeHtml(path)}</span>`).join('');
    return `<div class="lane"><b>connection ${index + 1}</b>${boxes}</div>`;
  });
  const requests = lanes.reduce((sum, { length }) => sum + length, 0);
  const counts = `${counted(lanes.length, 'connection')}, ${counted(requests, 'request')}`;
  return `<figure><figcaption>${title}: ${counts}</figcaption>${rows.join('')}${picture}</figure>`;
}

/** For who does not see the picture. */
function wordsOf(lanes: readonly (readonly string[])[]): string {
  return lanes.map((paths, index) => `connection ${index + 1} carried ${paths.join(', ')}`).join('; ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function pointsWords({ points, pointsMax }: { points: number | null; pointsMax: number }): string {
  if (points === null) return 'Not graded: our side failed, which costs no points.';
  return `${round(points)} of ${pointsMax} points`;
}

/** Nothing may be loaded but pictures beside the page, and nothing may run. */
const policy =
  "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function page(title: string, content: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${content.filter(Boolean).join('\n')}
</main>
</body>
</html>
`;
}

/** Colours meet a contrast of 4.5 to 1, and are never the only sign. */
const style = `
:root { color-scheme: light dark; --line: #d9dee7; --good: #0f6b64; --bad: #a3231d; --quiet: #5a6375; --panel: #f4f6f9; --box: #cfe5e2; --on-box: #12332f }
@media (prefers-color-scheme: dark) { :root { --line: #303846; --good: #5cc9bd; --bad: #ff9a92; --quiet: #9aa5b8; --panel: #1c222c; --box: #24514c; --on-box: #e2f4f1 } }
body { margin: 0; font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
main { max-width: 50rem; margin: 0 auto; padding: 1.5rem 1.25rem }
small, .file, dt, figcaption { color: var(--quiet); font-weight: normal; font-size: .9rem }
.total { font-size: 1.25rem }
section { border-top: 1px solid var(--line); margin-top: 2rem }
.overview { columns: 18rem; padding-left: 1.2rem }
.overview li { break-inside: avoid }
a { color: var(--good) }
.tests { list-style: none; padding: 0 }
.tests > li { border-left: .25rem solid var(--good); padding: .25rem 1rem; margin: .75rem 0 }
.tests > li.failed { border-color: var(--bad) }
.tests > li > p:first-child::before { content: "✓ "; color: var(--good) }
.tests > li.failed > p:first-child::before { content: "✗ "; color: var(--bad) }
p { margin: .4rem 0 }
pre { background: var(--panel); padding: .6rem .8rem; white-space: pre-wrap; margin: .4rem 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .4rem 0 }
dd { margin: 0 }
.hint::before { content: "Hint: "; font-weight: bold }
.lanes { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)) }
figure { margin: .5rem 0 }
figure img, figure svg { display: block; width: 100%; height: auto; margin-top: .4rem }
.lane { display: flex; flex-wrap: wrap; gap: .25rem; align-items: center; margin: .2rem 0 }
.lane b { font-weight: normal; font-size: .85rem; min-width: 7rem }
.lane span { background: var(--box); color: var(--on-box); padding: 0 .5rem; font-size: .85rem }
`;
