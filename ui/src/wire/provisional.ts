/**
 * The shapes that cross the window's boundary, written by hand until they are generated from Rust into this folder.
 * They follow crates/job and crates/store; what no crate has yet is at the end, marked.
 */

export type JobId = number;
export type VersionNumber = number;

export type JobStatus =
  | 'unknown'
  | 'init'
  | 'image_creating'
  | 'image_failed'
  | 'submit_trying'
  | 'submit_failed'
  | 'delete_failed'
  | 'waiting'
  | 'running'
  | 'killing'
  | 'completed'
  | 'failed'
  | 'killed'
  | 'canceled'
  | 'lost'
  | 'scaling'
  | 'submit_model_failed'
  | 'deploy_service_failed'
  | 'check_init'
  | 'check_running'
  | 'check_running_completed'
  | 'check_failed'
  | 'mount_failed';

export type StatusGroup = 'pending' | 'running' | 'succeeded' | 'failed' | 'stopped';

/** One job in the list, with its newest version. Times are epoch milliseconds. */
export interface JobRow {
  id: JobId;
  name: string;
  description: string;
  version: VersionNumber;
  version_count: number;
  status: JobStatus;
  /** Image, engine or built-in algorithm. */
  algorithm: string;
  backend: string;
  flavor: string;
  nodes: number;
  created_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
}

export type JobSort = 'created' | 'name' | 'status' | 'duration' | 'versions';
export type Order = 'asc' | 'desc';

export interface JobQuery {
  search: string;
  groups: StatusGroup[];
  sort: JobSort;
  order: Order;
  offset: number;
  limit: number;
}

/** How many rows match; `and_more` when counting stopped there. */
export interface Count {
  rows: number;
  and_more: boolean;
}

export interface Page<T> {
  rows: T[];
  total: Count;
}

export type Language = 'system' | 'english' | 'chinese';
export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  language: Language;
  theme: Theme;
  desktop_notifications: boolean;
  keep_watching: boolean;
  sample_offered: boolean;
}

// What follows exists in no crate yet.

/** A row as the list shows it: with the last row of the newest version's log. */
export interface JobListRow extends JobRow {
  last_line: string | null;
}

export interface VersionKey {
  job: JobId;
  version: VersionNumber;
}

/** A bulk action's answer: the jobs it could not be done to, each with the reason. */
export interface BulkResult {
  failed: { job: JobId; error: WireError }[];
}

export interface WireError {
  code: string;
  params: Record<string, string | number>;
  detail: string | null;
}

/** Every command the console answers: its arguments and its result. */
export interface Commands {
  jobs_page: { args: JobQuery; result: Page<JobListRow> };
  jobs_stop: { args: { jobs: JobId[] }; result: BulkResult };
  jobs_delete: { args: { jobs: JobId[] }; result: BulkResult };
  sample_run: { args: Record<string, never>; result: VersionKey };
  settings_get: { args: Record<string, never>; result: Settings };
  settings_set: { args: Settings; result: Settings };
}

/** Which rows of one task's log to pull: [from, to). */
export interface LogWindow extends VersionKey {
  task: number;
  from: number;
  to: number;
}

/** Something changed; whoever shows it pulls again. Coalesced by the host to at most 30 a second. */
export type Notice =
  | { kind: 'jobs' }
  | ({ kind: 'log'; task: number; rows: number } & VersionKey)
  | { kind: 'settings' };
