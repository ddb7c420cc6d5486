// Takes the newest protocol there is, whether the server speaks it or not.

import type { Link, Policy, ScenarioInput } from 'roundtrip';

export type Page = ScenarioInput['page'];

export interface Budget {
  readonly visitorsPerSecond: number;
  readonly readingMs: number;
  readonly protocols: readonly Policy['protocol'][];
  readonly securities: readonly Policy['security'][];
  readonly connectionsPerVisitorMax: number;
  readonly connectionsMax: number;
}

export function designPolicy(_page: Page, _link: Partial<Link>, budget: Budget): Policy {
  return {
    protocol: 'HTTP/3',
    persistent: true,
    connectionsMax: 1,
    pipelineDepth: 1,
    security: 'quic-0rtt',
    idleTimeoutMs: budget.readingMs + 1000,
    requestsPerConnectionMax: null,
  };
}
