/** A plotly figure as data, and which of them can be drawn without a browser. */

export interface Figure {
  readonly data?: readonly { readonly type?: string }[];
  readonly layout?: {
    readonly title?: string | { readonly text?: string };
    readonly width?: number;
    readonly height?: number;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

/** What a figure measures in CSS pixels when it does not say. */
export const DEFAULT_SIZE = { width: 700, height: 420 } as const;

/** Drawn by WebGL, which only browsers have: plotly waits for ever for the 3D ones and leaves the others blank. */
const WEBGL_TRACES = [
  'scatter3d surface mesh3d cone streamtube isosurface volume',
  'scattergl scatterpolargl splom parcoords',
  'scattermap choroplethmap densitymap scattermapbox choroplethmapbox densitymapbox',
]
  .join(' ')
  .split(' ');

/** Drawn on outlines of countries that plotly fetches from a server. */
const MAP_TRACES = ['scattergeo', 'choropleth'];

/** Why no static image can be made of a figure, and what to do instead; `null` if one can. */
export function refusal(figure: Figure): string | null {
  for (const { type = 'scatter' } of figure.data ?? []) {
    const reason = WEBGL_TRACES.includes(type) ? 'needs WebGL' : MAP_TRACES.includes(type) ? 'needs map data' : null;
    if (reason !== null) return `unsupported trace type: ${type} ${reason}; use a two-dimensional type such as scatter`;
  }
  return null;
}

export function figureSize(figure: Figure): { readonly width: number; readonly height: number } {
  const { width = DEFAULT_SIZE.width, height = DEFAULT_SIZE.height } = figure.layout ?? {};
  return { width, height };
}

/** The title without plotly's markup, for people who do not see the figure. */
export function figureTitle(figure: Figure): string {
  const title = figure.layout?.title;
  const text = typeof title === 'string' ? title : title?.text;
  return text === undefined || text === '' ? 'Figure' : text.replace(/<br\s*\/?>/g, ' ').replace(/<[^>]*>/g, '');
}
