import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findSources, numberOf } from '../../../../lib/notebook/site/source.ts';
import { makeCourse } from './course.ts';

test('findSources gives lessons and exercises in reading order, and other texts at the end', () => {
  const course = makeCourse({
    'notebooks/10-last.ipynb': [],
    'notebooks/02-second.ipynb': [],
    'notebooks/glossary.md': '# Words',
    'notebooks/data.json': '{}',
    'notebooks/.ipynb_checkpoints/02-second.ipynb': [],
    'exercises/02-b/README.md': '# B',
    'exercises/02-a/README.md': '# A',
    'exercises/03-none/answer.ts': '',
  });
  const sources = findSources(course);
  expect(sources.map(({ file, page }) => `${file} ${page}`)).toEqual([
    'notebooks/02-second.ipynb notebooks/02-second.html',
    'exercises/02-a/README.md exercises/02-a/index.html',
    'exercises/02-b/README.md exercises/02-b/index.html',
    'notebooks/10-last.ipynb notebooks/10-last.html',
    'notebooks/glossary.md notebooks/glossary.html',
  ]);
  expect(sources.map(numberOf)).toEqual([2, 2, 2, 10, Number.POSITIVE_INFINITY]);
  rmSync(course, { recursive: true });
});

test('findSources of a folder without a course is empty', () => {
  expect(findSources('nowhere')).toEqual([]);
});
