/** Which port the system chose for a socket that was bound to port 0. */

export function portOf(socket: { readonly lastEndpoint: string | null }): number {
  return Number(/[:-](\d+)$/.exec(socket.lastEndpoint ?? '')?.[1] ?? 0);
}
