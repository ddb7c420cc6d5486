/** The drawing process: a figure in, an image out, until its starter hangs up. Started by `figure-renderer.ts`. */

import { flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { DrawAnswer, DrawRequest } from './figure-renderer.ts';
import { drawSvg } from './plotly-svg.ts';
import { svgToPng } from './png.ts';

const LIFELINE_FD = 4;

new Worker(new URL('./draw-watch.ts', import.meta.url), { workerData: { lifelineFd: LIFELINE_FD } });

// Ctrl-C in a terminal reaches every process of the group; what to do about it is the starter's decision.
process.on('SIGINT', () => {});

process.on('message', async (request: DrawRequest) => {
  try {
    const { svg, width, height } = await drawSvg(request.figure);
    answer({ drawn: request.format === 'svg' ? { svg, width, height } : { png: svgToPng(svg), width, height } });
  } catch (error) {
    answer({ error: (error as Error).message });
  }
});

answer('ready');
// Whoever starts this process also kills it, and then nothing is kept.
flushCompileCache();

function answer(message: DrawAnswer): void {
  // Whoever asked may have hung up meanwhile; `draw-watch.ts` sees to that.
  process.send?.(message, () => {});
}
