/** `roundtrip predict`: one scenario, one engine, one timeline. */

import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { InputError } from '../../errors.ts';
import type { BackendChoice } from '../../measure/backends.ts';
import { backendNames } from '../../measure/link.ts';
import { type MeasureOptions, measureRun } from '../../measure/measure.ts';
import { story as modelStory } from '../../model/story.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { count } from '../../plot/words.ts';
import { links, policyBaseNames } from '../../scenario/presets.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { story as simulateStory } from '../../simulate/story.ts';
import { toPcap } from '../../timeline/pcap.ts';
import type { RequestStory } from '../../timeline/story.ts';
import type { EngineName, Timeline } from '../../timeline/timeline.ts';
import { formatMs } from '../../units.ts';
import { engines } from '../engines.ts';
import { formatOptions, predictFormats, printedTimeline } from '../formats.ts';
import { parseCount, parseSeed } from '../parse-number.ts';
import { parseLink, parsePolicy } from '../parse-preset.ts';
import { readScenario } from '../scenario-source.ts';

interface PredictOptions {
  readonly engine: EngineName;
  readonly policy?: string;
  readonly link?: string;
  readonly seed: number;
  readonly repeat: number;
  readonly backend: BackendChoice;
  readonly pcap?: string;
  readonly format: string;
  readonly story?: true;
}

export function predictCommand(): Command {
  const command = new Command('predict')
    .description('Say what a page costs: which connections it opens, and where the time goes.')
    .argument('<scenario>', 'JSON file of a scenario, HAR file, - for standard input, or the name of a page')
    .addOption(new Option('-e, --engine <name>', 'who answers').choices(Object.keys(engines)).default('model'))
    .option('-p, --policy <name>', 'fetch it under this policy, such as http1.1-parallel-6+tls1.3', parsePolicy)
    .option('-l, --link <name>', 'fetch it over this link, such as lte', parseLink)
    .option('--seed <number>', 'which losses happen (simulate and measure)', parseSeed, 1)
    .option('--repeat <number>', 'load it so often and give the median (measure)', parseCount, 3)
    .addOption(
      new Option('--backend <name>', 'over which link (measure)').choices(['auto', ...backendNames]).default('auto'),
    )
    .option('--pcap <file>', 'write the packets there, for Wireshark and tshark (measure)')
    .option('--story', 'tell why each request took its time (model and simulate)');
  for (const option of formatOptions(predictFormats)) command.addOption(option);
  return command
    .addHelpText('after', presetHelp)
    .addHelpText('after', '\nExample:\n  roundtrip predict three-objects --link lte --policy http1.0')
    .action(async (named: string, options: PredictOptions) => {
      const { engine, seed, repeat, backend, pcap, format, story, ...presets } = options;
      if (pcap !== undefined && engine !== 'measure')
        command.error('error: only measure sees packets; give --engine measure');
      if (story && !tellers[engine]) command.error(`error: ${engine} tells no story; give --engine model or simulate`);
      if (story && !formatsWithStory.includes(format))
        command.error(`error: ${format} has no place for a story; give --format table or json`);
      for (const name of ['repeat', 'backend'])
        if (engine !== 'measure' && command.getOptionValueSource(name) === 'cli')
          command.error(`error: --${name} is for measurements; give --engine measure`);
      const { scenario, notes } = await readScenario(named, presets);
      for (const note of notes) console.error(`note: ${note}`);
      if (pcap !== undefined) assertWritable(pcap);
      if (engine === 'measure') console.error('measuring, with real sockets ...');
      const stop = stopSignal();
      try {
        const { signal } = stop;
        const timeline =
          engine === 'measure'
            ? await measured(scenario, { seed, repeat, backend, pcap, signal })
            : await engines[engine].run(scenario, { seed });
        console.log(await printedTimeline(timeline, format, story && tellers[engine]?.(scenario, { seed })));
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        process.exitCode = 130;
      } finally {
        stop.release();
      }
    });
}

/** @throws now what writing there would throw after a measurement */
function assertWritable(path: string): void {
  const isNew = !existsSync(path);
  closeSync(openSync(path, 'a'));
  if (isNew) rmSync(path);
}

/** Measures, says on stderr how, and writes the packets where they are wanted. */
async function measured(
  scenario: Scenario,
  { pcap, ...options }: MeasureOptions & { readonly pcap: string | undefined },
): Promise<Timeline> {
  const { timeline, spread, quality, backend, passedOver, packets } = await measureRun(scenario, options);
  for (const { name, reason } of passedOver) console.error(`${name} was not taken: ${reason}`);
  const { runs, minMs, maxMs } = spread;
  const late = `99 % of the link's events were late by ${formatMs(quality.lateness.p99Ms)} at most`;
  console.error(
    `measured over ${backend}, ${count(runs, 'time')}, ${formatMs(minMs, 4)} to ${formatMs(maxMs, 4)}; ${late}`,
  );
  if (pcap !== undefined) {
    if (packets.length === 0)
      throw new InputError(`missing packets: ${backend} has none; leave --pcap out, or give --backend tun`);
    writeFileSync(pcap, toPcap(packets, { vantage: 'client' }));
    console.error(`wrote ${packets.length} packets to ${pcap}`);
  }
  return timeline;
}

/** Why requests take their time, as the engine knows it. */
const tellers: { readonly [name in EngineName]?: (scenario: Scenario, options: { seed: number }) => Stories } = {
  model: modelStory,
  simulate: simulateStory,
};

const formatsWithStory = ['table', 'json'];

type Stories = readonly RequestStory[];

/** The names that `--policy` and `--link` take. */
export const presetHelp = `
Pages:    three-objects, eleven-objects, forty-two-objects
Policies: ${policyBaseNames.join(', ')};
          +tls1.2, +tls1.3, +tls1.3-0rtt and the like may follow
Links:    ${Object.keys(links).join(', ')}`;
