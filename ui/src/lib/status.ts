/** What a job status is called and which hue it wears (the service's table, and our words where it has none). */
import type { JobStatus, StatusGroup } from '../wire';
import type { Messages } from './i18n/i18n.svelte';

export const statusGroups: readonly StatusGroup[] = ['pending', 'running', 'succeeded', 'failed', 'stopped'];

type StatusLabel = keyof Messages['status'];

const table: Record<JobStatus, [label: StatusLabel, group: StatusGroup]> = {
  unknown: ['unknown', 'pending'],
  init: ['initializing', 'pending'],
  image_creating: ['initializing', 'pending'],
  image_failed: ['failed', 'failed'],
  submit_trying: ['initializing', 'pending'],
  submit_failed: ['failed', 'failed'],
  delete_failed: ['failed', 'failed'],
  waiting: ['deploying', 'pending'],
  running: ['running', 'running'],
  killing: ['stopping', 'running'],
  completed: ['successful', 'succeeded'],
  failed: ['failed', 'failed'],
  killed: ['canceled', 'stopped'],
  canceled: ['canceled', 'stopped'],
  lost: ['lost', 'failed'],
  scaling: ['running', 'running'],
  submit_model_failed: ['failed', 'failed'],
  deploy_service_failed: ['failed', 'failed'],
  check_init: ['imageReview', 'pending'],
  check_running: ['imageReview', 'pending'],
  check_running_completed: ['imageReview', 'pending'],
  check_failed: ['imageReviewFailed', 'failed'],
  mount_failed: ['failed', 'failed'],
};

export function statusLabel(status: JobStatus): StatusLabel {
  return table[status][0];
}

export function statusGroup(status: JobStatus): StatusGroup {
  return table[status][1];
}

/** Still changing by itself: its duration counts and it can be stopped. */
export function isLive(status: JobStatus): boolean {
  const group = statusGroup(status);
  return group === 'pending' || group === 'running';
}

/** Stop is accepted while the job waits or runs, and not a second time. */
export function canStop(status: JobStatus): boolean {
  return isLive(status) && status !== 'killing';
}
