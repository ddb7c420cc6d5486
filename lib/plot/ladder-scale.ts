/**
 * The time axis of a ladder: equal times are equally long, so that a packet's slope is its time on the way; but stretches
 * in which nothing travels (an idle connection, a retransmission timeout) are cut short, and marked.
 */

/** Time in which something travels, in ms. */
export interface Busy {
  readonly startMs: number;
  readonly endMs: number;
}

export interface Cut extends Busy {
  /** Middle of its mark. */
  readonly atPx: number;
}

export interface LadderScale {
  readonly heightPx: number;
  /** To a hundredth of a px. */
  readonly px: (ms: number) => number;
  readonly cuts: readonly Cut[];
  /** Times with round numbers, none of them inside a cut. */
  readonly ticksMs: readonly number[];
}

/** What is left of a stretch that is cut. */
const cutPx = 40;
const leastTickPx = 42;

/** Nobody scrolls further. */
const heightMostPx = 1600;

export interface LadderScaleOptions {
  /** Stretches in which nothing travels are shown up to this length. */
  readonly longestMs: number;
  /** A stretch before this time is cut whatever its length: something was left out there; `null`: none. */
  readonly cutBeforeMs: number | null;
  /** Wanted; larger where `atLeastPx` asks for it, smaller where the whole would be too high. */
  readonly pxPerMs: number;
  readonly atLeastPx: number;
}

/** @param busy in any order, at least one */
export function ladderScale(busy: readonly Busy[], options: LadderScaleOptions): LadderScale {
  const { pxPerMs, atLeastPx } = options;
  const pieces = piecesOf(busy, options);
  const shownMs = pieces.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const cutsPx = (pieces.length - 1) * cutPx;
  const wanted = Math.min(pxPerMs, (heightMostPx - cutsPx) / shownMs);
  const scale = shownMs === 0 ? 1 : Math.max(wanted, (atLeastPx - cutsPx) / shownMs, 1e-9);
  let atPx = 0;
  const placed = pieces.map((piece) => {
    const fromPx = atPx;
    atPx += (piece.endMs - piece.startMs) * scale + cutPx;
    return { ...piece, fromPx };
  });
  const heightPx = Math.max(atPx - cutPx, 1);
  const px = (ms: number): number => {
    const piece = placed.findLast(({ startMs }) => startMs <= ms) ?? placed[0]!;
    return Math.round((piece.fromPx + (Math.min(ms, piece.endMs) - piece.startMs) * scale) * 100) / 100;
  };
  const cuts = placed.slice(1).map(({ startMs, fromPx }, index) => ({
    startMs: placed[index]!.endMs,
    endMs: startMs,
    atPx: fromPx - cutPx / 2,
  }));
  const stepMs = roundStep(leastTickPx / scale);
  const ticksMs = placed.flatMap(({ startMs, endMs }) => {
    const from = Math.ceil(startMs / stepMs - 1e-9);
    return Array.from({ length: Math.max(0, Math.floor(endMs / stepMs + 1e-9) - from + 1) }, (_, n) =>
      Number(((from + n) * stepMs).toPrecision(12)),
    );
  });
  return { heightPx, px, cuts, ticksMs };
}

/** Busy times that are no further apart than `longestMs`, joined. */
function piecesOf(busy: readonly Busy[], { longestMs, cutBeforeMs }: LadderScaleOptions): Busy[] {
  const pieces: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of [...busy].sort((a, b) => a.startMs - b.startMs)) {
    const last = pieces.at(-1);
    const pauseMs = last ? startMs - last.endMs : 0;
    const isCut = pauseMs > longestMs || (startMs === cutBeforeMs && pauseMs > 0);
    if (last && !isCut) last.endMs = Math.max(last.endMs, endMs);
    else pieces.push({ startMs, endMs });
  }
  return pieces;
}

/** The least of 1, 2 and 5 times the powers of ten that is not below. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least * (1 - 1e-9))!;
}
