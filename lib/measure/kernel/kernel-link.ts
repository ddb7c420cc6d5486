/** The links of real packets that this machine can have, from outside of their namespaces. */

import { deepFreeze } from '../../deep-freeze.ts';
import type { LinkBackend } from '../link.ts';
import { KernelBackend } from './kernel-backend.ts';
import type { DeviceName } from './messages.ts';
import { Namespace } from './namespace.ts';

export type KernelStart =
  | { readonly backend: LinkBackend; readonly passedOver: Partial<Record<DeviceName, string>> }
  | { readonly backend: null; readonly reasons: Partial<Record<DeviceName, string>> };

/** The first of the devices that can be had here. The caller must close the backend. */
export async function startKernelLink(devices: readonly DeviceName[], signal: AbortSignal): Promise<KernelStart> {
  const started = await Namespace.start(devices, signal);
  if (started.namespace === null) return { backend: null, reasons: started.reasons };
  const { namespace, device, passedOver } = started;
  const links = new KernelBackend(device, namespace);
  const backend: LinkBackend = {
    name: device,
    handshakeOrigin: links.handshakeOrigin,
    open: (conditions, far) => links.open(conditions, far),
    navigate: async (job, signal) => {
      const navigation = await namespace.navigate(job, signal);
      const timeline = deepFreeze({ ...navigation.timeline, scenario: job.scenario });
      return { ...navigation, timeline };
    },
    isLost: () => namespace.isLost,
    close: () => namespace.end(),
  };
  return { backend, passedOver };
}
