/** `roundtrip compare`: one scenario under every policy, or by every engine, side by side. */

import { Command, Option } from 'commander';
import { type Contender, compare } from '../../compare/compare.ts';
import { RoundtripError } from '../../errors.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { parseScenario } from '../../scenario/parse-scenario.ts';
import { policyBaseNames, policyNamed } from '../../scenario/presets.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { EngineName } from '../../timeline/timeline.ts';
import { engines } from '../engines.ts';
import { compareFormats, formatOptions, printedComparison } from '../formats.ts';
import { parseCount, parseSeed } from '../parse-number.ts';
import { parseLink, parsePolicies, parsePolicy } from '../parse-preset.ts';
import { readScenario, underPolicy } from '../scenario-source.ts';
import { presetHelp } from './predict.ts';

interface CompareOptions {
  readonly by: 'policy' | 'engine';
  readonly engine: EngineName;
  readonly policies?: readonly string[];
  readonly policy?: string;
  readonly link?: string;
  readonly seed: number;
  readonly repeat: number;
  readonly format: string;
}

interface Entry {
  readonly name: string;
  readonly engine: EngineName;
  readonly scenario: Scenario;
}

export function compareCommand(): Command {
  const command = new Command('compare')
    .description('Put policies, or engines, side by side, and say which is fastest and why.')
    .argument('<scenario>', 'JSON file of a scenario, HAR file, - for standard input, or the name of a page')
    .addOption(new Option('--by <what>', 'what to compare').choices(['policy', 'engine']).default('policy'))
    .addOption(new Option('-e, --engine <name>', 'who answers').choices(Object.keys(engines)).default('simulate'))
    .option('--policies <names...>', 'compare these policies; without it, all without TLS', parsePolicies)
    .option('-p, --policy <name>', 'with --by engine: fetch it under this policy', parsePolicy)
    .option('-l, --link <name>', 'fetch it over this link, such as lte', parseLink)
    .option('--seed <number>', 'which losses happen (simulate)', parseSeed, 1)
    .option('--repeat <number>', 'load it so often and give the median (measure)', parseCount, 3);
  for (const option of formatOptions(compareFormats)) command.addOption(option);
  return command
    .addHelpText('after', presetHelp)
    .addHelpText(
      'after',
      '\nExample:\n  roundtrip compare three-objects --link lte --policies http1.0 http1.1 http2+tls1.3',
    )
    .action(async (named: string, options: CompareOptions, command: Command) => {
      const measures = options.engine === 'measure' || options.by === 'engine';
      if (!measures && command.getOptionValueSource('repeat') === 'cli')
        command.error('error: --repeat is for measurements; give --engine measure');
      const { scenario, notes } = await readScenario(named, options);
      for (const note of notes) console.error(`note: ${note}`);
      const contenders = await answers(entries(scenario, options), options);
      if (!contenders) {
        process.exitCode = 130;
        return;
      }
      const timelines = contenders.map(({ timeline }) => timeline);
      console.log(await printedComparison(compare(contenders), timelines, options.format));
    });
}

function entries(scenario: Scenario, { by, engine, policies = policyBaseNames }: CompareOptions): readonly Entry[] {
  if (by === 'engine') return (Object.keys(engines) as EngineName[]).map((name) => ({ name, engine: name, scenario }));
  return policies.map((name) => {
    return { name, engine, scenario: parseScenario({ ...underPolicy(scenario, policyNamed(name)), name }) };
  });
}

/** What cannot be answered is left out, and said; `undefined`: stopped by Ctrl-C. */
async function answers(
  entries: readonly Entry[],
  { seed, repeat }: Pick<CompareOptions, 'seed' | 'repeat'>,
): Promise<readonly Contender[] | undefined> {
  const progress = new ProgressLine(process.stderr);
  const stop = stopSignal();
  const contenders: Contender[] = [];
  try {
    for (const [place, { name, engine, scenario }] of entries.entries()) {
      const support = engines[engine].supports(scenario);
      if (!support.supported) {
        progress.print(`without ${name}: unsupported by ${engine}: ${support.reason}`);
        continue;
      }
      if (engine === 'measure' || process.stderr.isTTY) progress.update(`${place + 1} of ${entries.length}: ${name}`);
      contenders.push({ name, timeline: await engines[engine].run(scenario, { seed, repeat, signal: stop.signal }) });
    }
    progress.clear();
    return contenders;
  } catch (error) {
    if (stop.signal.aborted && error instanceof RoundtripError) return undefined;
    throw error;
  } finally {
    stop.release();
  }
}
