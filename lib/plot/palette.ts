/**
 * One colour per phase and per series, everywhere. The colours are those of Okabe and Ito, "Color Universal Design"
 * (2002; also Wong, Nature Methods 8:441, 2011), which readers with the common kinds of colour blindness tell apart.
 * No figure needs them: phases also differ in pattern, series in dash, marker and direct label.
 */

import type { Origin, PhaseName } from '../timeline/timeline.ts';

export const okabeIto = {
  black: '#000000',
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  bluishGreen: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  reddishPurple: '#CC79A7',
} as const;

/** Not colours of data: text, lines and grounds. Text has a contrast of 4.5 or more on the white card (WCAG 2.2, 1.4.3). */
export const ink = {
  text: '#1F2328',
  quiet: '#59636E',
  line: '#8C959F',
  grid: '#E3E7EB',
  band: '#F3F6F8',
  card: '#FFFFFF',
} as const;

/** plotly's names for what fills a bar; the empty one is solid. */
export type Pattern = '' | '/' | '\\' | 'x' | '-' | '|' | '+' | '.';

export interface Fill {
  readonly color: string;
  readonly pattern: Pattern;
  /** Of the lines of the pattern; default 0.45. */
  readonly opacity?: number;
}

/** What time is divided into; `idle`: nothing is under way, on a connection or for the client. */
export type SliceName = PhaseName | 'idle';

/** In the order of a request's life, which is the order of legends. Solid: the two in which the answer comes. */
export const fills: Readonly<Record<SliceName, Fill>> = {
  blocked: { color: '#ECEFF1', pattern: '-', opacity: 0.2 },
  dns: { color: okabeIto.yellow, pattern: '.' },
  connect: { color: okabeIto.orange, pattern: '/' },
  tls: { color: okabeIto.reddishPurple, pattern: 'x' },
  send: { color: okabeIto.vermillion, pattern: '|' },
  wait: { color: okabeIto.skyBlue, pattern: '' },
  receive: { color: okabeIto.blue, pattern: '' },
  idle: { color: '#FFFFFF', pattern: '\\', opacity: 0.3 },
};

export interface SeriesStyle {
  readonly color: string;
  readonly dash: string;
  readonly marker: string;
}

const colors = [
  okabeIto.blue,
  okabeIto.vermillion,
  okabeIto.bluishGreen,
  okabeIto.orange,
  okabeIto.reddishPurple,
  okabeIto.skyBlue,
  okabeIto.black,
];
const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'];
const markers = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'x', 'star', 'hexagon'];

/** The style of the series at `place`: 24 series differ in dash and marker, 168 with colour. Yellow is too pale for lines. */
export function seriesStyle(place: number): SeriesStyle {
  const at = (list: readonly string[]) => list[place % list.length]!;
  return { color: at(colors), dash: at(dashes), marker: at(markers) };
}

/** A filled marker is a formula, an open one the simulator, an open one with a dot a measurement. */
export function markerOf(marker: string, origin: Origin): string {
  if (origin === 'computed') return marker;
  return origin === 'simulated' ? `${marker}-open` : `${marker}-open-dot`;
}

/** The look of a slice: a hairline round what is known, a heavy dark line round what we emulated ourselves. */
export function fillMarker(name: SliceName, origin: Origin) {
  const { color, pattern, opacity = 0.45 } = fills[name];
  return {
    color,
    line: origin === 'emulated' ? { color: ink.text, width: 2 } : { color: ink.line, width: 0.5 },
    ...(pattern !== '' && {
      pattern: { shape: pattern, fillmode: 'overlay', fgcolor: ink.text, fgopacity: opacity, size: 6, solidity: 0.2 },
    }),
  };
}
