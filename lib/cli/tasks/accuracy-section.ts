/** The accuracy of `model` against `simulate` over every page, link and policy that has a name, as Markdown. */

import {
  type Accuracy,
  type AccuracyCause,
  type AccuracyCell,
  type AccuracyPair,
  accuracy,
  formatError,
  toleratedError,
} from '../../compare/accuracy.ts';
import { InputError } from '../../errors.ts';
import { modelEngine } from '../../model/model.ts';
import { modelTotals } from '../../model/model-totals.ts';
import { parseScenario } from '../../scenario/parse-scenario.ts';
import { links, pages, policyNamed, policyNames } from '../../scenario/presets.ts';
import { simulate } from '../../simulate/simulate.ts';
import { formatMs } from '../../units.ts';
import { markdownTable } from './markdown-table.ts';

/** Every named page load that both engines can answer, and why the model cannot answer the others. */
export interface PresetAnswers {
  readonly pairs: readonly AccuracyPair[];
  /** Number of page loads by the reason that the model gives. */
  readonly skipped: ReadonlyMap<string, number>;
}

/** Takes a few seconds: some 1,500 page loads, each answered twice. */
export function presetAnswers(): PresetAnswers {
  const pairs: AccuracyPair[] = [];
  const skipped = new Map<string, number>();
  for (const policy of policyNames) {
    for (const [pageName, { page }] of Object.entries(pages)) {
      for (const [linkName, { link }] of Object.entries(links)) {
        const scenario = parseScenario({ page, link, policy: policyNamed(policy) });
        const support = modelEngine.supports(scenario);
        if (!support.supported) {
          skipped.set(support.reason, (skipped.get(support.reason) ?? 0) + 1);
          continue;
        }
        pairs.push({
          page: pageName,
          link: linkName,
          policy,
          row: rowOf(policy),
          reference: simulate(scenario),
          other: { engine: modelEngine.name, totals: modelTotals(scenario) },
          approximations: support.approximations,
        });
      }
    }
  }
  return { pairs, skipped };
}

/** A row for each policy without TLS, and one for all of its variants with it. */
function rowOf(policy: string): string {
  const [base, security] = policy.split('+');
  if (security === undefined) return policy;
  return security.startsWith('quic') ? policy : `${base} with TLS`;
}

/** More combinations of causes than these say nothing more. */
const causesShown = 4;

/** Text that is aligned at a terminal and a table in Markdown. */
export function accuracySection({ skipped }: Pick<PresetAnswers, 'skipped'>, result: Accuracy): string {
  const { rows, overall, claimedExact, causes, sentence } = result;
  const percents = ['median', 'percentile90', 'largest'] as const;
  const table = markdownTable([
    ['policy', 'page loads', `over ${tolerated}`, 'median', '90th percentile', 'largest error'],
    ...[...rows, { name: 'all', ...overall }].map((row) => [
      row.name,
      String(row.cells),
      String(row.differing),
      ...percents.map((name) => formatError(row[name])),
    ]),
  ]);
  const exact = `The model calls itself exact for ${pageLoads(claimedExact.cells)}; there the largest error is ${formatError(claimedExact.largest)}.`;
  const left = [...skipped].map(([reason, count]) => `Left out: ${pageLoads(count)} (${reason}).`);
  const shown = causes.slice(0, causesShown).map(causeLine);
  const others = causes.slice(causesShown).flatMap(({ cells }) => cells);
  if (others.length > 0)
    shown.push(`- Other combinations of approximations: ${pageLoads(others.length)}, ${range(others)}.`);
  const why =
    shown.length === 0
      ? []
      : [`Where they differ by more than ${tolerated}, and what the model says of it:`, shown.join('\n')];
  return [[sentence, exact, ...left].join('\n'), table, ...why].join('\n\n');
}

const tolerated = formatError(toleratedError);

function causeLine({ approximations, cells }: AccuracyCause): string {
  const words =
    approximations.length > 0
      ? approximations.map((one) => `“${one}”`).join('; ')
      : '**nothing: it is wrong, or the simulation**';
  const { page, link, policy, referenceMs, otherMs } = cells[0]!;
  const worst = `${page} over ${link} under ${policy} (${formatMs(otherMs)} instead of ${formatMs(referenceMs)})`;
  return `- ${words}: ${pageLoads(cells.length)}, ${range(cells)}; most: ${worst}.`;
}

function range(cells: readonly AccuracyCell[]): string {
  const errors = cells.map(({ error }) => error);
  const [from, to] = [Math.min(...errors), Math.max(...errors)].map((error) => formatError(error, { signed: true }));
  return from === to ? `${from}` : `${from} to ${to}`;
}

function pageLoads(count: number): string {
  return `${count} page load${count === 1 ? '' : 's'}`;
}

/** What the task prints, and what `lib/README.md` says between its markers. */
export function presetAccuracy(): { readonly section: string; readonly accuracy: Accuracy } {
  const answers = presetAnswers();
  const result = accuracy(answers.pairs);
  return { section: accuracySection(answers, result), accuracy: result };
}

/**
 * `document` with `section` between the markers `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws {InputError} where it does not have both, once each and in order
 */
export function withSection(document: string, section: string, name = 'accuracy'): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`] as const;
  const [before, rest, ...more] = document.split(begin);
  const [, after, ...others] = rest?.split(end) ?? [];
  if (after === undefined || more.length > 0 || others.length > 0) {
    throw new InputError(`missing ${begin} or ${end}, or more than one; give one of each, in this order`);
  }
  return `${before}${begin}\n\n${section}\n\n${end}${after}`;
}
