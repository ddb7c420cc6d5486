/** `roundtrip predict`: one scenario, one engine, one timeline. */

import { Command, Option } from 'commander';
import { story as modelStory } from '../../model/story.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { links, policyBaseNames } from '../../scenario/presets.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { story as simulateStory } from '../../simulate/story.ts';
import type { RequestStory } from '../../timeline/story.ts';
import type { EngineName } from '../../timeline/timeline.ts';
import { engines } from '../engines.ts';
import { formatOptions, predictFormats, printedTimeline } from '../formats.ts';
import { parseCount, parseSeed } from '../parse-number.ts';
import { readScenario } from '../scenario-source.ts';

interface PredictOptions {
  readonly engine: EngineName;
  readonly policy?: string;
  readonly link?: string;
  readonly seed: number;
  readonly repeat: number;
  readonly format: string;
  readonly story?: true;
}

export function predictCommand(): Command {
  const command = new Command('predict')
    .description('Say what a page costs: which connections it opens, and where the time goes.')
    .argument('<scenario>', 'JSON file of a scenario, HAR file, - for standard input, or the name of a page')
    .addOption(new Option('-e, --engine <name>', 'who answers').choices(Object.keys(engines)).default('model'))
    .option('-p, --policy <name>', 'fetch it under this policy, such as http1.1-parallel-6+tls1.3')
    .option('-l, --link <name>', 'fetch it over this link, such as lte')
    .option('--seed <number>', 'which losses happen (simulate)', parseSeed, 1)
    .option('--repeat <number>', 'load it so often and give the median (measure)', parseCount, 3)
    .option('--story', 'tell why each request took its time (model and simulate)');
  for (const option of formatOptions(predictFormats)) command.addOption(option);
  return command
    .addHelpText('after', presetHelp)
    .addHelpText('after', '\nExample:\n  roundtrip predict three-objects --link lte --policy http1.0')
    .action(async (named: string, { engine, seed, repeat, format, story, ...presets }: PredictOptions) => {
      if (story && !tellers[engine]) command.error(`error: ${engine} tells no story; give --engine model or simulate`);
      const { scenario, notes } = await readScenario(named, presets);
      for (const note of notes) console.error(`note: ${note}`);
      if (engine === 'measure') console.error('measuring, with real sockets ...');
      const stop = stopSignal();
      try {
        const timeline = await engines[engine].run(scenario, { seed, repeat, signal: stop.signal });
        console.log(await printedTimeline(timeline, format, story && tellers[engine]?.(scenario, { seed })));
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        process.exitCode = 130;
      } finally {
        stop.release();
      }
    });
}

/** Why requests take their time, as the engine knows it. */
const tellers: { readonly [name in EngineName]?: (scenario: Scenario, options: { seed: number }) => Stories } = {
  model: modelStory,
  simulate: simulateStory,
};

type Stories = readonly RequestStory[];

/** The names that `--policy` and `--link` take. */
export const presetHelp = `
Pages:    three-objects, eleven-objects, forty-two-objects
Policies: ${policyBaseNames.join(', ')};
          +tls1.2, +tls1.3, +tls1.3-0rtt and the like may follow
Links:    ${Object.keys(links).join(', ')}`;
