/** What a numeric job status is called and which hue it wears (the service's table, v1 reference section 2). */
import type { StatusGroup } from '../wire';
import type { Messages } from './i18n/i18n.svelte';

export const statusGroups: readonly StatusGroup[] = ['pending', 'running', 'success', 'failed', 'stopped'];

type StatusLabel = keyof Messages['status'];

const table: Record<number, [label: StatusLabel, group: StatusGroup]> = {
  0: ['unknown', 'stopped'],
  1: ['initializing', 'pending'],
  2: ['initializing', 'pending'],
  3: ['failed', 'failed'],
  4: ['initializing', 'pending'],
  5: ['failed', 'failed'],
  6: ['failed', 'failed'],
  7: ['deploying', 'pending'],
  8: ['running', 'running'],
  9: ['stopping', 'running'],
  10: ['successful', 'success'],
  11: ['failed', 'failed'],
  12: ['canceled', 'stopped'],
  13: ['canceled', 'stopped'],
  14: ['lost', 'failed'],
  15: ['running', 'running'],
  16: ['failed', 'failed'],
  17: ['failed', 'failed'],
  18: ['imageReview', 'pending'],
  19: ['imageReview', 'pending'],
  20: ['imageReview', 'pending'],
  21: ['imageReviewFailed', 'failed'],
  22: ['failed', 'failed'],
};

export function statusLabel(code: number): StatusLabel {
  return table[code]?.[0] ?? 'unknown';
}

export function statusGroup(code: number): StatusGroup {
  return table[code]?.[1] ?? 'stopped';
}

/** Still changing by itself: its duration counts and it can be stopped. */
export function isLive(code: number): boolean {
  const group = statusGroup(code);
  return group === 'pending' || group === 'running';
}

/** Stop is accepted while the job waits or runs, and not a second time. */
export function canStop(code: number): boolean {
  return isLive(code) && code !== 9;
}
