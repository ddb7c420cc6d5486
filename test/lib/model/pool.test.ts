import { expect, test } from 'vitest';
import { Pool, type Pooled } from '../../../lib/model/pool.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Policy } from '../../../lib/scenario/scenario.ts';

interface Named extends Pooled {
  readonly name: string;
}

function pool(policy: Partial<Policy>): Pool<Named, { name: string; resource: { method: string } }> {
  return new Pool(parseScenario({ page: { resources: [{ path: '/', bodyBytes: 1 }] }, policy }));
}

const request = (name: string, method = 'GET') => ({ name, resource: { method } });
const connection = (name: string, idleSinceMs = 0): Named => {
  return { name, state: 'open', underWay: 0, carried: 0, mayPipeline: true, idleSinceMs };
};

test('Pool, opens connections while requests wait for them, and no more than the policy allows', () => {
  const connections = pool({ connectionsMax: 2 });
  for (const name of ['a', 'b', 'c']) connections.add(request(name));
  expect(connections.next()).toBe('open');
  connections.opened({ ...connection('first'), state: 'opening' });
  expect(connections.next()).toBe('open');
  connections.opened({ ...connection('second'), state: 'opening' });
  expect(connections.next()).toBeUndefined();
});

test('Pool, takes the idle connection that was used last, for the request that waits longest', () => {
  const connections = pool({ connectionsMax: 2 });
  connections.opened(connection('older', 1));
  connections.opened(connection('newer', 2));
  connections.add(request('a'));
  connections.add(request('b'));
  connections.add(request('retried'), { again: true });
  expect(connections.next()).toMatchObject({ exchange: { name: 'retried' }, connection: { name: 'newer' } });
});

test('Pool, pipelines on the connection with the fewest under way, up to the depth, and not behind a POST', () => {
  const connections = pool({ connectionsMax: 2, pipelineDepth: 2 });
  const [busy, lessBusy] = [connection('busy'), connection('less busy')];
  connections.opened(busy);
  connections.opened(lessBusy);
  Object.assign(busy, { underWay: 2 });
  Object.assign(lessBusy, { underWay: 1 });
  connections.add(request('a'));
  expect(connections.next()).toMatchObject({ connection: { name: 'less busy' } });
  connections.sent(request('a', 'POST'), lessBusy);
  Object.assign(lessBusy, { underWay: 1 });
  connections.add(request('b'));
  expect(connections.next()).toBeUndefined();
});

test('Pool, forgets a connection that closed or carried its last answer', () => {
  const connections = pool({ requestsPerConnectionMax: 1 });
  const only = connection('only');
  connections.opened(only);
  connections.sent(request('a'), only);
  expect(connections.answered(only, 5)).toBe(true);
  connections.closed(only);
  connections.add(request('b'));
  expect(connections.next()).toBe('open');
});

test('Pool, knows which connections have been idle for too long', () => {
  const connections = pool({ connectionsMax: 3, idleTimeoutMs: 1000 });
  for (const one of [connection('expired', 0), connection('fresh', 1), { ...connection('busy'), underWay: 1 }]) {
    connections.opened(one);
  }
  expect(connections.expired(1000).map(({ name }) => name)).toEqual(['expired']);
});
