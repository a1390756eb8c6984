import { describe, expect, it } from 'vitest';
import { align, near, nearest, summarize, tableRows, thin, within, type Point } from './series';

const line = (count: number, y: (x: number) => number = (x) => x): Point[] =>
  Array.from({ length: count }, (_, x): Point => [x, y(x)]);

describe('thinning', () => {
  it('leaves few points as they are', () => {
    const points = line(10);
    expect(thin(points, 20)).toBe(points);
  });

  it('keeps the ends, the highest peak and the lowest valley of a million points', () => {
    const points = line(1_000_000, (x) => (x === 123_457 ? 9 : x === 765_433 ? -9 : Math.sin(x)));
    const kept = thin(points, 2000);
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(kept[0]).toEqual(points[0]);
    expect(kept.at(-1)).toEqual(points.at(-1));
    expect(kept).toContainEqual([123_457, 9]);
    expect(kept).toContainEqual([765_433, -9]);
  });

  it('keeps the order of x and repeats nothing', () => {
    const xs = thin(line(5000, (x) => (x * 7919) % 101), 400).map(([x]) => x);
    expect(xs).toEqual([...new Set(xs)].sort((a, b) => a - b));
  });

  it('keeps a gap a gap', () => {
    const kept = thin(line(5000, (x) => (x === 2500 ? NaN : 1)), 400);
    expect(kept.some(([, y]) => Number.isNaN(y))).toBe(true);
  });
});

it('a part of a line has one more point on each side', () => {
  expect(within(line(10), 3, 5).map(([x]) => x)).toEqual([2, 3, 4, 5, 6]);
  expect(within(line(10), -5, 50)).toHaveLength(10);
});

it('series sampled at different places stand side by side, absent told from a gap', () => {
  const aligned = align([
    [
      [1, 10],
      [3, 30],
    ],
    [
      [2, NaN],
      [3, 300],
    ],
  ]);
  expect(aligned).toEqual([
    [1, 2, 3],
    [10, undefined, 30],
    [undefined, null, 300],
  ]);
});

it('the nearest value is found on either side, and none in an empty column', () => {
  expect(nearest([undefined, 5, undefined, undefined], 3)).toBe(1);
  expect(nearest([undefined, undefined, 7], 0)).toBe(2);
  expect(nearest([null, undefined], 0)).toBeUndefined();
});

it('a series comes to its lowest, highest and last value, leaving out what is none', () => {
  expect(
    summarize([
      [0, 4],
      [1, NaN],
      [2, 9],
      [3, 6],
    ]),
  ).toEqual({ count: 3, min: 4, max: 9, last: 6 });
  expect(summarize([])).toBeUndefined();
});

it('a table of many values is evenly thinner and ends with the newest', () => {
  const rows = tableRows([{ name: 'a', points: line(1001) }], 100);
  expect(rows.length).toBeLessThanOrEqual(100);
  expect(rows.at(-1)).toEqual({ x: 1000, ys: [1000] });
});

it('a limit is drawn where the values come near it, and not where it would press them flat', () => {
  const limit = { name: 'Limit', y: 12 };
  expect(near([limit], 7)).toEqual([limit]);
  expect(near([limit], 0.1)).toEqual([]);
});
