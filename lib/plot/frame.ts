/**
 * What all figures share: a white card, Arial, a title with a quiet line below it, the legend under that, and margins
 * that fit their labels. plotly neither wraps nor shortens text, so both are done here, by estimated widths.
 */

import { ink } from './palette.ts';

/** Arial, or what has its metrics. */
const fontFamily = 'Arial, Helvetica, Arimo, sans-serif';

export const defaultWidthPx = 760;
/** Below this width (a telephone) labels are shortened and direct labels become letters. */
export const narrowPx = 520;

const paddingPx = 12;
const titlePx = 16;
export const subtitlePx = 12;
const legendPx = 12;
const legendRowPx = 20;
/** plotly's room for the key of a legend entry, and between entries. */
const legendKeyPx = 46;

export interface FrameOptions {
  readonly width: number;
  readonly title: string;
  /** Never empty: plotly places a title of one line differently. */
  readonly subtitle: string;
  readonly legend: readonly string[];
  /** Height of the plotting area, between the legend and the time axis. */
  readonly plotHeight: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Size, margins, title, legend and hover style; the caller adds axes and annotations. */
export function frame(options: FrameOptions) {
  const { width, title, subtitle, legend, plotHeight, left, right, bottom } = options;
  const within = width - 2 * paddingPx;
  const titleLines = wrap(title, titlePx, within, { bold: true });
  const subtitleLines = wrap(subtitle, subtitlePx, within);
  // plotly sets all lines of a title as far apart as those of its own size.
  const titleHeight = paddingPx + (titleLines.length + subtitleLines.length) * titlePx * 1.3;
  const legendHeight = legend.length === 0 ? 0 : legendRows(legend, width - left - right) * legendRowPx + 10;
  const top = Math.ceil(titleHeight + legendHeight + 4);
  const height = Math.ceil(top + plotHeight + bottom);
  const lines = [
    `<b>${titleLines.map(escapeText).join('<br>')}</b>`,
    ...subtitleLines.map((line) => quiet(escapeText(line))),
  ];
  return {
    width,
    height,
    margin: { l: left, r: right, t: top, b: bottom, pad: 0 },
    paper_bgcolor: ink.card,
    plot_bgcolor: ink.card,
    font: { family: fontFamily, size: 12, color: ink.text },
    title: {
      text: lines.join('<br>'),
      font: { size: titlePx },
      x: 0,
      xref: 'container',
      xanchor: 'left',
      // Of a title of several lines, plotly puts the first baseline here, whatever its anchor.
      y: 1 - (paddingPx + titlePx * 0.8) / height,
      yref: 'container',
      yanchor: 'top',
      pad: { l: paddingPx },
    },
    showlegend: legend.length > 0,
    ...(legend.length > 0 && {
      legend: {
        orientation: 'h',
        x: (paddingPx - 6) / width,
        xref: 'container',
        xanchor: 'left',
        y: 1 - (titleHeight + 4) / height,
        yref: 'container',
        yanchor: 'top',
        font: { size: legendPx },
        traceorder: 'normal',
      },
    }),
    hoverlabel: { bgcolor: ink.card, bordercolor: ink.line, font: { size: 12, color: ink.text }, align: 'left' },
    hovermode: 'closest',
    dragmode: 'pan',
  };
}

/** Nothing leaves the page, and no bar of buttons covers the figure. */
export const config = { displaylogo: false, displayModeBar: false, responsive: false, showTips: false };

/** An axis of numbers with its unit in its title. */
export function numberAxis(title: string, { grid = true } = {}) {
  return {
    title: { text: title, font: { size: 12 }, standoff: 8 },
    ...(grid ? { gridcolor: ink.grid } : { showgrid: false }),
    linecolor: ink.line,
    showline: true,
    zeroline: false,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: ink.line,
    tickfont: { size: 11 },
    separatethousands: true,
    exponentformat: 'none',
    automargin: false,
  };
}

/** Text on a pattern needs a ground of its own. */
export const onBar = { showarrow: false, bgcolor: 'rgba(255,255,255,0.88)', borderpad: 1 };

export function quiet(markup: string): string {
  return `<span style="font-size:${subtitlePx}px;color:${ink.quiet}">${markup}</span>`;
}

/** plotly reads text as a subset of HTML: names that people chose are escaped. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Width of `text`, without its markup, in Arial, to about a tenth: by classes of letters, in em. */
export function textWidthPx(markup: string, sizePx: number): number {
  const text = markup.replace(/<[^>]*>/g, '');
  let em = 0;
  for (const letter of text) {
    if (/[ijlI.,:;'|!/\\ ftr()[\]-]/.test(letter)) em += 0.31;
    else if (/[mwMW@%]/.test(letter)) em += 0.86;
    else if (/[A-Z&]/.test(letter)) em += 0.69;
    else em += letter.codePointAt(0)! > 0x2e80 ? 1 : 0.56;
  }
  return em * sizePx;
}

/** Lines of words, each at most `widthPx` wide where its words allow. */
export function wrap(text: string, sizePx: number, widthPx: number, style: { bold?: boolean } = {}): string[] {
  const size = style.bold ? sizePx * 1.08 : sizePx;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidthPx(longer, size) > widthPx) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A path that fits: its last segment says most, so letters go from the front. */
export function shortPath(path: string, sizePx: number, widthPx: number): string {
  if (textWidthPx(path, sizePx) <= widthPx) return path;
  const letters = [...path];
  while (letters.length > 1 && textWidthPx(`…${letters.join('')}`, sizePx) > widthPx) letters.shift();
  return `…${letters.join('')}`;
}

/** plotly puts entries in one row, or, where that is wider than the plotting area, in columns as wide as the widest. */
function legendRows(names: readonly string[], widthPx: number): number {
  const widths = names.map((name) => textWidthPx(name, legendPx) + legendKeyPx);
  const sum = widths.reduce((total, width) => total + width, 0);
  if (sum <= widthPx) return 1;
  return Math.ceil(names.length / Math.max(1, Math.floor(widthPx / Math.max(...widths))));
}
