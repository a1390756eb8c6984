import { describe, expect, it } from 'vitest';
import { xRange } from './plot';

describe('how far the x axis reaches', () => {
  it('is from the first to the last value', () => {
    expect(xRange('step', 3, 40)).toEqual([3, 40]);
    expect(xRange('elapsed', 0, 90_000)).toEqual([0, 90_000]);
  });

  it('has one value in the middle', () => expect(xRange('step', 7, 7)).toEqual([6, 8]));

  it('has room for a mark where times are closer than two seconds', () => {
    expect(xRange('elapsed', 1_010, 1_050)).toEqual([30, 2_030]);
    expect(xRange('time', 5_000, 5_000)).toEqual([4_000, 6_000]);
  });
});
