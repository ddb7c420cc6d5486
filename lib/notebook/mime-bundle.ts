/**
 * How a value shows itself in a notebook.
 *
 * A value that has a method named `Symbol.for('jupyter.mimebundle')` gives its MIME bundle: the same content in several
 * formats, of which a viewer takes the richest it knows. The kernel calls the method on the last value of a cell; code
 * that wants to show a value in the middle of a cell calls `globalThis[Symbol.for('roundtrip.display')]`, which the
 * kernel provides. Both names are registered symbols, so a library can use them without importing this package and
 * without any module of Node.
 */

export const MIME_BUNDLE: unique symbol = Symbol.for('jupyter.mimebundle') as never;
export const DISPLAY: unique symbol = Symbol.for('roundtrip.display') as never;

/** MIME type to content: text, base64 for images, or the parsed value for JSON types. */
export type MimeBundle = Record<string, unknown>;

export interface Displayable {
  [MIME_BUNDLE](): MimeBundle | Promise<MimeBundle>;
}

/**
 * Shows a bundle, or a value that can give one, below the running cell. Outputs appear in the order of the calls, and
 * the cell ends when all have been shown. The promise is fulfilled when this one has been, and need not be awaited.
 */
export type Display = (shown: MimeBundle | Displayable) => Promise<void>;

export const PLOTLY_TYPE = 'application/vnd.plotly.v1+json';

/** Whether Jupyter keeps this type as a value and not as text. */
export function isJsonType(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json');
}

export function isDisplayable(value: unknown): value is Displayable {
  return typeof (value as Displayable | null | undefined)?.[MIME_BUNDLE] === 'function';
}

/** The richest types first, then images, plain text last: the order in which viewers prefer them. */
export function sortBundle(bundle: MimeBundle): MimeBundle {
  const rank = (type: string) => (isJsonType(type) ? 0 : type.startsWith('image/') ? 1 : type === 'text/plain' ? 3 : 2);
  return Object.fromEntries(Object.entries(bundle).sort(([a], [b]) => rank(a) - rank(b)));
}
