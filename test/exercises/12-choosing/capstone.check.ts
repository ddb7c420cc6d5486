/**
 * The capstone is judged by what a policy does: in simulation, and once over real sockets. What the submission thinks of its own
 * policy is not asked. `judge` is ours; the copy that the learner was given is not trusted.
 */

import { type Link, measure, type Policy, parseScenario, type ScenarioInput, simulate } from 'roundtrip';
import { type Draw, expect, graded, type UnderCheck } from 'roundtrip/grade';

type Page = ScenarioInput['page'];

interface Budget {
  readonly visitorsPerSecond: number;
  readonly readingMs: number;
  readonly protocols: readonly Policy['protocol'][];
  readonly securities: readonly Policy['security'][];
  readonly connectionsPerVisitorMax: number;
  readonly connectionsMax: number;
}

interface Task {
  readonly page: Page;
  readonly link: Partial<Link>;
  readonly budget: Budget;
}

/** Within this of the best that we found is as good as the best. */
const asGood = 1.1;

const plenty = 1_000_000;

function pageOf(objects: number, bodyBytes: number, method = 'GET'): Page {
  const one = (_: unknown, place: number) => ({ path: `/object-${place + 1}`, bodyBytes, method });
  return {
    resources: [{ path: '/index.html', bodyBytes: 6000, method: 'GET' }, ...Array.from({ length: objects }, one)],
  };
}

function visitTo(page: Page, readingMs: number): Page {
  const [document, ...objects] = page.resources as [Page['resources'][number], ...Page['resources']];
  const path = `/again${document.path}`;
  const again = { ...document, path, after: objects.at(-1)?.path ?? 'document', delayMs: readingMs };
  const objectsAgain = objects.map((object) => ({ ...object, path: `/again${object.path}`, after: path }));
  return { resources: [document, ...objects, again, ...objectsAgain] };
}

function judge({ page, link, budget }: Task, policy: Partial<Policy>) {
  const { visitorsPerSecond, readingMs } = budget;
  const { connections, totals, scenario } = simulate({ page: visitTo(page, readingMs), link, policy });
  const endMs = totals.pageLoadMs + scenario.policy.idleTimeoutMs;
  const stayMs = connections.reduce((sum, { openedAtMs, closedAtMs }) => sum + (closedAtMs ?? endMs) - openedAtMs, 0);
  return { waitingMs: totals.pageLoadMs - readingMs, connectionsHeld: (visitorsPerSecond * stayMs) / 1000 };
}

/** Every policy worth a look that the server offers; the best of them within the budget is what submissions are held against. */
function leastWaitingMs(task: Task): number {
  const { protocols, securities, connectionsPerVisitorMax, readingMs, connectionsMax } = task.budget;
  let least = Number.POSITIVE_INFINITY;
  for (const protocol of protocols) {
    for (const security of securities.filter((one) => one.startsWith('quic') === (protocol === 'HTTP/3'))) {
      for (let count = 1; count <= connectionsPerVisitorMax; count++) {
        for (const idleTimeoutMs of [100, readingMs + 1000]) {
          const policy = {
            protocol,
            security,
            connectionsMax: count,
            idleTimeoutMs,
            persistent: protocol !== 'HTTP/1.0',
          };
          const { waitingMs, connectionsHeld } = judge(task, policy);
          if (connectionsHeld <= connectionsMax) least = Math.min(least, waitingMs);
        }
      }
    }
  }
  return least;
}

/** The policy of the submission for this task, once it is one that the server offers. */
async function offeredPolicy({ call }: Pick<UnderCheck, 'call'>, task: Task): Promise<Policy> {
  const { page, link, budget } = task;
  const answer = await call('designPolicy', page, link, budget);
  const { policy } = parseScenario({ page, link, policy: answer as Partial<Policy> });
  expect(budget.protocols, 'what the server speaks').toContain(policy.protocol);
  expect(budget.securities, 'how the server secures connections').toContain(policy.security);
  expect(policy.connectionsMax, 'connections of one visitor').toBeLessThanOrEqual(budget.connectionsPerVisitorMax);
  expect(policy.pipelineDepth, 'pipelining, which the server refuses').toBe(1);
  return policy;
}

async function expectFast(under: UnderCheck, task: Task): Promise<void> {
  const policy = await offeredPolicy(under, task);
  const slowestMs = Math.round(asGood * leastWaitingMs(task));
  const { waitingMs } = judge(task, policy);
  expect(Math.round(waitingMs), `ms waited under ${JSON.stringify(policy)}`).toBeLessThanOrEqual(slowestMs);
}

/** A shop: many small objects, every protocol over TCP, and room for everybody. */
const shop = (draw: Draw): Task => ({
  page: pageOf(draw.integer(12, 20), draw.integer(4, 9) * 1000),
  link: { rttMs: draw.integer(60, 140), rateBitsPerSecond: 20_000_000 },
  budget: {
    visitorsPerSecond: 20,
    readingMs: draw.integer(4, 8) * 1000,
    protocols: ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2'],
    securities: ['tls1.2', 'tls1.3'],
    connectionsPerVisitorMax: 6,
    connectionsMax: plenty,
  },
});

/** The old server: HTTP/1.1 at most, and room for six connections of each visitor only as long as the page takes. */
function oldServer(draw: Draw): Task {
  const task: Task = {
    page: pageOf(draw.integer(10, 16), draw.integer(3, 8) * 1000),
    link: { rttMs: draw.integer(80, 150), rateBitsPerSecond: 20_000_000 },
    budget: {
      visitorsPerSecond: 50,
      readingMs: draw.integer(20, 40) * 1000,
      protocols: ['HTTP/1.0', 'HTTP/1.1'],
      securities: ['tls1.3'],
      connectionsPerVisitorMax: 6,
      connectionsMax: plenty,
    },
  };
  const six: Partial<Policy> = { protocol: 'HTTP/1.1', security: 'tls1.3', connectionsMax: 6, idleTimeoutMs: 100 };
  return { ...task, budget: { ...task.budget, connectionsMax: Math.ceil(1.3 * judge(task, six).connectionsHeld) } };
}

/** A small service: one answer a minute for each client, and hardly any room. */
function smallService(draw: Draw): Task {
  const task: Task = {
    page: pageOf(0, 0),
    link: { rttMs: draw.integer(20, 90), rateBitsPerSecond: 50_000_000 },
    budget: {
      visitorsPerSecond: 2000,
      readingMs: 60_000,
      protocols: ['HTTP/1.0', 'HTTP/1.1'],
      securities: ['tls1.3'],
      connectionsPerVisitorMax: 2,
      connectionsMax: plenty,
    },
  };
  const closing: Partial<Policy> = { protocol: 'HTTP/1.0', persistent: false, security: 'tls1.3' };
  return { ...task, budget: { ...task.budget, connectionsMax: Math.ceil(3 * judge(task, closing).connectionsHeld) } };
}

/** By satellite, with everything there is. */
const satellite = (draw: Draw): Task => ({
  page: pageOf(draw.integer(8, 14), draw.integer(5, 15) * 1000),
  link: { rttMs: 558, rateBitsPerSecond: 50_000_000 },
  budget: {
    visitorsPerSecond: 5,
    readingMs: draw.integer(10, 20) * 1000,
    protocols: ['HTTP/1.1', 'HTTP/2', 'HTTP/3'],
    securities: ['tls1.2', 'tls1.3', 'quic'],
    connectionsPerVisitorMax: 6,
    connectionsMax: plenty,
  },
});

graded(
  'the server offers it',
  {
    points: 1,
    hint: 'The budget lists protocols and securities, and how many connections one visitor may have. QUIC belongs to HTTP/3, TLS to the others.',
    misconceptions: ['ignores-the-offer'],
  },
  async ({ call, draw }) => {
    for (const task of [shop(draw), oldServer(draw), satellite(draw)]) await offeredPolicy({ call }, task);
  },
);

graded(
  'the server can afford it',
  {
    points: 2,
    hint: 'Connections that idle are held as well. What does a shorter idle timeout cost the visitor, and what does it save?',
    misconceptions: ['idle-connections-are-free', 'ignores-the-offer'],
  },
  async ({ call, draw, earn }) => {
    for (const [done, task] of [oldServer(draw), smallService(draw)].entries()) {
      const policy = await offeredPolicy({ call }, task);
      const held = Math.round(judge(task, policy).connectionsHeld);
      expect(held, `connections held under ${JSON.stringify(policy)}`).toBeLessThanOrEqual(task.budget.connectionsMax);
      earn(done + 1);
    }
  },
);

graded(
  'a visitor waits hardly longer than under the best policy, in simulation',
  {
    points: 2,
    hint: 'Count the round trips of both pages: handshakes, requests that wait for a connection, and whether the second page finds one open.',
    misconceptions: ['a-connection-for-each-request', 'ignores-the-offer'],
  },
  async (under) => {
    await expectFast(under, shop(under.draw));
    under.earn(1);
    await expectFast(under, satellite(under.draw));
  },
);

graded(
  'as fast as the budget allows, on a page that nobody has seen',
  {
    points: 1,
    hint: 'Where not everything fits, try the policies that do, and take the fastest.',
    visibility: 'hidden',
    misconceptions: ['a-connection-for-each-request', 'one-connection-is-always-best', 'ignores-the-offer'],
  },
  (under) => expectFast(under, oldServer(under.draw)),
);

graded(
  'nothing that could be replayed changes anything',
  {
    points: 1,
    hint: 'Who records early data can send it again. Which methods may arrive twice?',
    misconceptions: ['early-data-is-always-safe', 'ignores-the-offer'],
  },
  async ({ call, draw }) => {
    const { link, budget } = shop(draw);
    const securities: Policy['security'][] = ['tls1.3', 'tls1.3-0rtt'];
    const order = { page: pageOf(draw.integer(1, 4), 500, 'POST'), link, budget: { ...budget, securities } };
    const { security } = await offeredPolicy({ call }, order);
    expect(security, 'security of a page that sends POST').toBe('tls1.3');
  },
);

graded(
  'a page load over real sockets takes less than with a connection for each object',
  {
    points: 2,
    hint: 'One request after the other, each on a connection of its own, takes two round trips for each object. Which of these can be saved?',
    misconceptions: ['a-connection-for-each-request', 'one-connection-is-always-best', 'ignores-the-offer'],
  },
  async ({ call, draw, earn }) => {
    const { budget } = oldServer(draw);
    const page = pageOf(10, draw.integer(2, 5) * 1000);
    const link = { rttMs: draw.integer(30, 40) };
    const openBudget: Budget = { ...budget, securities: ['none'], connectionsMax: plenty };
    const policy = await offeredPolicy({ call }, { page, link, budget: openBudget });
    // The relay is there on every machine and in the sandbox. It delivers nothing early, so no slow policy passes by luck; a good
    // one takes a fifth of `eachItsOwnMs`, so that a busy machine does not fail it.
    const { totals } = await measure({ page, link, policy }, { backend: 'relay', warmUp: false });
    const slowest: Partial<Policy> = { protocol: 'HTTP/1.0', persistent: false };
    const eachItsOwnMs = simulate({ page, link, policy: slowest }).totals.pageLoadMs;
    const words = `of the time that a connection for each object takes, measured under ${JSON.stringify(policy)}`;
    expect(totals.pageLoadMs < 0.8 * eachItsOwnMs, `at most four fifths ${words}`).toBe(true);
    earn(1);
    expect(totals.pageLoadMs < 0.45 * eachItsOwnMs, `less than half ${words}`).toBe(true);
  },
);
