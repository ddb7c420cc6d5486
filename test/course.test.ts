/** What every lesson has, and that nothing of the course points into nowhere. */

import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCourse } from '../lib/grade/course.ts';
import { pointsMaxOf } from '../lib/grade/points-max.ts';
import type { Cell, CodeCell } from '../lib/notebook/notebook.ts';
import { parseNotebook } from '../lib/notebook/notebook-file.ts';
import { headingId } from '../lib/notebook/page/heading-id.ts';

const root = join(import.meta.dirname, '..');
const names = globSync('notebooks/*.ipynb', { cwd: root })
  .map((path) => basename(path))
  .sort();
const lessons = names.map((name) => {
  const path = join(root, 'notebooks', name);
  return { name, cells: parseNotebook(readFileSync(path, 'utf8'), path).cells };
});
const course = readCourse(root);
const glossary = readFileSync(join(root, 'notebooks/glossary.md'), 'utf8');

const tagsOf = ({ metadata }: Cell): readonly string[] => (metadata.tags as readonly string[] | undefined) ?? [];
const isCode = (cell: Cell): cell is CodeCell => cell.cell_type === 'code';

describe.each(lessons)('$name', ({ name, cells }) => {
  const number = name.slice(0, 2);
  const source = (id: string) => cells.find((cell) => cell.id === id)?.source ?? '';
  const exercises = course.exercises.filter(({ id }) => id.startsWith(number));

  test('tells its goals and how long it takes, and ends with what could fool and with sources', () => {
    expect(source('title')).toMatch(/^# .+\n/);
    expect(source('title')).toMatch(/\b\d+\s+minutes\b/);
    expect(source('title')).toMatch(/\*\*Goals\.\*\* Afterwards you can\n\n(- .+\n?)/);
    expect(source('fool')).toMatch(/^## What could fool you here\n/);
    expect(source('sources')).toMatch(/^## Sources\n/);
  });

  test('asks for a prediction before it shows anything, and compares it', () => {
    const place = (holds: (cell: Cell) => boolean) => cells.findIndex(holds);
    const asked = place((cell) => tagsOf(cell).includes('prediction'));
    expect(asked).toBeGreaterThan(0);
    expect(cells[asked]!.source).toContain('undefined');
    expect(asked).toBeLessThan(place((cell) => tagsOf(cell).includes('experiment')));
    expect(place(({ source }) => /^checkPrediction\(/m.test(source))).toBeGreaterThan(asked);
  });

  test('was run: an experiment, figures, claims that held', () => {
    const code = cells.filter(isCode);
    expect(code.filter(({ execution_count }) => execution_count === null).map(({ id }) => id)).toEqual([]);
    expect(code.flatMap(({ outputs }) => outputs.filter(({ output_type }) => output_type === 'error'))).toEqual([]);
    expect(code.filter((cell) => tagsOf(cell).includes('experiment'))).not.toEqual([]);
    const figures = JSON.stringify(code.map(({ outputs }) => outputs)).match(/"application\/vnd\.plotly\.v1\+json"/g);
    expect(figures?.length).toBeGreaterThanOrEqual(2);
    const claims = code.filter(({ id }) => id.startsWith('claim'));
    expect(claims).not.toEqual([]);
    for (const { source, outputs } of claims) {
      expect(source).toContain('claim(');
      expect(JSON.stringify(outputs)).toContain('true: ');
    }
  });

  test('has two exercises or more, names each, and checks them all', () => {
    expect(exercises.length).toBeGreaterThanOrEqual(2);
    const topics = new Set(exercises.map(({ id }) => dirname(id)));
    expect(topics.size).toBe(1);
    const [topic] = topics;
    expect(source('exercises')).toContain(`../exercises/${topic}/README.md`);
    expect(source('check')).toBe(`await check('${topic}')`);
    const questions = readFileSync(join(root, 'exercises', topic!, 'README.md'), 'utf8');
    for (const { id } of exercises) expect(questions).toContain(`(\`${basename(id)}.ts\`)\n`);
  });

  test('links terms of the glossary where they appear first', () => {
    const linked = [
      ...cells
        .map(({ source }) => source)
        .join('\n')
        .matchAll(/\]\(glossary\.md#([^)]*)\)/g),
    ];
    expect(linked.length).toBeGreaterThanOrEqual(3);
    const ids = linked.map(([, id]) => id);
    expect(ids, 'a term is linked once').toEqual([...new Set(ids)]);
  });
});

test('the points of the course add up to 100', async () => {
  const points = await pointsMaxOf(
    root,
    course.exercises.map(({ id }) => id),
  );
  expect(Object.keys(points)).toHaveLength(course.exercises.length);
  expect(Object.values(points).reduce((sum, worth) => sum + worth, 0)).toBe(100);
});

test('each of the 24 misconceptions has its place', () => {
  const met = lessons
    .flatMap(({ cells }) => cells.flatMap(tagsOf))
    .flatMap((tag) => /^misconception:(\d+)$/.exec(tag)?.[1] ?? []);
  expect([...new Set(met.map(Number))].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
});

test('the glossary is in order, and each term is linked from a lesson', () => {
  const terms = [...glossary.matchAll(/^## (.+)$/gm)].map(([, term]) => term!);
  expect(terms).toEqual(terms.toSorted((a, b) => a.localeCompare(b, 'en')));
  const slugs = terms.map(headingId);
  const text = lessons.map(({ cells }) => cells.map(({ source }) => source).join('\n')).join('\n');
  expect(slugs.filter((slug) => !text.includes(`glossary.md#${slug})`))).toEqual([]);
});
