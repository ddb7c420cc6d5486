// Closes after every response, because that is the simplest and holds the least.

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
    protocol: budget.protocols[0]!,
    persistent: false,
    connectionsMax: 1,
    pipelineDepth: 1,
    security: budget.securities.at(-1) === 'quic' ? 'tls1.3' : budget.securities[0]!,
    idleTimeoutMs: 100,
    requestsPerConnectionMax: null,
  };
}
