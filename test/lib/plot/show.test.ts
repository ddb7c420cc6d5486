import { afterEach, describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { type MimeBundle, mimebundle } from '../../../lib/plot/figure.ts';
import { show } from '../../../lib/plot/show.ts';
import { waterfall } from '../../../lib/plot/waterfall.ts';
import { http10, http11 } from './timelines.ts';

const display = Symbol.for('roundtrip.display');
const [first, second] = [waterfall(http10(2)), waterfall(http11(2))];

afterEach(() => {
  Reflect.deleteProperty(globalThis, display);
});

describe('show', () => {
  test('gives each figure to the notebook, one after the other', async () => {
    const events: (MimeBundle | string)[] = [];
    Reflect.set(globalThis, display, async (bundle: MimeBundle) => {
      events.push(bundle);
      await Promise.resolve();
      events.push('shown');
    });
    await show(first, second);
    expect(events).toEqual([first[mimebundle](), 'shown', second[mimebundle](), 'shown']);
  });

  test('fails with the error of the notebook', async () => {
    Reflect.set(globalThis, display, () => {
      throw new Error('the kernel is gone');
    });
    await expect(show(first)).rejects.toThrow('the kernel is gone');
  });

  test('says at once that there is no notebook', () => {
    expect(() => show(first)).toThrow(InputError);
    expect(() => show(first)).toThrow('only the notebook kernel displays figures');
  });

  test('shows nothing where one of its arguments is no figure', () => {
    const shown: unknown[] = [];
    Reflect.set(globalThis, display, (bundle: unknown) => shown.push(bundle));
    expect(() => show()).toThrow('missing figures');
    expect(() => show(first, http11(1) as never)).toThrow('invalid figure: object; give what waterfall()');
    expect(() => show(undefined as never)).toThrow('invalid figure: undefined');
    expect(shown).toEqual([]);
  });
});
