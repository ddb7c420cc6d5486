/** Shows figures in the middle of a cell; the last expression of a cell shows itself. */

import { InputError } from '../errors.ts';
import { type Figure, type MimeBundle, mimebundle } from './figure.ts';

/** Where our notebook kernel puts the function that displays a MIME bundle. */
const display: unique symbol = Symbol.for('roundtrip.display');

/**
 * Shows each figure below the cell, in order.
 *
 * @returns a promise, fulfilled when all are shown
 * @throws {InputError} at once, outside a notebook or for what is not a figure
 * @example
 * await show(waterfall(model(page)), pageLoadSweep({ over: 'rttMs', series }));
 */
export function show(...figures: readonly Figure[]): Promise<void> {
  const shown: unknown = Reflect.get(globalThis, display);
  if (typeof shown !== 'function') {
    throw new InputError(
      'unsupported show() here: only the notebook kernel displays figures; elsewhere use figure.text',
    );
  }
  if (figures.length === 0)
    throw new InputError('missing figures; give one or more, such as show(waterfall(timeline))');
  const bundles = figures.map(bundleOf);
  return (async () => {
    for (const bundle of bundles) await shown(bundle);
  })();
}

function bundleOf(figure: Figure): MimeBundle {
  const bundle: unknown = Object(figure)[mimebundle];
  if (typeof bundle !== 'function') {
    throw new InputError(`invalid figure: ${typeof figure}; give what waterfall() and the other plots return`);
  }
  return bundle.call(figure);
}
