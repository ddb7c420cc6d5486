/**
 * The HTML of the course's pages. The first page is complete as it is sent; a notebook and an exercise are frames that the
 * page's program fills (`app/`), with the way back to the course around them.
 */

import { escapeHtml, ICON } from '../page/html.ts';
import { type Chapter, type Course, chaptersOf, type Exercise, exerciseNamed, textsOf } from './course.ts';
import type { Progress } from './progress.ts';
import { renderTextPage } from './text-pages.ts';
import type { Points } from './verdict.ts';

/** Where the page's program and styles are served. */
export interface Assets {
  /** Such as `/assets/3f2a`. */
  readonly base: string;
}

/** The course: chapters in order, how far each was run, exercises and their points. */
export async function homePage(course: Course, progress: Progress): Promise<string> {
  const chapters = await chaptersOf(course);
  const score = await scoreOf(course);
  const items = await Promise.all(chapters.map((chapter) => chapterItem(chapter, score, progress)));
  const content = `<header class="course-top"><h1>${escapeHtml(course.title)}</h1></header>
<main id="content" tabindex="-1" class="course-home">
${totalOf(chapters, score)}
<ol class="chapters">
${items.join('\n')}
</ol>
${await furtherTexts(course)}
</main>`;
  return frame({ title: course.title, content });
}

/** The notebook at `path`, relative to the course. */
export async function notebookPage(course: Course, path: string, assets: Assets): Promise<string> {
  const chapters = (await chaptersOf(course)).filter(({ notebook }) => notebook !== null);
  const at = chapters.findIndex(({ notebook }) => notebook?.path === path);
  const neighbour = (index: number, rel: 'prev' | 'next'): string => {
    const chapter = at < 0 ? undefined : chapters[index];
    if (!chapter?.notebook) return '';
    const words = rel === 'prev' ? 'Previous chapter' : 'Next chapter';
    return arrow(rel, `${words}: ${chapter.title}`, addressOf(chapter.notebook.path));
  };
  const title = chapters[at]?.title ?? path;
  const links = `${neighbour(at - 1, 'prev')}${neighbour(at + 1, 'next')}`;
  return appPage({ course, title, links, assets, view: 'notebook', subject: path });
}

/** @throws {MissingError} if there is no exercise of the name */
export async function exercisePage(course: Course, name: string, assets: Assets): Promise<string> {
  const { title } = await exerciseNamed(course, name);
  const chapters = await chaptersOf(course);
  const at = chapters.findIndex(({ exercises }) => exercises.some((each) => each.name === name));
  const exercises = chapters[at]?.exercises ?? [];
  const next = exercises[exercises.findIndex((each) => each.name === name) + 1];
  const links = `${lessonLink(chapters[at])}${next ? nextExercise(next) : nextChapter(chapters[at + 1])}`;
  return appPage({ course, title, links, assets, view: 'exercise', subject: name });
}

/** The text at `path`, relative to the course: a glossary, or the questions of a topic. */
export async function textPage(course: Course, path: string): Promise<string> {
  const { title, content } = await renderTextPage(course, path);
  const chapter = (await chaptersOf(course)).find(({ exercises }) =>
    exercises.some((exercise) => exercise.path.startsWith(path.replace(/README\.md$/, ''))),
  );
  const page = `${courseBar({ course, title, links: lessonLink(chapter) })}
<main id="content" tabindex="-1" class="course-text markdown">
${content}</main>`;
  return frame({ title: `${title} · ${course.title}`, content: page });
}

/** A page for what went wrong before there was any page. */
export function messagePage(title: string, words: string): string {
  const way = '<p><a href="/">The course’s first page</a> lists all that there is.</p>';
  return frame({
    title,
    content: `<main id="content" tabindex="-1" class="course-home"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p>${way}</main>`,
  });
}

interface AppPage {
  readonly course: Course;
  readonly title: string;
  readonly links: string;
  readonly assets: Assets;
  readonly view: 'notebook' | 'exercise';
  /** What the view shows: a path or a name. */
  readonly subject: string;
}

function appPage({ course, title, links, assets: { base }, view, subject }: AppPage): string {
  const head = `<link rel="stylesheet" href="${base}/light.css">
<link rel="stylesheet" href="${base}/dark.css" media="(prefers-color-scheme: dark)">
<link rel="stylesheet" href="${base}/main.css">
<script type="module" src="${base}/main.js"></script>`;
  // `PageConfig` of JupyterLab reads its settings from an element of this name. It holds no token: the cookie does.
  const settings = {
    baseUrl: '/',
    appUrl: '/',
    wsUrl: '',
    token: '',
    appendToken: 'false',
    terminalsAvailable: 'false',
  };
  const json = JSON.stringify({ ...settings, view, subject, title }).replace(/</g, '\\u003c');
  const content = `${courseBar({ course, title, links })}
<main id="content" tabindex="-1" class="course-app"><p class="course-wait" role="status">Opening …</p>
<noscript><p class="course-wait">This page needs scripts. The course to read without them: <code>npx roundtrip site</code></p></noscript></main>
<div id="announcements" class="out-of-sight" role="status" aria-live="polite"></div>
<script id="jupyter-config-data" type="application/json">${json}</script>`;
  return frame({ title: `${title} · ${course.title}`, head, content, body: `class="app" data-view="${view}"` });
}

function courseBar({ course, title, links }: Pick<AppPage, 'course' | 'title' | 'links'>): string {
  return `<header class="course-bar"><nav aria-label="Course">
<a href="/"><span aria-hidden="true">⌂</span> ${escapeHtml(course.title)}</a>${links}</nav>
<p class="course-title">${escapeHtml(title)}</p></header>`;
}

function lessonLink(chapter: Chapter | undefined): string {
  if (!chapter?.notebook) return '';
  const label = `Lesson: ${escapeHtml(chapter.title)}`;
  return `<a href="${addressOf(chapter.notebook.path)}" aria-label="${label}">← Lesson</a>`;
}

function nextExercise({ name, title }: Exercise): string {
  return arrow('next', `Next exercise: ${title}`, `/exercises/${encodePath(name)}`);
}

/** Its lesson; where it has none, its first exercise. */
function nextChapter(chapter: Chapter | undefined): string {
  if (chapter?.notebook) return arrow('next', `Next chapter: ${chapter.title}`, addressOf(chapter.notebook.path));
  const [first] = chapter?.exercises ?? [];
  return first ? nextExercise(first) : '';
}

function arrow(rel: 'prev' | 'next', words: string, address: string): string {
  const label = escapeHtml(words);
  return `<a rel="${rel}" href="${address}" aria-label="${label}" title="${label}">${rel === 'prev' ? '←' : '→'}</a>`;
}

async function furtherTexts(course: Course): Promise<string> {
  const texts = await textsOf(course);
  if (texts.length === 0) return '';
  const items = texts.map(({ path, title }) => `<li><a href="${addressOf(path)}">${escapeHtml(title)}</a></li>`);
  return `<h2>To look up</h2>\n<ul>${items.join('')}</ul>`;
}

function frame({
  title,
  content,
  head = '',
  body = '',
}: {
  title: string;
  content: string;
  head?: string;
  body?: string;
}) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${ICON}">
${head}
<link rel="stylesheet" href="/course.css">
</head>
<body ${body}>
<a class="skip" href="#content">Skip to the content</a>
${content}
</body>
</html>
`;
}

/** What is known of an exercise's points: earned in the last check, and to be earned. */
interface Score extends Points {
  readonly isChecked: boolean;
}

type ScoreOf = (exercise: Exercise) => Score;

async function scoreOf(course: Course): Promise<ScoreOf> {
  const [checked, most] = await Promise.all([course.points(), course.pointsMax()]);
  return ({ name }) => {
    const points = checked[name];
    return points ? { ...points, isChecked: true } : { points: 0, pointsMax: most[name] ?? 0, isChecked: false };
  };
}

async function chapterItem(chapter: Chapter, scoreOf: ScoreOf, progress: Progress): Promise<string> {
  const { number, title, notebook, exercises } = chapter;
  const heading = notebook
    ? `<h2><a href="${addressOf(notebook.path)}">${escapeHtml(title)}</a></h2>`
    : `<h2>${escapeHtml(title)}</h2>`;
  const ran = notebook ? await progress.ran(notebook.path) : new Set<string>();
  const cells = notebook?.codeCells ?? [];
  const done = cells.filter((id) => ran.has(id)).length;
  const bar =
    cells.length === 0
      ? ''
      : `<progress aria-label="Cells run" max="${cells.length}" value="${done}"></progress>
<span>${done === 0 ? 'not started' : `${done} of ${cells.length} cells run`}</span>`;
  const sum = sumOf(exercises.map(scoreOf));
  // One exercise says it itself.
  const points = exercises.length < 2 ? '' : `<span class="points ${stateOf(sum)}">${pointsInWords(sum)}</span>`;
  const items = exercises.map((exercise) => exerciseItem(exercise, scoreOf(exercise)));
  const list = items.length === 0 ? '' : `<ul class="exercises" aria-label="Exercises">${items.join('')}</ul>`;
  // The number that its file begins with, which texts call it by.
  const value = number === '' ? '' : ` value="${Number(number)}"`;
  return `<li class="chapter"${value}>${heading}\n<p class="run">${bar}${points}</p>\n${list}</li>`;
}

function exerciseItem({ name, title }: Exercise, score: Score): string {
  const words = score.isChecked ? pointsInWords(score) : counted(score.pointsMax);
  return `<li><a href="/exercises/${encodePath(name)}">${escapeHtml(title)}</a>
<span class="points ${stateOf(score)}">${words}</span></li>`;
}

function totalOf(chapters: readonly Chapter[], scoreOf: ScoreOf): string {
  const scores = chapters.flatMap(({ exercises }) => exercises.map(scoreOf));
  const checked = scores.filter(({ isChecked }) => isChecked).length;
  if (checked === 0) {
    return '<p class="lead">Open a chapter, run its cells from the top, and check your answers to its exercises.</p>';
  }
  const words = pointsInWords(sumOf(scores));
  return `<p class="lead">You have <strong>${words}</strong>; ${checked} of ${scores.length} exercises are checked.</p>`;
}

function sumOf(scores: readonly Score[]): Score {
  const sum = (field: keyof Points) => scores.reduce((total, each) => total + each[field], 0);
  return { points: sum('points'), pointsMax: sum('pointsMax'), isChecked: scores.some(({ isChecked }) => isChecked) };
}

function stateOf({ points, pointsMax, isChecked }: Score): string {
  if (!isChecked) return 'open';
  return points === pointsMax ? 'done' : 'begun';
}

function pointsInWords({ points, pointsMax }: Points): string {
  return `${points} of ${counted(pointsMax)}`;
}

function counted(points: number): string {
  return points === 1 ? '1 point' : `${points} points`;
}

function addressOf(path: string): string {
  return `/${encodePath(path)}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
