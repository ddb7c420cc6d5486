/** A live experiment ends: by itself, because its caller stops it, or because its time is up. */

import { ExperimentError } from '../errors.ts';
import { formatMs } from '../units.ts';

/**
 * Runs `act` with a signal that aborts with an `ExperimentError` when `signal` does or when the time is up. `act` must end
 * soon after; its cleaning up is waited for.
 */
export async function withinLimits<T>(
  limits: { readonly signal: AbortSignal | undefined; readonly timeLimitMs: number },
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, timeLimitMs } = limits;
  const controller = new AbortController();
  const stopped = (): void => {
    controller.abort(new ExperimentError('missing result: the experiment was aborted', { cause: signal!.reason }));
  };
  const late = (): void => {
    const limit = `its time limit of ${formatMs(timeLimitMs)}`;
    controller.abort(new ExperimentError(`missing result: the experiment passed ${limit}; give timeLimitMs more`));
  };
  if (signal?.aborted) stopped();
  signal?.addEventListener('abort', stopped, { once: true });
  const timer = setTimeout(late, timeLimitMs);
  try {
    return await act(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stopped);
  }
}
