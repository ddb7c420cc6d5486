import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { model, modelEngine } from '../../../lib/model/model.ts';
import { modelTotals } from '../../../lib/model/model-totals.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { type Draft, scenarios } from '../../contract/scenarios.ts';
import { exploration } from '../../exploration.ts';

const lossy = (draft: Draft, lossRate: number): Draft => ({ ...draft, link: { ...draft.link, lossRate } });

test('modelTotals, are those of the timeline, whatever is asked', () => {
  fc.assert(
    fc.property(scenarios(), fc.constantFrom(0, 0, 0.01, 0.2), (draft, lossRate) => {
      const scenario = parseScenario(lossy(draft, lossRate));
      fc.pre(modelEngine.supports(scenario).supported);
      expect(modelTotals(scenario)).toEqual(model(scenario).totals);
    }),
    { seed: exploration.seed, numRuns: 4 * exploration.runs },
  );
});

test('modelTotals, of a request that failed count no bytes', () => {
  const resources = [
    { path: '/', bodyBytes: 10 },
    { path: '/post', bodyBytes: 5, method: 'POST', delayMs: 950 },
  ];
  const totals = modelTotals({ page: { resources }, policy: { idleTimeoutMs: 1000 } });
  expect(totals).toMatchObject({ requests: 2, bodyBytes: 10 });
});

test('modelTotals, decline what the model declines', () => {
  const page = { resources: [{ path: '/', bodyBytes: 10 }] };
  expect(() => modelTotals({ page, link: { lossRate: 0.1 }, policy: { protocol: 'HTTP/2' } })).toThrow(
    /unsupported by model/,
  );
});
