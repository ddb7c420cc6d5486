/**
 * A process must not outlive the one that started it, however that one ends: a process that is killed cannot say
 * goodbye. So the starter keeps one end of a pipe, and the started process watches the other: when the starter is gone,
 * the operating system closes its end. Watch it in a thread of its own, because the main thread may be spinning.
 */

import { Socket } from 'node:net';

/** Calls `onEnd` once the other end of the pipe is closed; the socket can also carry messages the other way. */
export function watchLifeline(fd: number, onEnd: () => void): Socket {
  const lifeline = new Socket({ fd, readable: true, writable: true });
  lifeline.on('error', () => {});
  lifeline.on('close', onEnd);
  lifeline.resume();
  return lifeline;
}

const STARTER_POLL_MS = 1000;

/**
 * Calls `onEnd` once the process `pid`, which has started this one, is gone: for a starter that keeps no pipe, but tells its
 * process id, as Jupyter does in `JPY_PARENT_PID`. Keeps nobody alive.
 */
export function watchStarter(pid: number, onEnd: () => void): void {
  const { ppid } = process;
  const watch = setInterval(() => {
    if (process.ppid === ppid && isAlive(pid)) return;
    clearInterval(watch);
    onEnd();
  }, STARTER_POLL_MS);
  watch.unref();
}

/** Whether a process has that id, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // another user's
  }
}

/** Ends this process and, if it leads a process group, everything it has started. Works from any thread. */
export function endProcessTree(): void {
  if (process.platform !== 'win32') {
    try {
      process.kill(-process.pid, 'SIGKILL');
    } catch {
      // Not the leader of a group.
    }
  }
  process.kill(process.pid, 'SIGKILL');
}
