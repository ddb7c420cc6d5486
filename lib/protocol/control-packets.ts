/**
 * Packets that a connection spends on itself rather than on data: opening and closing.
 *
 * They cost processing and addresses, but closing costs no time that a user sees: the last byte has arrived by then.
 * Left out: acknowledgements of data, keepalive probes, retransmissions.
 */

export type CloseForm = 'four' | 'three' | 'reset';

export interface ControlPacket {
  readonly from: 'client' | 'server';
  readonly name: string;
}

const from = (side: 'client' | 'server', ...names: string[]): ControlPacket[] =>
  names.map((name) => ({ from: side, name }));

/** TCP's three-way handshake (RFC 9293 s.3.5). */
export const openPackets: readonly ControlPacket[] = [
  ...from('client', 'SYN'),
  ...from('server', 'SYN-ACK'),
  ...from('client', 'ACK'),
];

/**
 * The packets of a close that `first` begins (RFC 9293 s.3.6): four, or three where the other side's FIN rides with its
 * acknowledgement, or a reset, after which nobody waits and nothing is certain to have arrived.
 *
 * @example
 * closePackets('four', 'server').length; // 4
 */
export function closePackets(form: CloseForm, first: 'client' | 'server'): readonly ControlPacket[] {
  const second = first === 'client' ? 'server' : 'client';
  if (form === 'reset') return from(first, 'RST');
  if (form === 'three') return [...from(first, 'FIN'), ...from(second, 'FIN-ACK'), ...from(first, 'ACK')];
  return [...from(first, 'FIN'), ...from(second, 'ACK', 'FIN'), ...from(first, 'ACK')];
}

/**
 * Control packets of a connection's life: 7 with the full close.
 *
 * @example
 * controlPackets('four'); // 7
 */
export function controlPackets(form: CloseForm): number {
  return openPackets.length + closePackets(form, 'client').length;
}
