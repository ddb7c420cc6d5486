import { expect, test } from 'vitest';
import { InputError } from '../../../../lib/errors.ts';
import { connectionBudget } from '../../../../lib/measure/host/connection-budget.ts';
import { connectionRate, newConnectionsPerRound } from '../../../../lib/measure/host/connection-rate.ts';

test('newConnectionsPerRound, keeps all rounds within the budget and gives each client one at least', () => {
  const roundsWithWarmUp = 6;
  for (let concurrency = 1; concurrency <= 50; concurrency++) {
    for (const clients of [1, 2]) {
      const perRound = newConnectionsPerRound(concurrency, clients);
      expect(perRound).toBeGreaterThanOrEqual(concurrency);
      // Of a peer, up to `concurrency` more than asked for; and as many again in the round with reuse.
      const opened = perRound + 2 * concurrency;
      expect(clients * roundsWithWarmUp * opened).toBeLessThanOrEqual(connectionBudget);
    }
  }
});

test.each([
  [{ concurrency: 0 }, 'invalid concurrency: 0; give a whole number from 1 to 50'],
  [{ concurrency: 51 }, 'invalid concurrency: 51; give a whole number from 1 to 50'],
  [{ seconds: 0 }, 'invalid seconds: 0; give a number above 0, up to 60'],
  [{ seconds: Number.NaN }, 'invalid seconds: NaN; give a number above 0, up to 60'],
])('connectionRate, refuses %j', async (options, message) => {
  const error = await connectionRate(options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toBe(message);
});
