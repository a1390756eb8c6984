/** Stretches of time a list is narrowed to. Pure: the time is passed in. */
import type { Period } from '../wire';

const hourMs = 3_600_000;

/** The usual ones, in hours. */
export const usualHours = [1, 24, 7 * 24, 30 * 24] as const;

/** The moments a stretch means at this time. To the minute, so that asking twice is asking the same. */
export function momentsOf(period: Period | undefined, nowMs: number): { from_ms?: number; until_ms?: number } {
  if (period === undefined) return {};
  if (period.kind === 'last') return { from_ms: Math.max(0, Math.floor(nowMs / 60_000) * 60_000 - period.hours * hourMs) };
  return { ...(period.from_ms === null ? {} : { from_ms: period.from_ms }), ...(period.until_ms === null ? {} : { until_ms: period.until_ms }) };
}

/** `YYYY-MM-DD` of a moment on this computer's calendar, as a date field writes it; empty for none. */
export function dateOf(atMs: number | null): string {
  if (atMs === null) return '';
  const at = new Date(atMs);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The beginning of a day, `days` after the one that a date field holds; null where it holds none. */
export function startOfDate(date: string, days = 0): number | null {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) return null;
  return new Date(year, month - 1, day + days).getTime();
}
