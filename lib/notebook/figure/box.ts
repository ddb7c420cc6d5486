/** Rectangles, and what SVG's `transform` attribute does to them. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const EMPTY_BOX: Box = { x: 0, y: 0, width: 0, height: 0 };

/** The smallest box round both. */
export function union(a: Box | null, b: Box | null): Box | null {
  if (a === null || b === null) return a ?? b;
  return around([
    [a.x, a.y],
    [a.x + a.width, a.y + a.height],
    [b.x, b.y],
    [b.x + b.width, b.y + b.height],
  ]);
}

/** The smallest box round `points`. */
export function around(points: readonly (readonly [number, number])[]): Box | null {
  if (points.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The box round `box` after a `transform` attribute: translate, scale and rotate, the three that plotly writes. */
export function transformed(box: Box, transform: string | null): Box {
  let moved = box;
  for (const [, name, list = ''] of [...(transform ?? '').matchAll(/(\w+)\(([^)]*)\)/g)].reverse()) {
    const [a = 0, b, c] = list
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    const { x, y, width, height } = moved;
    if (name === 'translate') moved = { x: x + a, y: y + (b ?? 0), width, height };
    if (name === 'scale') moved = { x: x * a, y: y * (b ?? a), width: width * a, height: height * (b ?? a) };
    if (name === 'rotate') moved = rotated(moved, { degrees: a, aroundX: b ?? 0, aroundY: c ?? 0 });
  }
  return moved;
}

function rotated(box: Box, turn: { degrees: number; aroundX: number; aroundY: number }): Box {
  const radians = (turn.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const corners = [box.x, box.x + box.width].flatMap((x) => [box.y, box.y + box.height].map((y) => [x, y] as const));
  const points = corners.map(([x, y]) => {
    const [dx, dy] = [x - turn.aroundX, y - turn.aroundY];
    return [turn.aroundX + dx * cos - dy * sin, turn.aroundY + dx * sin + dy * cos] as const;
  });
  return around(points)!;
}
