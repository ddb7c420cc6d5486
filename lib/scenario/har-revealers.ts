/**
 * Who revealed whom: for each exchange of a page load, the exchange whose end let the client know of it.
 *
 * A resource cannot have been revealed by something that had not ended when it started. Among what had ended, the
 * recorded initiator (or the redirect that led here) is believed; without one, the document, style sheet, script or data
 * that ended last before. If nothing had, it was known from the start of navigation on. The time between is the client's
 * delay. What this cannot see: a document that reveals a resource while still arriving, as browsers' preload scanners
 * make use of; such a resource follows an earlier revealer, with the delay that keeps its start where it was.
 */

import { type HarExchange, harLimits } from './har-entries.ts';

export interface Revealed {
  /** Index of the revealing exchange, or `null`: known from navigation on. */
  readonly by: number | null;
  readonly delayMs: number;
  /** Whether the file names an initiator that cannot be believed, since it ended later. */
  readonly initiatorTooLate: boolean;
}

/** Start times have a resolution of 1 ms in HAR files, ends have more. */
const resolutionMs = 1;

/** How many exchanges of the same URL are looked at, so that a file of nothing else takes no quadratic time. */
const sameUrlMost = 16;

/**
 * @param exchanges in the order of their starts
 * @returns for each, what revealed it; always an exchange that stands before it
 */
export function revealers(exchanges: readonly HarExchange[]): readonly Revealed[] {
  const byEnd = exchanges.map((_, index) => index).sort((a, b) => exchanges[a]!.endMs - exchanges[b]!.endMs || a - b);
  const byUrl = new Map<string, number[]>();
  const redirects = new Map<string, number[]>();
  for (const index of byEnd) {
    const { url } = exchanges[index]!;
    append(byUrl, withoutFragment(url.href), index);
    const target = redirectTarget(exchanges[index]!);
    if (target !== null) append(redirects, target, index);
  }
  let passed = 0;
  let latest: number | null = null;
  return exchanges.map((exchange, index) => {
    const { startMs } = exchange;
    while (
      passed < byEnd.length &&
      byEnd[passed]! < index &&
      exchanges[byEnd[passed]!]!.endMs <= startMs + resolutionMs
    ) {
      if (canReveal(exchanges[byEnd[passed]!]!)) latest = byEnd[passed]!;
      passed++;
    }
    const believed = (candidates: readonly number[] | undefined) => lastEnded(exchanges, candidates, index);
    const redirect = believed(redirects.get(withoutFragment(exchange.url.href)));
    const named = exchange.initiators.map((url) => byUrl.get(withoutFragment(url)));
    const initiator = redirect ?? named.map(believed).find((found) => found !== null) ?? null;
    const by = initiator ?? latest;
    const revealedMs = by === null ? 0 : exchanges[by]!.endMs;
    const initiatorTooLate = initiator === null && named.some((found) => found !== undefined);
    return { by, delayMs: Math.max(0, startMs - revealedMs), initiatorTooLate };
  });
}

/** Of `candidates`, in the order of their ends, the last that ended before exchange `index` started. */
function lastEnded(
  exchanges: readonly HarExchange[],
  candidates: readonly number[] = [],
  index: number,
): number | null {
  const latestMs = exchanges[index]!.startMs + resolutionMs;
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (exchanges[candidates[middle]!]!.endMs <= latestMs) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= Math.max(0, low - sameUrlMost); at--) {
    if (candidates[at]! < index) return candidates[at]!;
  }
  return null;
}

/** Images, fonts, sound and film name no further resources. */
function canReveal({ mimeType }: HarExchange): boolean {
  return !/^(?:image\/(?!svg)|font\/|audio\/|video\/|application\/(?:x-)?font)/.test(mimeType);
}

function redirectTarget({ redirectUrl, url }: HarExchange): string | null {
  if (redirectUrl === '' || redirectUrl.length > harLimits.urlCharacters) return null;
  return URL.canParse(redirectUrl, url.href) ? withoutFragment(new URL(redirectUrl, url).href) : null;
}

function withoutFragment(href: string): string {
  const hash = href.indexOf('#');
  return hash === -1 ? href : href.slice(0, hash);
}

function append(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list) list.push(index);
  else map.set(key, [index]);
}
