import { expect, test } from 'vitest';
import { admit, exactly, unsupported } from '../../lib/engine.ts';
import { ScenarioError, UnsupportedError } from '../../lib/errors.ts';

const page = { resources: [{ path: '/', bodyBytes: 1 }] };

test('admit, gives the complete scenario to an engine that can', () => {
  expect(admit({ name: 'model', supports: () => exactly }, { page }).link.rttMs).toBe(100);
});

test("admit, refuses with the engine's own reason", () => {
  const engine = { name: 'model', supports: () => unsupported('it has no closed form: use simulate') } as const;
  expect(() => admit(engine, { page })).toThrow(
    new UnsupportedError('unsupported by model: it has no closed form: use simulate'),
  );
});

test('admit, refuses a wrong scenario before the engine sees it', () => {
  const engine = { name: 'model' as const, supports: () => expect.unreachable() };
  expect(() => admit(engine, { page, link: { rttMs: 0 } })).toThrow(ScenarioError);
});
