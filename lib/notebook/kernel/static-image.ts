/** A figure is shown as data, for viewers that draw plotly, and as an image for all others; the kernel adds the image. */

import { type Figure, figureTitle } from '../figure/figure.ts';
import type { FigureRenderer } from '../figure/figure-renderer.ts';
import { isJsonType, type MimeBundle, PLOTLY_TYPE, sortBundle } from '../mime-bundle.ts';
import type { CellOutput, CompleteDisplay, DisplayContent } from './cell-output.ts';

/**
 * Completes whatever a cell shows: JSON as values, and for a figure an image and a line of text. Without a renderer it
 * draws no images; whoever started the kernel does, or needs none. Never rejects.
 */
export function staticImages(renderer: FigureRenderer | null): CompleteDisplay {
  return (content, output) => {
    const data = parseJsonTypes(content.data);
    const figure = data[PLOTLY_TYPE] as Figure | undefined;
    if (figure === undefined) return { ...content, data };
    data['text/plain'] ??= figureTitle(figure);
    return renderer === null || 'image/png' in data
      ? { ...content, data: sortBundle(data) }
      : addImage({ ...content, data }, figure, renderer, output);
  };
}

async function addImage(
  content: DisplayContent,
  figure: Figure,
  renderer: FigureRenderer,
  output: Pick<CellOutput, 'write'>,
): Promise<DisplayContent> {
  try {
    const { png, width, height } = await renderer.png(figure);
    // The image has twice the pixels, so that text is sharp; without its natural size it would be shown twice as large.
    const metadata = { ...content.metadata, 'image/png': { width, height } };
    return { ...content, data: sortBundle({ ...content.data, 'image/png': png }), metadata };
  } catch (error) {
    output.write('stderr', `no static image of this figure: ${(error as Error).message}\n`);
    return { ...content, data: sortBundle(content.data) };
  }
}

/** Notebooks keep JSON types as values; plotly and people give typed arrays and strings as well. */
function parseJsonTypes(bundle: MimeBundle): MimeBundle {
  const parsed: MimeBundle = {};
  for (const [type, value] of Object.entries(bundle)) parsed[type] = isJsonType(type) ? toPlainJson(value) : value;
  return parsed;
}

function toPlainJson(value: unknown): unknown {
  try {
    const text = typeof value === 'string' ? value : JSON.stringify(value, listTypedArray);
    return JSON.parse(text);
  } catch {
    return value;
  }
}

function listTypedArray(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
}
