import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { presetAccuracy, withSection } from '../../../../lib/cli/tasks/accuracy-section.ts';
import { InputError } from '../../../../lib/errors.ts';
import { links, pages, policyNames } from '../../../../lib/scenario/presets.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../../lib/README.md'), 'utf8');

describe('model against simulate, over all presets', () => {
  let answer: ReturnType<typeof presetAccuracy>;
  beforeAll(() => {
    answer = presetAccuracy();
  }, 60_000);

  test('every page over every link under every policy is answered by both', () => {
    const all = policyNames.length * Object.keys(links).length * Object.keys(pages).length;
    expect(answer.accuracy.overall.cells).toBe(all);
    expect(answer.section).not.toMatch(/Left out/);
  });

  test('where the model calls itself exact, it is', () => {
    const { claimedExact } = answer.accuracy;
    expect(claimedExact.cells).toBeGreaterThan(400);
    expect(claimedExact.largest).toBeLessThan(1e-6);
  });

  test('lib/README.md says what the task prints; `npm run accuracy` renews it', () => {
    expect(withSection(readme, answer.section)).toBe(readme);
  });
});

describe('withSection', () => {
  const document = 'before\n<!-- accuracy -->\n\nold\n\n<!-- /accuracy -->\nafter\n';
  test('replaces what is between the markers, and nothing else', () => {
    const renewed = withSection(document, 'new');
    expect(renewed).toBe('before\n<!-- accuracy -->\n\nnew\n\n<!-- /accuracy -->\nafter\n');
    expect(withSection(renewed, 'new')).toBe(renewed);
  });
  test.each(['no markers', '<!-- accuracy -->', '<!-- /accuracy --> <!-- accuracy -->', document + document])(
    'refuses a document without one pair of them: %j',
    (wrong) => {
      expect(() => withSection(wrong, 'new')).toThrow(InputError);
    },
  );
});
