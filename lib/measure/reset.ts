/** Ending a connection at once, so that it leaves nothing in TIME_WAIT. */

import type { Socket } from 'node:net';

/**
 * Closes with a reset, or, where the socket is just sending its FIN, without: libuv refuses a reset then (`uv_tcp_close_reset`,
 * UV_EINVAL), and Node 24 (`TCPWrap::Reset`, src/tcp_wrap.cc) holds the handle to be closing all the same, so that the process
 * would wait for it for ever when it ends.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
