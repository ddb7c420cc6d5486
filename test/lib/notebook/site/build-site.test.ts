import { rmSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { afterEach, expect, test } from 'vitest';
import { buildSite } from '../../../../lib/notebook/site/build-site.ts';
import { SEARCH_OPTIONS } from '../../../../lib/notebook/site/search-options.ts';
import { code, makeCourse, text } from './course.ts';

// Pages in a browser, and figures, are tested in test/browser.
const courses: string[] = [];
afterEach(() => {
  for (const course of courses.splice(0)) rmSync(course, { recursive: true });
});

async function build(files: Parameters<typeof makeCourse>[0]) {
  const course = makeCourse(files);
  courses.push(course);
  return await buildSite(course, { title: 'Course', summary: 'What it is.', cache: course });
}

const course = {
  'notebooks/01-a.ipynb': [
    text(
      'intro',
      '# First <lesson>\n\nHow *long*?\n\n## Part\n\n### Detail\n\nSee [the question](../exercises/01-a/README.md) and $a^2$.[^n]\n\n[^n]: A note.',
    ),
    code('c', 'const latency = 1;', [{ output_type: 'stream', name: 'stdout', text: ['<b>\n'] }]),
  ],
  'exercises/01-a/README.md':
    '# Question\n\nWrite it. Back to [part](../../notebooks/01-a.ipynb#part).\n\n```ts\nconst x = 1;\n```\n',
  'exercises/01-a/answer.ts': 'export const answer = 0;\n',
  'notebooks/glossary.md': '# Glossary\n\n**Handshake**: what opens a connection.\n',
};

test('buildSite makes a page of each lesson, exercise and text, in order, each leading to the next', async () => {
  const { files, problems, notRun, weights } = await build(course);
  expect({ problems, notRun }).toEqual({ problems: [], notRun: [] });
  expect(weights.map(({ page }) => page)).toEqual([
    'exercises/01-a/index.html',
    'index.html',
    'notebooks/01-a.html',
    'notebooks/glossary.html',
  ]);
  expect(files.has('assets/plotly.js')).toBe(false);
  const page = (path: string) => String(files.get(path));
  const nextOf = (path: string) => /rel="next" href="([^"]*)"/.exec(page(path))?.[1];
  expect(nextOf('index.html')).toBe('notebooks/01-a.html');
  expect(nextOf('notebooks/01-a.html')).toBe('../exercises/01-a/index.html');
  expect(nextOf('exercises/01-a/index.html')).toBe('../../notebooks/glossary.html');
  expect(nextOf('notebooks/glossary.html')).toBeUndefined();
  expect(page('index.html')).toMatch(
    /<li value="1"><a href="notebooks\/01-a\.html">First &lt;lesson&gt;<\/a><p>How long\?<\/p>/,
  );
  expect(page('index.html')).toContain('Exercise: <a href="exercises/01-a/index.html">Question</a>');
  expect(page('index.html')).toContain('<a href="notebooks/glossary.html">Glossary</a>');
});

test('pages have math without fonts, footnotes, code in colour, contents, and outputs as text', async () => {
  const { files } = await build(course);
  const lesson = String(files.get('notebooks/01-a.html'));
  expect(lesson).toContain('<title>First &lt;lesson&gt; - Course</title>');
  expect(lesson).toContain('<math xmlns');
  expect(lesson).toContain('id="fn-intro-1"');
  expect(lesson).toContain('<span class="t-keyword">const</span> <span class="t-constant">latency</span>');
  expect(lesson).toContain('&lt;b&gt;');
  expect(lesson.match(/<li class="level-\d"><a href="[^"]*">/g)).toEqual([
    '<li class="level-2"><a href="#part">',
    '<li class="level-3"><a href="#detail">',
  ]);
  const exercise = String(files.get('exercises/01-a/index.html'));
  expect(exercise).toContain('<a href="../../notebooks/01-a.html#part">');
  expect(exercise).toContain('<h2 id="file-answer-ts"><code>answer.ts</code></h2>');
});

test('a topic with several exercises has each file below its question, and the first page lists them as it asks', async () => {
  const { files, problems } = await build({
    ...course,
    'exercises/01-a/README.md':
      '# Topic\n\nOf both.\n\n## Second, *by hand* (`b.ts`)\n\nTwo.[^1]\n\n[^1]: Note.\n\n## First (`a.ts`)\n\n[One](gone.md).\n',
    'exercises/01-a/a.ts': 'const first = 1;\n',
    'exercises/01-a/b.ts': 'const second = 2;\n',
  });
  const topic = String(files.get('exercises/01-a/index.html')).replace(/<[^>]*>/g, '');
  const order = ['Of both.', 'Second, by hand (b.ts)', 'Two.', 'second', 'First (a.ts)', 'One', 'first', 'answer.ts'];
  const places = order.map((words) => topic.indexOf(words, topic.indexOf('Of both.')));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  const base = 'exercises/01-a/index.html';
  expect(String(files.get('index.html'))).toContain(
    `<li>Exercise: <a href="${base}#second-by-hand-bts">Second, by hand</a></li><li>Exercise: <a href="${base}#first-ats">First</a></li>`,
  );
  expect(problems).toEqual([
    'exercises/01-a/README.md:13: broken link gone.md; there is no file exercises/01-a/gone.md',
  ]);
});

test('the search index finds sections by their words and their code, and leads to them', async () => {
  const { files } = await build(course);
  const script = String(files.get('assets/search-index.js'));
  const index = MiniSearch.loadJSON(JSON.parse(script.replace('globalThis.roundtripIndex=', '')), SEARCH_OPTIONS);
  const addresses = (words: string) => index.search(words).map(({ address }) => address);
  expect(addresses('laten')).toEqual(['notebooks/01-a.html#detail']);
  expect(addresses('handshake')).toEqual(['notebooks/glossary.html']);
  expect(addresses('answer')).toEqual(['exercises/01-a/index.html#file-answer-ts']);
  expect(addresses('xylophone')).toEqual([]);
});

test('problems name file and line: broken links, parts that are not there, math that is none', async () => {
  const { problems } = await build({
    ...course,
    'notebooks/01-a.ipynb': [text('one', '# A\n\n## Part\n'), text('two', 'fine\nbut\n[gone](none.ipynb) $\\frac{$')],
    'exercises/01-a/README.md': '# Question\n\nSee\n[a part](../../notebooks/01-a.ipynb#nowhere)\n',
  });
  expect(problems).toEqual([
    'notebooks/01-a.ipynb:20 (cell two, line 3): broken link none.ipynb; there is no file notebooks/none.ipynb',
    'exercises/01-a/README.md:4: broken link ../../notebooks/01-a.ipynb#nowhere; notebooks/01-a.html has no part with the id nowhere',
    expect.stringMatching(/^notebooks\/01-a\.ipynb: mathematics that KaTeX cannot read/),
  ]);
});

test('buildSite tells of notebooks without outputs, and refuses a folder without a course', async () => {
  const { notRun } = await build({ 'notebooks/01-a.ipynb': [text('t', '# A'), code('c', '1', [], null)] });
  expect(notRun).toEqual(['notebooks/01-a.ipynb']);
  await expect(build({ 'README.md': '' })).rejects.toThrow('missing notebooks:');
});
