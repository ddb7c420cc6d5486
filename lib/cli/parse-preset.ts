/** Names of links and policies on the command line; commander turns the error into one about the option. */

import { InvalidArgumentError } from 'commander';
import { InputError } from '../errors.ts';
import { linkNamed, policyNamed } from '../scenario/presets.ts';

export function parseLink(name: string): string {
  return known(name, linkNamed);
}

export function parsePolicy(name: string): string {
  return known(name, policyNamed);
}

/** Adds to what stands before it. */
export function parsePolicies(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, parsePolicy(name)];
}

function known(name: string, find: (name: string) => unknown): string {
  try {
    find(name);
    return name;
  } catch (error) {
    throw error instanceof InputError ? new InvalidArgumentError(error.message) : error;
  }
}
