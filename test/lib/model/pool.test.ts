import { expect, test } from 'vitest';
import { Pool, type Pooled, type Waiting } from '../../../lib/model/pool.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Policy } from '../../../lib/scenario/scenario.ts';

interface Named extends Pooled {
  readonly name: string;
}

function pool(policy: Partial<Policy>): Pool<Named, Waiting & { name: string }> {
  return new Pool(parseScenario({ page: { resources: [{ path: '/', bodyBytes: 1 }] }, policy }));
}

const request = (name: string, method = 'GET') => ({ name, resource: { method }, attempts: 0 });
const connection = (name: string, idleSinceMs = 0): Named => {
  return { name, state: 'open', underWay: 0, carried: 0, mayPipeline: true, idleSinceMs };
};

test('Pool, opens connections while requests wait for them, and no more than the policy allows', () => {
  const connections = pool({ connectionsMax: 2 });
  for (const name of ['a', 'b', 'c']) connections.add(request(name));
  expect(connections.next(9)).toMatchObject({ do: 'open' });
  connections.opened({ ...connection('first'), state: 'opening' });
  expect(connections.next(9)).toMatchObject({ do: 'open' });
  connections.opened({ ...connection('second'), state: 'opening' });
  expect(connections.next(9)).toBeUndefined();
});

test('Pool, takes the idle connection that was used last, for the request that waits longest', () => {
  const connections = pool({ connectionsMax: 2 });
  connections.opened(connection('older', 1));
  connections.opened(connection('newer', 2));
  connections.add(request('a'));
  connections.add(request('b'));
  expect(connections.next(9)).toMatchObject({ exchange: { name: 'a' }, connection: { name: 'newer' } });
});

test('Pool, a request that is sent again goes first, and not on a connection that may be closed as well', () => {
  const connections = pool({ connectionsMax: 2 });
  const used = { ...connection('used', 8), carried: 1 };
  connections.opened(used);
  connections.add(request('a'));
  connections.add({ ...request('again'), attempts: 1 }, { again: true });
  expect(connections.next(8)).toMatchObject({ do: 'send', exchange: { name: 'again' } });
  connections.add({ ...request('again'), attempts: 1 }, { again: true });
  expect(connections.next(9)).toMatchObject({ do: 'open', exchange: { name: 'again' } });
  connections.opened({ ...connection('other', 8), carried: 1 });
  expect(connections.next(9)).toMatchObject({ do: 'close', connection: { name: 'used' } });
});

test('Pool, pipelines on the connection with the fewest under way, up to the depth, and not behind a POST', () => {
  const connections = pool({ connectionsMax: 2, pipelineDepth: 2 });
  const [busy, lessBusy] = [connection('busy'), connection('less busy')];
  connections.opened(busy);
  connections.opened(lessBusy);
  Object.assign(busy, { underWay: 2 });
  Object.assign(lessBusy, { underWay: 1 });
  connections.add(request('a'));
  expect(connections.next(9)).toMatchObject({ connection: { name: 'less busy' } });
  connections.sent(request('a', 'POST'), lessBusy);
  Object.assign(lessBusy, { underWay: 1 });
  connections.add(request('b'));
  expect(connections.next(9)).toBeUndefined();
});

test('Pool, forgets a connection that closed or carried its last answer', () => {
  const connections = pool({ requestsPerConnectionMax: 1 });
  const only = connection('only');
  connections.opened(only);
  connections.sent(request('a'), only);
  expect(connections.answered(only, 5)).toBe(true);
  connections.closed(only);
  connections.add(request('b'));
  expect(connections.next(9)).toMatchObject({ do: 'open' });
});
