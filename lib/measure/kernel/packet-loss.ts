/**
 * Which packets are lost. The fate of a packet hangs on what it is, not on when it comes: on the seed, its connection, its
 * direction, its place in the stream and how often it has been sent. A kernel decides by its own clock how many
 * acknowledgements it sends, so a count of packets would not give the same losses twice; this does.
 *
 * Mixing: the finaliser of MurmurHash3 (Appleby, public domain).
 */

/** A loss that an experiment asks for, besides those of chance. */
export interface StagedLoss {
  /** Counted from 1. */
  readonly connection: number;
  readonly from: 'client' | 'server';
  /** The packet that carries this byte of the stream, relative to the first: 0 is the SYN, 1 the first byte of data. */
  readonly sequence: number;
  /** How often it is lost, the first transmissions first. Default: 1. */
  readonly times?: number;
}

/** What a packet is, for its fate. */
export interface Identity {
  readonly connection: number;
  readonly from: 'client' | 'server';
  /** Relative to the sender's first. */
  readonly sequence: number;
  /** Relative to the peer's first. */
  readonly acknowledges: number;
  /** Bytes of the sequence space that it takes: payload, SYN and FIN. */
  readonly length: number;
}

export class PacketLoss {
  readonly #rate: number;
  readonly #seed: number;
  readonly #staged: readonly StagedLoss[];
  readonly #transmissions = new Map<string, number>();

  constructor(of: { readonly rate: number; readonly seed: number; readonly staged: readonly StagedLoss[] }) {
    this.#rate = of.rate;
    this.#seed = of.seed;
    this.#staged = of.staged;
  }

  /** Whether this transmission of the packet is lost; each call counts as one. */
  strikes(packet: Identity): boolean {
    if (this.#rate === 0 && this.#staged.length === 0) return false;
    const { connection, from, sequence, acknowledges, length } = packet;
    const key = `${connection} ${from} ${sequence} ${length === 0 ? acknowledges : 'data'}`;
    const transmission = this.#transmissions.get(key) ?? 0;
    this.#transmissions.set(key, transmission + 1);
    const isStaged = this.#staged.some(
      (loss) =>
        loss.connection === connection &&
        loss.from === from &&
        loss.sequence >= sequence &&
        loss.sequence < sequence + length &&
        transmission < (loss.times ?? 1),
    );
    return isStaged || (this.#rate > 0 && this.#chance(packet, transmission) < this.#rate);
  }

  /** From 0 to below 1. */
  #chance({ connection, from, sequence, acknowledges, length }: Identity, transmission: number): number {
    let bits = mixed(this.#seed ^ 0x2545f491);
    for (const part of [
      connection,
      from === 'client' ? 1 : 2,
      sequence,
      length === 0 ? acknowledges + 1 : 0,
      transmission,
    ]) {
      bits = mixed(bits + part);
    }
    return (bits >>> 0) / 2 ** 32;
  }
}

function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
