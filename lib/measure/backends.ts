/** The emulated links that this machine can have: the best that suits an experiment, and why a better one was not taken. */

import { UnsupportedError } from '../errors.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { startKernelLink } from './kernel/kernel-link.ts';
import { type DeviceName, deviceNames } from './kernel/messages.ts';
import { type BackendName, backendNames, type LinkBackend } from './link.ts';
import { startRelay } from './relay/relay.ts';
import { supportOf } from './supports.ts';

export interface PassedOver {
  readonly name: BackendName;
  /** One line, which says what would change it. */
  readonly reason: string;
}

export interface ChosenBackend {
  /** The caller must close it. */
  readonly backend: LinkBackend;
  /** Better ones that were not taken, the best first. */
  readonly passedOver: readonly PassedOver[];
}

export type BackendChoice = BackendName | 'auto';

/**
 * Starts the backend of that name, or with `auto` the first of tun, veth and relay that this machine has and that can do
 * what the scenario asks for.
 *
 * @throws {UnsupportedError} where there is none, with the reason for each
 */
export async function startBackend(of: {
  readonly choice: BackendChoice;
  /** What it must be able to do. Default: anything. */
  readonly scenario?: Scenario;
  readonly signal: AbortSignal;
}): Promise<ChosenBackend> {
  const { choice, scenario, signal } = of;
  const passedOver: PassedOver[] = [];
  const wanted: BackendName[] = [];
  for (const name of choice === 'auto' ? backendNames : [choice]) {
    const support = scenario === undefined ? null : supportOf(name, scenario);
    if (support === null || support.supported) wanted.push(name);
    else passedOver.push({ name, reason: support.reason });
  }
  const devices = deviceNames.filter((name) => wanted.includes(name));
  if (devices.length > 0) {
    const started = await startKernelLink(devices, signal);
    const reasons = started.backend === null ? started.reasons : started.passedOver;
    for (const name of devices) if (reasons[name]) passedOver.push({ name, reason: whyNot(name, reasons[name]) });
    if (started.backend !== null) return { backend: started.backend, passedOver };
  }
  if (wanted.includes('relay')) return { backend: await startRelay(signal), passedOver };
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new UnsupportedError(`unsupported by measure on this machine: ${reasons}; ask model or simulate`);
}

/** What was found out about each backend, for `roundtrip doctor`: `null`: it works. */
export async function probeBackends(signal: AbortSignal): Promise<Readonly<Record<BackendName, string | null>>> {
  const probe = async (name: DeviceName): Promise<string | null> => {
    const started = await startKernelLink([name], signal);
    if (started.backend === null) return whyNot(name, started.reasons[name] ?? 'unknown');
    await started.backend.close();
    return null;
  };
  const [tun, veth] = await Promise.all([probe('tun'), probe('veth')]);
  return { tun, veth, relay: null };
}

/** The reason of the system, and what would change it. */
function whyNot(name: DeviceName, reason: string): string {
  if (/ENOENT/.test(reason) && /\bip\b/.test(reason)) return 'the command ip is missing (Debian: iproute2)';
  if (/koffi/.test(reason)) return 'the optional package koffi is missing; run npm install without --omit=optional';
  if (name === 'tun' && /EACCES|EPERM/.test(reason)) return '/dev/net/tun may not be opened; veth needs no device file';
  if (name === 'tun' && /ENOENT|ENXIO|ENODEV/.test(reason))
    return 'there is no /dev/net/tun; veth needs no device file';
  return reason.trim().split('\n').at(-1)!;
}
