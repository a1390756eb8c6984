import { describe, expect, it } from 'vitest';
import type { ChartPart } from '../../wire';
import { bestOf, formatValue, grouped, matching, merged, noCurve, pointsOf, sections, smoothed, summaryOf, type Curve } from './curves';

function part(steps: number[], values: ChartPart['chart']['values'], appended: boolean): ChartPart {
  return {
    chart: { steps, wall_times_ms: steps.map((step) => 1000 + step), values, points_total: steps.length },
    appended,
    position: { points: steps.length, last_step: steps.at(-1) ?? 0 },
  };
}

function curve(values: ChartPart['chart']['values']): Curve {
  return merged(noCurve, part(values.map((_, at) => at), values, false));
}

describe('curves', () => {
  it('go on with what was read since, and begin anew with what does not continue them', () => {
    const first = merged(noCurve, part([0, 1], [3, 2], false));
    const more = merged(first, part([2], [1], true));
    expect(more.values).toEqual([3, 2, 1]);
    expect(merged(more, part([0], [9], false)).steps).toEqual([0]);
  });

  it('take the words of the wire for numbers that JSON lacks', () => {
    expect(curve([1, 'NaN', 'Infinity']).values).toEqual([1, NaN, Infinity]);
  });

  it('are smoothed without beginning at 0, and a value that is no number spoils no other', () => {
    expect(smoothed([4, 4, 4], 0.9).map((value) => value.toFixed(6))).toEqual(['4.000000', '4.000000', '4.000000']);
    expect(smoothed([1, 2], 0)).toEqual([1, 2]);
    const [first, odd, last] = smoothed([1, NaN, 3], 0.5);
    expect([first, odd]).toEqual([1, NaN]);
    expect(last).toBeCloseTo(7 / 3);
  });

  it('stand on an axis of time only where their time is known', () => {
    const known = curve([5, 6]);
    expect(pointsOf(known, 'elapsed', 0, 1000)).toEqual([[0, 5], [1, 6]]);
    const unknown = { ...known, wallTimesMs: [0, 1001] };
    expect(pointsOf(unknown, 'time', 0, 0)).toEqual([[1001, 6]]);
    expect(pointsOf(unknown, 'step', 0, 0)).toEqual([[0, 5], [1, 6]]);
  });

  it('are summed up by their last value and by the better end, where the name says which', () => {
    const summary = summaryOf(curve([2, 'NaN', 1, 3]), 'val/loss')!;
    expect(summary).toEqual({ last: { value: 3, step: 3 }, lowest: { value: 1, step: 2 }, highest: { value: 3, step: 3 }, best: 'lowest' });
    expect([bestOf('top5_accuracy'), bestOf('lr'), bestOf('rmse')]).toEqual(['highest', null, 'lowest']);
    expect(summaryOf(noCurve, 'loss')).toBeNull();
  });
});

describe('tags', () => {
  it('stand together by what is before their first slash', () => {
    expect(grouped(['val/b', 'lr', 'train/a10', 'train/a9'])).toEqual([
      { group: '', tags: ['lr'] },
      { group: 'train', tags: ['train/a9', 'train/a10'] },
      { group: 'val', tags: ['val/b'] },
    ]);
  });

  it('share one section unless a group has three or more', () => {
    expect(sections(['val/b', 'lr', 'train/a', 'gpu/c', 'gpu/a', 'gpu/b'])).toEqual([
      { group: '', tags: ['lr', 'train/a', 'val/b'] },
      { group: 'gpu', tags: ['gpu/a', 'gpu/b', 'gpu/c'] },
    ]);
  });

  it('are found by every word of a search', () => {
    expect(matching(['train/loss', 'val/loss', 'val/accuracy'], ' VAL loss ')).toEqual(['val/loss']);
  });
});

it('a value in a table is short and never rounded to nothing', () => {
  expect([formatValue(0.123456789, 'en'), formatValue(0.0000012, 'en'), formatValue(0, 'en'), formatValue(NaN, 'en')]).toEqual(['0.123457', '1.200e-6', '0', 'NaN']);
});
