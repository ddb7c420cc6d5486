import { expect, test } from 'vitest';
import { mayFail, type TextCell } from '../../../lib/notebook/notebook.ts';

const cell = (metadata: object) => ({ cell_type: 'raw', id: 'a', source: '', metadata }) as TextCell;

test('mayFail goes by the tag that Jupyter uses', () => {
  expect(mayFail(cell({ tags: ['other', 'raises-exception'] }))).toBe(true);
  for (const metadata of [{}, { tags: [] }, { tags: ['other'] }, { tags: 'raises-exception' }]) {
    expect(mayFail(cell(metadata))).toBe(false);
  }
});
