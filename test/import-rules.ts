/** The import rule of the library (lib/README.md): downwards only, and folders on one row never import each other. */

import type { IFlattenedRuleSet, IForbiddenRuleType } from 'dependency-cruiser';

/** From the bottom up. */
export const rows: readonly (readonly string[])[] = [
  ['units.ts', 'errors.ts', 'deep-freeze.ts'],
  ['scenario', 'protocol'],
  ['timeline'],
  ['engine.ts'],
  ['model', 'simulate', 'measure'],
  ['notebook', 'compare', 'plot'],
  ['grade'],
  ['cli'],
];
const engines = ['model', 'simulate', 'measure'];
const withNode = ['measure', 'notebook', 'grade', 'cli'];

const inLib = (names: readonly string[]) => `^lib/(${names.map((name) => name.replace('.', '\\.')).join('|')})(/|$)`;

const downwards: IForbiddenRuleType[] = rows.flatMap((row, height) =>
  row.map((name) => {
    const others = [...row.filter((other) => other !== name), ...rows.slice(height + 1).flat()];
    return {
      name: `${name}: imports only from rows below`,
      severity: 'error',
      from: { path: inLib([name]) },
      to: { path: inLib([...others, 'index.ts']) },
    };
  }),
);

export const rules: IFlattenedRuleSet = {
  forbidden: [
    ...downwards,
    {
      name: 'plot, compare and grade see timelines, never engines',
      severity: 'error',
      from: { path: inLib(['plot', 'compare', 'grade']) },
      to: { path: inLib(engines) },
    },
    {
      name: 'notebook knows nothing of HTTP',
      severity: 'error',
      from: { path: inLib(['notebook']) },
      to: { path: inLib(['scenario', 'protocol', 'timeline', 'engine.ts', ...engines]) },
    },
    {
      name: 'only measure, notebook, grade and cli touch node: modules; the rest also runs in a browser',
      severity: 'error',
      from: { path: '^lib/', pathNot: inLib([...withNode, 'index.ts']) },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no import cycle', severity: 'error', from: { path: '^lib/' }, to: { circular: true } },
  ],
};
