import { expect, test } from 'vitest';
import { type Cell, type MeasuredCell, measurableCells } from '../../../../lib/cli/tasks/measured-cells.ts';
import { cellErrors, measuredSection, summaryOf } from '../../../../lib/cli/tasks/measured-section.ts';
import { simulate } from '../../../../lib/simulate/simulate.ts';

const cells = measurableCells();
const first = cells.filter(({ policy, link }) => policy === 'http1.1' && link === '20 ms, 1 Mbit/s') as [Cell, Cell];

/** As if the kernel had taken `times` what the simulator says. */
function measured(backend: MeasuredCell['backend'], times: readonly number[]): readonly MeasuredCell[] {
  return first.map(({ name, scenario }) => {
    const simulatedMs = simulate(scenario).totals.pageLoadMs;
    return { name, backend, runsMs: times.map((factor) => factor * simulatedMs) };
  });
}

test('measurableCells, are two pages, four round trips, three rates and every policy that can be measured', () => {
  const policies = new Set(cells.map(({ policy }) => policy));
  expect(cells).toHaveLength(2 * 4 * 3 * policies.size);
  expect(policies.size).toBe(35);
  expect([...policies].filter((name) => /http3|0rtt/.test(name))).toEqual([]);
});

test('cellErrors, are relative to the median over real packets', () => {
  const errors = cellErrors(cells, [...measured('tun', [1, 1.25, 5]), ...measured('relay', [1.5])]);
  expect(errors).toHaveLength(2);
  expect(errors[0]!.simulate).toBeCloseTo(-0.2, 9);
  expect(errors[0]!.relay).toBeCloseTo(0.2, 9);
  expect(errors[0]!.spread).toBeCloseTo(4 / 1.25, 9);
});

test('cellErrors, one run has no spread, and what only the relay has measured does not count', () => {
  expect(cellErrors(cells, measured('relay', [1]))).toEqual([]);
  const [error] = cellErrors(cells, measured('veth', [1]));
  expect(error).toMatchObject({ relay: null, spread: null });
});

test('measuredSection, says the medians, a row for each policy and link, and where it is worst', () => {
  const errors = cellErrors(cells, [...measured('tun', [1.25]), ...measured('relay', [1.25])]);
  expect(summaryOf(errors).simulate.median).toBeCloseTo(0.2, 9);
  const section = measuredSection(errors, 'Linux 1, Node.js 2');
  expect(section).toContain('2 page loads over kernel TCP (Linux 1, Node.js 2).');
  expect(section).toContain('simulate 20 %');
  expect(section).toContain('relay 0 % (2 of them)');
  expect(section).toMatch(/^\| http1\.1 /m);
  expect(section).toMatch(/^\| 20 ms, 1 Mbit\/s /m);
  expect(section).toMatch(/^- (eleven|forty-two)-objects, 20 ms, 1 Mbit\/s, http1\.1: -20 % of /m);
});
