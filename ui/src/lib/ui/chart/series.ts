/**
 * What a chart is made of and the arithmetic on it. Pure. Owns thinning and what a series comes to in words; how
 * values are written is `values.ts`, how they are drawn `plot.ts`.
 */

/** What x counts: steps of training, milliseconds since 1970, or milliseconds since a start. */
export type XKind = 'step' | 'time' | 'elapsed';

export type Point = [x: number, y: number];

export interface Series {
  name: string;
  /** Any CSS colour; one of the series hues when left out. */
  color?: string;
  /** In the order of x. A y that is not a number leaves a gap. */
  points: Point[];
}

/** A value worth comparing with, drawn as a line across. */
export interface Level {
  name: string;
  y: number;
}

/** How far above the values a level may lie to be drawn with them: farther, it would press them flat. */
const levelReach = 2;

/** The levels that are drawn with values up to `highest`. */
export function near(levels: readonly Level[], highest: number): Level[] {
  return levels.filter(({ y }) => y <= levelReach * highest);
}

export interface Summary {
  count: number;
  min: number;
  max: number;
  last: number;
}

/** Columns as the drawing library takes them: one of x, then one of y a series. */
export type Columns = [xs: number[], ...ys: (number | null | undefined)[][]];

/** More points than this of one series say nothing more on a screen. */
export const drawnPoints = 2400;

/** The points from `from` to `to`, with one more on each side, so that lines leave the frame. */
export function within(points: readonly Point[], from: number, to: number): readonly Point[] {
  const first = Math.max(0, lowerBound(points, from) - 1);
  let end = lowerBound(points, to);
  while (end < points.length && points[end]![0] <= to) end += 1;
  return points.slice(first, Math.min(points.length, end + 1));
}

/** Where the first point stands whose x is not before `x`. */
export function lowerBound(points: readonly Point[], x: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]![0] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * At most `limit` points that look like all of them: of each stretch its first, lowest, highest and last, so that no
 * peak and no gap is lost.
 */
export function thin(points: readonly Point[], limit: number): readonly Point[] {
  if (points.length <= limit || limit < 4) return points;
  const stretches = Math.floor(limit / 4);
  const kept: Point[] = [];
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const start = Math.floor((stretch * points.length) / stretches);
    const end = Math.floor(((stretch + 1) * points.length) / stretches);
    for (const index of telling(points, start, end)) kept.push(points[index]!);
  }
  return kept;
}

function telling(points: readonly Point[], start: number, end: number): number[] {
  let lowest = start;
  let highest = start;
  let gap = -1;
  for (let index = start; index < end; index += 1) {
    const y = points[index]![1];
    if (!Number.isFinite(y)) gap = index;
    if (!(points[lowest]![1] <= y) && Number.isFinite(y)) lowest = index;
    if (!(points[highest]![1] >= y) && Number.isFinite(y)) highest = index;
  }
  const middle = gap >= 0 && gap !== start && gap !== end - 1 ? [lowest, gap, highest] : [lowest, highest];
  return [...new Set([start, ...middle, end - 1])].sort((a, b) => a - b);
}

/** Series that were sampled at different x, side by side over all x that occur. Absent is undefined, a gap null. */
export function align(series: readonly (readonly Point[])[]): Columns {
  const xs = [...new Set(series.flatMap((points) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const places = new Map(xs.map((x, place) => [x, place]));
  const columns = series.map((points) => {
    const column = new Array<number | null | undefined>(xs.length).fill(undefined);
    for (const [x, y] of points) column[places.get(x)!] = Number.isFinite(y) ? y : null;
    return column;
  });
  return [xs, ...columns];
}

/** The place nearest to `from` where a column has a value, or undefined when it has none. */
export function nearest(column: ArrayLike<number | null | undefined>, from: number): number | undefined {
  for (let away = 0; away < column.length; away += 1) {
    if (column[from - away] != null) return from - away;
    if (column[from + away] != null) return from + away;
  }
  return undefined;
}

/** What a series comes to, or undefined when it has no value at all. */
export function summarize(points: readonly Point[]): Summary | undefined {
  let summary: Summary | undefined;
  for (const [, y] of points) {
    if (!Number.isFinite(y)) continue;
    summary ??= { count: 0, min: y, max: y, last: y };
    summary.count += 1;
    summary.min = Math.min(summary.min, y);
    summary.max = Math.max(summary.max, y);
    summary.last = y;
  }
  return summary;
}

/** Rows for a table: every place where something was measured, evenly fewer when there are more than `limit`. */
export function tableRows(series: readonly Series[], limit: number): { x: number; ys: (number | undefined)[] }[] {
  const [xs, ...columns] = align(series.map(({ points }) => points));
  const every = Math.max(1, Math.ceil(xs.length / limit));
  const rows: { x: number; ys: (number | undefined)[] }[] = [];
  for (let place = xs.length - 1; place >= 0; place -= every) {
    const ys = columns.map((column) => {
      const at = every === 1 ? place : nearestWithin(column, place, every);
      return at === undefined ? undefined : (column[at] ?? undefined);
    });
    rows.push({ x: xs[place]!, ys });
  }
  return rows.reverse();
}

function nearestWithin(column: readonly (number | null | undefined)[], from: number, reach: number): number | undefined {
  const at = nearest(column, from);
  return at !== undefined && Math.abs(at - from) < reach ? at : undefined;
}
