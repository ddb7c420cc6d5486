/**
 * Where measurements are made: a link that has been started. Starting one takes longer than most page loads over it, so a
 * process that lives on, such as a notebook's kernel, may keep the last one for the next measurement; it says so by
 * `keepsStations`. In any other process nothing outlives a measurement.
 */

import type { Scenario } from '../scenario/scenario.ts';
import { type BackendChoice, type ChosenBackend, startBackend } from './backends.ts';
import { backendNames } from './link.ts';
import { supportOf } from './supports.ts';

/** A link to measure on, more than once; whoever opened it closes its backend. */
export interface Station extends ChosenBackend {
  /** Kinds of policy for which the path has been warmed up. */
  readonly warm: Set<string>;
}

export async function openStation(of: Parameters<typeof startBackend>[0]): Promise<Station> {
  return { ...(await startBackend(of)), warm: new Set() };
}

interface Wanted {
  readonly choice: BackendChoice;
  readonly scenario: Scenario;
  readonly signal: AbortSignal;
}

interface Kept {
  readonly station: Station;
  /** What it is good for. */
  readonly kind: string;
  readonly timer: NodeJS.Timeout;
}

/** Name of a property of `globalThis`: for how many ms this process keeps a station that nobody uses. */
export const keepsStations = Symbol.for('roundtrip.keepsStationsMs');

let kept: Kept | null = null;

/** Lends a station: the one that was kept, or a new one. One that failed is closed. */
export async function withStation<T>(wanted: Wanted, use: (station: Station) => Promise<T>): Promise<T> {
  const kind = kindOf(wanted);
  const station = takeKept(kind) ?? (await openStation(wanted));
  const keepMs = (globalThis as { [keepsStations]?: number })[keepsStations] ?? 0;
  try {
    const result = await use(station);
    if (keepMs > 0) await keep(station, kind, keepMs);
    else await station.backend.close();
    return result;
  } catch (error) {
    await station.backend.close();
    throw error;
  }
}

function kindOf({ choice, scenario }: Wanted): string {
  return [choice, ...backendNames.filter((name) => supportOf(name, scenario).supported)].join(' ');
}

function takeKept(kind: string): Station | null {
  if (kept?.kind !== kind) return null;
  const { station, timer } = kept;
  clearTimeout(timer);
  kept = null;
  // One that is lost has ended by itself.
  return station.backend.isLost?.() ? null : station;
}

/** Closes the one that was kept before: of another kind, or of a measurement beside this one. */
async function keep(station: Station, kind: string, keepMs: number): Promise<void> {
  const before = kept;
  const close = () => void takeKept(kind)?.backend.close();
  kept = { station, kind, timer: setTimeout(close, keepMs) };
  if (before === null) return;
  clearTimeout(before.timer);
  await before.station.backend.close();
}
