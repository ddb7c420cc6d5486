/**
 * A figure: what plotly draws, as frozen plain data, and the same in words for readers who cannot see it. Nothing here
 * draws: a notebook shows the MIME bundle, and adds the picture where it has one.
 *
 * The types name only what this library writes. plotly's own are a megabyte of schema, which slows every cell of a
 * notebook that meets them; a test asks plotly itself (`Plotly.validate`) whether each figure is right.
 */

import { deepFreeze } from '../deep-freeze.ts';

/** Jupyter's name for "how I look", as Deno's kernel introduced it. */
export const mimebundle: unique symbol = Symbol.for('jupyter.mimebundle');

export interface Trace {
  readonly type: 'bar' | 'scatter';
  readonly name?: string;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  readonly base?: readonly number[];
  readonly text?: readonly string[];
  readonly hovertext?: readonly string[];
  readonly [attribute: string]: unknown;
}

export interface Layout {
  readonly title: { readonly text: string };
  readonly width: number;
  readonly height: number;
  readonly [attribute: string]: unknown;
}

export interface Config {
  readonly [attribute: string]: unknown;
}

export interface MimeBundle {
  readonly 'application/vnd.plotly.v1+json': {
    readonly data: readonly Trace[];
    readonly layout: Layout;
    readonly config: Config;
  };
  readonly 'text/plain': string;
}

/**
 * What plots return and notebooks show. A type and not an interface, so that it also passes where any object with names
 * is taken, as renderers of plotly do.
 */
export type Figure = {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly config: Config;
  /** The figure in words: what it shows, who is faster and by how much. */
  readonly text: string;
  readonly [mimebundle]: () => MimeBundle;
};

/** The last step of every figure: freezes it and gives it its MIME bundle, which `JSON.stringify` leaves out. */
export function figure(drawn: { data: readonly Trace[]; layout: Layout; config: Config; text: string }): Figure {
  const { data, layout, config, text } = drawn;
  const plain = { data, layout, config, text };
  const bundle = () => ({ 'application/vnd.plotly.v1+json': { data, layout, config }, 'text/plain': text });
  return deepFreeze(
    Object.defineProperty(plain, mimebundle, { value: bundle }) as typeof plain & Pick<Figure, typeof mimebundle>,
  );
}
