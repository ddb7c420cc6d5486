/** From anything to a checked, frozen `Scenario` with its defaults filled in, or to a `ScenarioError`. */

import type * as z from 'zod';
import { deepFreeze } from '../deep-freeze.ts';
import { ScenarioError } from '../errors.ts';
import { isMultiplexed } from './is-multiplexed.ts';
import type { Resource, Scenario, ScenarioInput } from './scenario.ts';
import { scenarioSchema } from './schema.ts';

const parsed = new WeakSet<object>();

/**
 * Checks a scenario and fills in its defaults.
 *
 * @param input a scenario as written by people (see `ScenarioInput`), or anything else
 * @returns the complete scenario, deeply frozen; a scenario that was parsed before comes back as it is
 * @throws {ScenarioError} naming the field, its value and the fix
 * @example
 * parseScenario({ page: { resources: [{ path: '/', bodyBytes: 5000 }] } }).link.rttMs; // 100
 */
export function parseScenario(input: ScenarioInput | unknown): Scenario {
  if (typeof input === 'object' && input !== null && parsed.has(input)) return input as Scenario;
  const result = scenarioSchema.safeParse(withProtocolDefaults(input));
  if (!result.success) throw asScenarioError(result.error.issues[0]!, input);
  const scenario: Scenario = result.data;
  checkResources(scenario.page.resources);
  checkPolicy(scenario);
  deepFreeze(scenario);
  parsed.add(scenario);
  return scenario;
}

/** The two defaults that depend on another field: HTTP/3 runs over QUIC, and nothing reveals the document. */
function withProtocolDefaults(input: unknown): unknown {
  if (!isObject(input)) return input;
  const { policy, page } = input;
  const output = { ...input };
  if (isObject(policy) && policy.protocol === 'HTTP/3' && policy.security === undefined) {
    output.policy = { ...policy, security: 'quic' };
  }
  if (isObject(page) && Array.isArray(page.resources) && isObject(page.resources[0])) {
    const [document, ...others] = page.resources;
    if (document.after === undefined || document.after === 'document') {
      output.page = { ...page, resources: [{ ...document, after: 'navigation' }, ...others] };
    }
  }
  return output;
}

function checkResources(resources: readonly Resource[]): void {
  const byPath = new Map<string, Resource>();
  for (const [index, resource] of resources.entries()) {
    const field = `page.resources[${index}]`;
    if (byPath.has(resource.path)) {
      throw new ScenarioError(`${field}.path`, `ambiguous ${field}.path: ${resource.path}; give each path once`);
    }
    byPath.set(resource.path, resource);
  }
  /** What is known to be revealed in the end: chains are walked once. */
  const revealed = new Set(['navigation', 'document']);
  for (const [index, resource] of resources.entries()) {
    const field = `page.resources[${index}].after`;
    if (index === 0 && resource.after !== 'navigation') {
      const fix = 'the document comes first and nothing reveals it: give "navigation" or leave it out';
      throw new ScenarioError(field, `invalid ${field}: ${resource.after}; ${fix}`);
    }
    const seen = new Set<string>([resource.path]);
    for (let by = resource.after; !revealed.has(by); by = byPath.get(by)!.after) {
      if (!byPath.has(by)) {
        const fix = 'give "document", "navigation" or the path of another resource';
        throw new ScenarioError(field, `unknown ${field}: ${by}; ${fix}`);
      }
      if (seen.has(by)) {
        const fix = `${[...seen, by].join(' waits for ')}; let one of them follow "document"`;
        throw new ScenarioError(field, `invalid ${field}: ${resource.after}; ${fix}`);
      }
      seen.add(by);
    }
    for (const path of seen) revealed.add(path);
  }
}

/** Combinations that no protocol has; each row: when it is wrong, the field, and the fix. */
function checkPolicy({ policy, tcp }: Scenario): void {
  const { protocol, security, persistent, pipelineDepth } = policy;
  const quic = security.startsWith('quic');
  const fail = (field: keyof typeof policy | 'fastOpen', value: unknown, fix: string): never => {
    const path = field === 'fastOpen' ? 'tcp.fastOpen' : `policy.${field}`;
    throw new ScenarioError(path, `invalid ${path}: ${value} with ${protocol}; ${fix}`);
  };
  if (protocol === 'HTTP/3' && !quic) fail('security', security, 'give quic or quic-0rtt');
  if (protocol !== 'HTTP/3' && quic)
    fail('security', security, 'give none or a TLS version, or set protocol to HTTP/3');
  if (protocol === 'HTTP/3' && tcp.fastOpen) fail('fastOpen', true, 'HTTP/3 does not use TCP: give false');
  if (isMultiplexed({ protocol }) && !persistent) {
    fail('persistent', false, 'its connections persist by definition (RFC 9113 s.9.1, RFC 9114 s.3.3): give true');
  }
  if (pipelineDepth > 1 && protocol !== 'HTTP/1.1')
    fail('pipelineDepth', pipelineDepth, 'only HTTP/1.1 pipelines: give 1');
  if (pipelineDepth > 1 && !persistent) {
    fail('pipelineDepth', pipelineDepth, 'a connection that closes after one response cannot pipeline: give 1');
  }
}

/** The first thing that is wrong, in the words of the schema, which say what to write instead. */
function asScenarioError(issue: z.core.$ZodIssue, input: unknown): ScenarioError {
  const field = fieldName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const name = fieldName([...issue.path, issue.keys[0]!]);
    const value = valueAt(input, [...issue.path, issue.keys[0]!]);
    return new ScenarioError(name, `unknown ${name}: ${show(value, name)}; ${issue.message}`);
  }
  const value = valueAt(input, issue.path);
  if (value === undefined) return new ScenarioError(field, `missing ${field}; ${issue.message}`);
  return new ScenarioError(field, `invalid ${field}: ${show(value, field)}; ${issue.message}`);
}

function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'scenario';
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (isObject(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined),
    input,
  );
}

/** A value short enough for a line, with its unit where the name of the field ends in one. */
function show(value: unknown, field: string): string {
  if (typeof value === 'number') return `${value}${unitOf(field)}`;
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function unitOf(field: string): string {
  if (field.endsWith('Ms')) return ' ms';
  if (field.endsWith('BitsPerSecond')) return ' bit/s';
  if (field.endsWith('Bytes')) return ' bytes';
  return '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
