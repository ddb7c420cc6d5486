/** The engines by name, as the command line knows them. */

import type { Engine } from '../engine.ts';
import { measureEngine } from '../measure/measure.ts';
import { modelEngine } from '../model/model.ts';
import { simulateEngine } from '../simulate/simulate.ts';
import type { EngineName } from '../timeline/timeline.ts';

export const engines: Readonly<Record<EngineName, Engine<EngineOptions>>> = {
  model: modelEngine,
  simulate: simulateEngine,
  measure: measureEngine,
};

/** What any of them may be told. */
export interface EngineOptions {
  /** For chance, in `simulate`. */
  readonly seed?: number;
  /** Page loads to take the median of, in `measure`. */
  readonly repeat?: number;
  /** Ends a measurement. */
  readonly signal?: AbortSignal;
}
