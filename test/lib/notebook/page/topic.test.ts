import { expect, test } from 'vitest';
import { questionIn, topicParts } from '../../../../lib/notebook/page/topic.ts';

const text = `# Connections

What all share.

## Read the *packets* (\`read-packets.ts\`)

Count them.

### Hints

\`\`\`md
## No heading (\`none.ts\`)
\`\`\`

## Page load, by hand (\`page-load.ts\`)

Add them.

## Sources

RFC 9112`;

test('topicParts finds the section of each exercise, with its title and its line', () => {
  const parts = topicParts(text);
  expect(parts.map(({ exercise, title, line }) => [exercise, title, line])).toEqual([
    [null, 'Connections', 0],
    ['read-packets', 'Read the packets', 4],
    ['page-load', 'Page load, by hand', 14],
    [null, 'Sources', 18],
  ]);
  expect(parts.map((part) => part.text).join('\n')).toBe(text);
});

test('questionIn leaves out the sections of other exercises', () => {
  const question = questionIn(topicParts(text), 'page-load');
  expect(question).toContain('What all share.');
  expect(question).toContain('## Page load, by hand (`page-load.ts`)\n\nAdd them.');
  expect(question).toContain('RFC 9112');
  expect(question).not.toMatch(/packets|none/);
});

test('a text without such sections belongs to all exercises', () => {
  expect(questionIn(topicParts('Words.\n\n## What to do\n\nThis.'), 'one')).toBe('Words.\n\n## What to do\n\nThis.');
  expect(topicParts('')).toEqual([{ exercise: null, title: '', text: '', line: 0 }]);
});
