import { expect, it } from 'vitest';
import { dateOf, momentsOf, startOfDate } from './period';

it('the last hours begin at a whole minute, so that the same question has the same words', () => {
  const now = new Date(2026, 10, 22, 14, 32, 17).getTime();
  const from = new Date(2026, 10, 21, 14, 32).getTime();
  expect(momentsOf({ kind: 'last', hours: 24 }, now)).toEqual({ from_ms: from });
  expect(momentsOf({ kind: 'last', hours: 24 }, now + 30_000)).toEqual({ from_ms: from });
});

it('from one day to another is both days, whole', () => {
  const period = { kind: 'between', from_ms: startOfDate('2026-11-20'), until_ms: startOfDate('2026-11-21', 1) } as const;
  expect(momentsOf(period, 0)).toEqual({ from_ms: new Date(2026, 10, 20).getTime(), until_ms: new Date(2026, 10, 22).getTime() });
  expect(momentsOf({ kind: 'between', from_ms: null, until_ms: null }, 0)).toEqual({});
});

it('what a date field holds is read and written alike', () => {
  expect(dateOf(startOfDate('2026-02-28', 1))).toBe('2026-03-01');
  expect(startOfDate('')).toBeNull();
  expect(dateOf(null)).toBe('');
});
