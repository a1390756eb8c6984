import { describe, expect, it } from 'vitest';
import { elementHeight, isScaled, maxOffset, maxScrollPx, offsetAt, offsetToShow, scrollTopAt, visibleRows, type Extent } from './virtual';

const short: Extent = { count: 1000, rowHeight: 20, viewHeight: 600 };
const long: Extent = { count: 10_000_000, rowHeight: 20, viewHeight: 600 };

describe('a list that fits', () => {
  it('is as high as its rows and scrolls pixel for pixel', () => {
    expect(elementHeight(short)).toBe(20_000);
    expect(offsetAt(short, 1234)).toBe(1234);
  });
  it('draws what is in view and the overscan', () => {
    expect(visibleRows(short, 105, 3)).toEqual({ from: 2, to: 39, shift: -65 });
  });
});

describe('ten million rows', () => {
  it('stay below what engines can lay out', () => {
    expect(isScaled(long)).toBe(true);
    expect(elementHeight(long)).toBe(maxScrollPx);
  });
  it('reach the first and the last row at the ends of the scrollbar', () => {
    expect(visibleRows(long, offsetAt(long, 0), 0).from).toBe(0);
    const end = visibleRows(long, offsetAt(long, maxScrollPx - long.viewHeight), 0);
    expect(end.to).toBe(10_000_000);
    expect(end.shift + (end.to - end.from) * long.rowHeight).toBeCloseTo(long.viewHeight);
  });
  it('every row can be brought to the top exactly', () => {
    for (const row of [1, 7, 4_999_999, 9_999_900]) {
      const offset = offsetToShow(long, 0, row, 'start');
      expect(visibleRows(long, offset, 0)).toMatchObject({ from: row, shift: 0 });
      expect(offsetAt(long, scrollTopAt(long, offset))).toBeCloseTo(offset, 3);
    }
  });
});

it('showing a row moves no more than needed', () => {
  expect(offsetToShow(short, 200, 15)).toBe(200);
  expect(offsetToShow(short, 200, 5)).toBe(100);
  expect(offsetToShow(short, 200, 45)).toBe(320);
  expect(offsetToShow(short, 200, 999)).toBe(maxOffset(short));
});

it('no rows, or fewer than the view holds, need no scrolling', () => {
  expect(visibleRows({ ...short, count: 0 }, 50, 3)).toEqual({ from: 0, to: 0, shift: 0 });
  expect(maxOffset({ ...short, count: 5 })).toBe(0);
});
