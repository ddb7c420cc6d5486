import { expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { Exchange } from '../../../lib/simulate/exchange.ts';

test('Exchange, knows whether its request may be repeated', () => {
  const methods = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'POST', 'PATCH'];
  const resources = methods.map((method, index) => ({ path: `/${index}`, bodyBytes: 1, method }));
  const repeatable = parseScenario({ page: { resources } })
    .page.resources.map((resource, index) => new Exchange(index + 1, resource))
    .filter(({ isIdempotent }) => isIdempotent);
  expect(repeatable.map(({ resource }) => resource.method)).toEqual(methods.slice(0, 6));
});
