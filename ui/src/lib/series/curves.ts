/**
 * Scalar series as charts draw them. Pure: merging what was read, smoothing, the x axis, and the values worth a table.
 * How they are asked for is `series.svelte.ts`.
 */
import type { Chart, ChartPart, ChartValue, SeriesPosition, SeriesRun, SeriesSource } from '../../wire';
import type { Point, XKind } from '../ui/chart/series';

/** The points of one tag of one run, as far as they were read. */
export interface Curve {
  steps: number[];
  wallTimesMs: number[];
  values: number[];
  pointsTotal: number;
  /** Where it ends; what is read next goes on there. */
  position: SeriesPosition | null;
}

/** Points asked for at once, and how many a curve may have before it is asked for anew, thinned as a whole. */
export const mostPoints = 1000;
export const mostHeld = 3000;

export const noCurve: Curve = { steps: [], wallTimesMs: [], values: [], pointsTotal: 0, position: null };

/** One name for a run, among all runs of a source. */
export function runKey(run: SeriesRun): string {
  return run.from === 'events' ? `events/${run.run}` : `log/${run.task}`;
}

export function curveKey(run: SeriesRun, tag: string): string {
  return `${runKey(run)}\n${tag}`;
}

export function sameSource(a: SeriesSource, b: SeriesSource): boolean {
  return a.of === 'version' ? b.of === 'version' && a.key.job === b.key.job && a.key.version === b.key.version : b.of === 'visualization' && a.id === b.id;
}

function number(value: ChartValue): number {
  return typeof value === 'number' ? value : Number(value);
}

/** The curve with what was read since; a part that does not continue it takes its place. */
export function merged(curve: Curve, part: ChartPart): Curve {
  const { chart, appended, position } = part;
  const before: Pick<Curve, 'steps' | 'wallTimesMs' | 'values'> = appended ? curve : noCurve;
  return {
    steps: before.steps.concat(chart.steps),
    wallTimesMs: before.wallTimesMs.concat(chart.wall_times_ms),
    values: before.values.concat(numbers(chart)),
    pointsTotal: chart.points_total,
    position,
  };
}

function numbers(chart: Chart): number[] {
  return chart.values.map(number);
}

/**
 * A moving average that forgets: 0 is the curve as it is, 0.99 is nearly flat. What the average lacks at its beginning is
 * made up for, as TensorBoard does, so that it does not begin at 0. A value that is no number stays one and changes nothing.
 */
export function smoothed(values: readonly number[], weight: number): number[] {
  if (weight <= 0) return [...values];
  let last = 0;
  let taken = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    taken += 1;
    return last / (1 - weight ** taken);
  });
}

/** The points of a curve on an axis. `startMs` is when its run began. A point without a time is on no axis of time. */
export function pointsOf(curve: Curve, axis: XKind, weight: number, startMs: number): Point[] {
  const values = smoothed(curve.values, weight);
  if (axis === 'step') return values.map((value, at) => [curve.steps[at]!, value]);
  const points: Point[] = [];
  values.forEach((value, at) => {
    const wall = curve.wallTimesMs[at]!;
    if (wall > 0) points.push([axis === 'time' ? wall : wall - startMs, value]);
  });
  return points;
}

export interface Extreme {
  value: number;
  step: number;
}

/** What a table says about a curve. */
export interface CurveSummary {
  last: Extreme;
  lowest: Extreme | null;
  highest: Extreme | null;
  best: 'lowest' | 'highest' | null;
}

const lowIsGood = /loss|error|perplexity|ppl|\bmae\b|\bmse\b|rmse|cost|nll|divergence/i;
const highIsGood = /acc|accuracy|\bf1\b|precision|recall|\bauc\b|\bmap\b|iou|bleu|reward|score|r2\b|dice/i;

/** Which end of a metric's values is the better one, where its name says so. */
export function bestOf(tag: string): 'lowest' | 'highest' | null {
  if (lowIsGood.test(tag)) return 'lowest';
  return highIsGood.test(tag) ? 'highest' : null;
}

export function summaryOf(curve: Curve, tag: string): CurveSummary | null {
  const last = curve.values.length - 1;
  if (last < 0) return null;
  let lowest: number | null = null;
  let highest: number | null = null;
  curve.values.forEach((value, at) => {
    if (!Number.isFinite(value)) return;
    if (lowest === null || value < curve.values[lowest]!) lowest = at;
    if (highest === null || value > curve.values[highest]!) highest = at;
  });
  const at = (place: number | null): Extreme | null => (place === null ? null : { value: curve.values[place]!, step: curve.steps[place]! });
  return { last: at(last)!, lowest: at(lowest), highest: at(highest), best: bestOf(tag) };
}

/** The part before the first slash: charts of one stand together. Without one, a tag is its own. */
export function groupOf(tag: string): string {
  const slash = tag.indexOf('/');
  return slash > 0 ? tag.slice(0, slash) : '';
}

/** Tags by group, groups and tags in the order of their names; those without a group first. */
export function grouped(tags: readonly string[]): { group: string; tags: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const tag of [...tags].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const group = groupOf(tag);
    groups.set(group, [...(groups.get(group) ?? []), tag]);
  }
  return [...groups].sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a.localeCompare(b, 'en', { numeric: true }))).map(([group, of]) => ({ group, tags: of }));
}

/** As many charts of one group stand under its name; fewer would leave most of a row empty. */
const sectionLeast = 3;

/** Tags in the sections a page draws: groups of a few share the first one, which has no name. */
export function sections(tags: readonly string[]): { group: string; tags: string[] }[] {
  const groups = grouped(tags);
  const own = groups.filter(({ group, tags }) => group !== '' && tags.length >= sectionLeast);
  const shared = groups.filter((one) => !own.includes(one)).flatMap(({ tags }) => tags);
  return shared.length === 0 ? own : [{ group: '', tags: shared }, ...own];
}

/** The tags whose names have every word of a search. */
export function matching(tags: readonly string[], search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return tags.filter((tag) => words.every((word) => tag.toLowerCase().includes(word)));
}

/** A value as a table has it: short, and not rounded to nothing. */
export function formatValue(value: number, locale: string): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return value.toExponential(3);
  return value.toLocaleString(locale, { maximumSignificantDigits: 6 });
}
