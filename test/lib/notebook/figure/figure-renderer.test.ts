import { afterAll, expect, test } from 'vitest';
import { FigureRenderer, renderSvg } from '../../../../lib/notebook/figure/figure-renderer.ts';
import { isRunning } from '../../../notebooks/processes.ts';

const line = { data: [{ type: 'scatter', x: [0, 10, 20], y: [1, 3, 2] }], layout: { width: 400, height: 300 } };
const renderer = new FigureRenderer();
afterAll(() => renderer.close());

test('FigureRenderer draws in one process that stays warm', { timeout: 60_000 }, async () => {
  expect(renderer.pid).toBeNull();
  const [png, svg] = await Promise.all([renderer.png(line), renderer.svg(line)]);
  expect(png).toMatchObject({ width: 400, height: 300 });
  expect(Buffer.from(png.png, 'base64').readUInt32BE(16)).toBe(800);
  expect(png.png.length).toBeLessThan(80_000);
  expect(svg.svg).toContain('>10<');
  const { pid } = renderer;
  expect(isRunning(pid!)).toBe(true);
  await renderer.svg(line);
  expect(renderer.pid).toBe(pid);
});

test('FigureRenderer refuses what it cannot draw, without a process', async () => {
  const fresh = new FigureRenderer();
  await expect(fresh.png({ data: [{ type: 'scatter3d' }] })).rejects.toThrow('unsupported trace type: scatter3d');
  expect(fresh.pid).toBeNull();
});

test('FigureRenderer kills a process that takes too long, and draws the next figure in another', {
  timeout: 60_000,
}, async () => {
  const hasty = new FigureRenderer({ timeoutMs: 1 });
  const slow = hasty.svg({ data: [{ type: 'bar', x: Array.from({ length: 3000 }, (_, n) => n) } as never] });
  await expect.poll(() => hasty.pid).not.toBeNull();
  const pid = hasty.pid!;
  await expect(slow).rejects.toThrow('the figure took longer than 0.001 s');
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(hasty.pid).toBeNull();
  hasty.close();
});

test('FigureRenderer says so if the process dies, and recovers', { timeout: 60_000 }, async () => {
  await renderer.svg(line);
  process.kill(renderer.pid!, 'SIGKILL');
  await expect(renderer.svg(line)).rejects.toThrow('the drawing process ended early');
  expect((await renderer.svg(line)).svg).toContain('<svg');
});

test('FigureRenderer lets an idle process go', { timeout: 60_000 }, async () => {
  const brief = new FigureRenderer({ idleMs: 1 });
  const drawn = brief.svg(line);
  await expect.poll(() => brief.pid).not.toBeNull();
  const pid = brief.pid!;
  await drawn;
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('renderSvg draws one figure and leaves no process', { timeout: 60_000 }, async () => {
  expect((await renderSvg(line)).svg).toContain('>20<');
});
