/**
 * The bridge to uPlot: options from what a chart shows, with colours read from the page's tokens each time something
 * is drawn, so that a change of theme needs no new chart. Knows nothing of Svelte.
 */
import type uPlot from 'uplot';
import { nearest, type Level, type XKind } from './series';

export interface PlotLook {
  kind: XKind;
  unit: string | undefined;
  height: number;
  width: number;
  syncKey: string | undefined;
  logarithmic: boolean;
  /** What y always reaches down and up to; where left open, the values decide. */
  yRange: readonly [low: number | undefined, high: number | undefined];
  levels: readonly Level[];
  names: readonly string[];
  color: (series: number) => string;
  token: (name: string) => string;
  tickX: (x: number, apart: number) => string;
  tickY: (y: number) => string;
  onCursor: (plot: uPlot) => void;
  onScale: (plot: uPlot) => void;
  /** A double click. */
  onReset: () => void;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const durations = [1, 2, 5, 10, 15, 30]
  .flatMap((n) => [n * second, n * minute])
  .concat([1, 2, 3, 6, 12].map((n) => n * hour), [1, 2, 5, 10, 20, 50, 100].map((n) => n * day))
  .sort((a, b) => a - b);
const binary = Array.from({ length: 50 }, (_, power) => 2 ** power);

export function plotOptions(look: PlotLook): uPlot.Options {
  return {
    width: look.width,
    height: look.height,
    ms: 1,
    // The last mark of a time is written past the end of the axis.
    padding: [8, look.kind === 'step' ? 16 : 28, 0, 0],
    legend: { show: false },
    cursor: cursor(look),
    scales: { x: { time: look.kind === 'time', range: (_plot, min, max) => xRange(look.kind, min, max) }, y: { distr: look.logarithmic ? 3 : 1, ...yRange(look) } },
    axes: [xAxis(look), yAxis(look)],
    series: [{}, ...look.names.map((_, index) => line(look, index))],
    hooks: {
      draw: [(plot) => drawLevels(plot, look)],
      setCursor: [look.onCursor],
      setScale: [(plot, key) => key === 'x' && look.onScale(plot)],
    },
  };
}

function cursor({ syncKey, kind, onReset }: PlotLook): uPlot.Cursor {
  return {
    y: false,
    drag: { x: true, y: false, dist: 4 },
    points: { size: 7 },
    bind: {
      dblclick: () => () => {
        onReset();
        return null;
      },
    },
    // Each series answers with its own nearest value: not all were sampled at the same x.
    dataIdx: (plot, series, place) => (series === 0 ? place : (nearest(plot.data[series]!, place) ?? place)),
    ...(syncKey === undefined ? {} : { sync: { key: `${kind}:${syncKey}`, scales: ['x', null] as [string, null] } }),
  };
}

function line({ color, names }: PlotLook, index: number): uPlot.Series {
  return {
    label: names[index],
    stroke: () => color(index),
    width: 1.5,
    // Past the eighth the hues come again, broken.
    dash: index >= 8 ? [6, 4] : undefined,
    points: { size: 5, fill: () => color(index) },
  };
}

function xAxis(look: PlotLook): uPlot.Axis {
  return {
    stroke: () => look.token('--text-3'),
    font: '11px system-ui, sans-serif',
    size: 24,
    space: look.kind === 'step' ? 56 : 84,
    grid: { show: false },
    ticks: { stroke: () => look.token('--line'), width: 1, size: 4 },
    values: (_plot, marks, _axis, _space, apart) => marks.map((mark) => look.tickX(mark, apart)),
    ...(look.kind === 'elapsed' ? { incrs: durations } : look.kind === 'step' ? { incrs: wholeSteps } : {}),
  };
}

const wholeSteps = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

function yAxis(look: PlotLook): uPlot.Axis {
  return {
    stroke: () => look.token('--text-3'),
    font: '11px system-ui, sans-serif',
    size: (_plot, marks) => 18 + 6.5 * Math.max(4, ...(marks ?? []).map((mark) => mark.length)),
    space: 32,
    grid: { stroke: () => look.token('--line'), width: 1 },
    ticks: { show: false },
    values: (_plot, marks) => marks.map((mark) => (mark === null ? '' : look.tickY(mark))),
    ...(look.unit === 'B' || look.unit === 'B/s' ? { incrs: binary } : {}),
  };
}

/** One point alone stands in the middle rather than on an edge; times are as far apart as it takes to mark one. */
export function xRange(kind: XKind, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const least = kind === 'step' ? (min === max ? 2 : 0) : 2 * second;
  if (max - min >= least) return [min, max];
  const middle = (min + max) / 2;
  return [middle - least / 2, middle + least / 2];
}

function yRange(look: PlotLook): Pick<uPlot.Scale, 'range'> {
  if (look.logarithmic) return {};
  const [low, high] = look.yRange;
  const range: uPlot.Range.Function = (_plot, min, max) => {
    const values = [min, max, low, high, ...look.levels.map(({ y }) => y)].filter((y): y is number => y != null);
    if (values.length === 0) return [0, 1];
    const [bottom, top] = [Math.min(...values), Math.max(...values)];
    const room = (top - bottom || Math.abs(top) || 1) * 0.06;
    return [bottom === low ? bottom : bottom - room, top === high ? top : top + room];
  };
  return { range };
}

function drawLevels(plot: uPlot, look: PlotLook): void {
  const { ctx, bbox } = plot;
  for (const { y } of look.levels) {
    const at = Math.round(plot.valToPos(y, 'y', true));
    ctx.save();
    ctx.strokeStyle = look.token('--text-2');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, at);
    ctx.lineTo(bbox.left + bbox.width, at);
    ctx.stroke();
    ctx.restore();
  }
}
