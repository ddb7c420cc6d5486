/** Makes a server listen, with errors that say which port to give instead. */

import type { Server } from 'node:http';
import { InputError } from '../errors.ts';

/** @throws {InputError} if the port cannot be used */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: 'another program uses it; give another port, or 0 for any free one',
        EACCES: 'the system does not allow it; give a port above 1023, or 0 for any free one',
      };
      const reason = reasons[cause.code ?? ''] ?? cause.message;
      reject(new InputError(`invalid port: ${port}; ${reason}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
}
