import { afterAll, expect, test } from 'vitest';
import { renderTextPage } from '../../../../lib/notebook/server/text-pages.ts';
import { makeCourse } from '../../../server/course.ts';

const made = makeCourse({
  'notebooks/glossary.md':
    '# Words\n\n## TIME_WAIT\n\nAs in [one](01-a.ipynb#why), [a](../exercises/01-a/README.md), ![map](m.svg), [here](#words).\n\n```ts\nconst x = 1;\n```\n',
  'exercises/01-a/b.ts': '',
  'exercises/01-a/c.ts': '',
  'exercises/01-a/d.ts': '',
  'exercises/01-a/README.md': '# Topic\n\n## See *b* (`b.ts`)\n\nOf [b](b.ts).\n\n## See c (`c.ts`)\n\nOf c.\n',
  'exercises/02-b/e.ts': '',
});
afterAll(() => made.remove());

test('a text is a page whose headings have ids, and whose links lead to pages', async () => {
  const { title, content } = await renderTextPage(made.course, 'notebooks/glossary.md');
  expect(title).toBe('Words');
  expect(content).toContain('<h2 id="time_wait">');
  for (const address of ['/notebooks/01-a.ipynb#why', '/exercises/01-a/README.md', '#words']) {
    expect(content).toContain(`href="${address}"`);
  }
  expect(content).toContain('<img src="/files/notebooks/m.svg" alt="map">');
  expect(content).toContain('<span class="t-keyword">const</span>');
});

test('a topic leads to each of its exercises, below the question, and to no others', async () => {
  const { content } = await renderTextPage(made.course, 'exercises/01-a/README.md');
  const links = [...content.matchAll(/class="button" href="([^"]*)">(.*?)<\/a>/g)].map(
    ([, to, words]) => `${to} ${words}`,
  );
  expect(links).toEqual([
    '/exercises/01-a/b Write your answer<span class="out-of-sight">: See b</span>',
    '/exercises/01-a/c Write your answer<span class="out-of-sight">: See c</span>',
    '/exercises/01-a/d Write your answer<span class="out-of-sight">: D</span>',
  ]);
  expect(content.indexOf('>: See b')).toBeLessThan(content.indexOf('Of c.'));
  expect(content).toContain('<a href="/exercises/01-a/b">b</a>');
});

test('a text that is not there, or not of the course, is none', async () => {
  await expect(renderTextPage(made.course, 'notebooks/none.md')).rejects.toThrow('missing file: notebooks/none.md');
  await expect(renderTextPage(made.course, 'notebooks/../../x.md')).rejects.toThrow('invalid path');
});
