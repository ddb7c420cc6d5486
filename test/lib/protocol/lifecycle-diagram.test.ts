import { describe, expect, test } from 'vitest';
import { connectionStates, lifecycle } from '../../../lib/protocol/lifecycle.ts';
import { lifecycleDiagram, lifecycleEdges } from '../../../lib/protocol/lifecycle-diagram.ts';

describe('lifecycleDiagram', () => {
  const svg = lifecycleDiagram();

  test('draws each state once and each pair of states as one arrow', () => {
    expect(svg.match(/<g class="state">/g)).toHaveLength(connectionStates.length);
    expect(svg.match(/<g class="event">/g)).toHaveLength(lifecycleEdges().length);
    for (const state of connectionStates) expect(svg).toContain(`font-size="15">${state}</text>`);
  });

  test('names every event of the table', () => {
    const labels = svg.match(/<tspan /g)!.length;
    expect(labels).toBe(connectionStates.reduce((sum, state) => sum + Object.keys(lifecycle[state]).length, 0));
  });

  test('has a title and a description that says the same as the picture', () => {
    expect(svg).toContain('aria-labelledby="lifecycle-title lifecycle-desc"');
    expect(svg).toContain('<title id="lifecycle-title">');
    expect(svg).toContain('waiting to receiving: response begins');
  });

  test('is well formed: tags close in order', () => {
    const open: string[] = [];
    for (const [, slash, name, self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (slash) expect(open.pop()).toBe(name);
      else if (!self) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  test('keeps its coordinates inside the picture', () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
    for (const [, x, y] of svg.matchAll(/x="(-?[\d.]+)" y="(-?[\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThan(0);
      expect(Number(x)).toBeLessThan(width!);
      expect(Number(y)).toBeGreaterThan(0);
      expect(Number(y)).toBeLessThan(height!);
    }
  });
});
