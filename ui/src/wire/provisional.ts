/**
 * The shapes that cross the window's boundary, written by hand until they are generated from Rust into this folder.
 * Field names follow serde's default (snake_case); times are Unix milliseconds.
 */

/** ModelArts' numeric job status, 0 to 22 (`$lib/status` gives it a word and a hue). */
export type JobStatusCode = number;

export type StatusGroup = 'pending' | 'running' | 'success' | 'failed' | 'stopped';
export type AlgorithmSource = 'built_in' | 'framework' | 'custom';
export type BackendKind = 'local' | 'modelarts' | 'slurm';

/** One row of the Training Jobs table: a job as its newest version stands. */
export interface JobRow {
  job_id: number;
  name: string;
  version: string;
  version_count: number;
  status: JobStatusCode;
  algorithm_source: AlgorithmSource;
  /** What runs: the engine ("PyTorch-1.0.0-python3.6"), the algorithm or the image. */
  algorithm: string;
  backend: BackendKind;
  nodes: number;
  flavor: string;
  created_ms: number;
  started_ms: number | null;
  ended_ms: number | null;
  last_line: string | null;
}

export type JobSort = 'name' | 'status' | 'algorithm' | 'created' | 'started' | 'duration';
export type SortOrder = 'asc' | 'desc';

export interface JobsQuery {
  page: number;
  limit: number;
  sort: JobSort;
  order: SortOrder;
  search: string;
  status: StatusGroup[];
}

export interface JobsPage {
  rows: JobRow[];
  /** How many jobs match the search and the status filter. */
  total: number;
  /** How many match the search alone, per group: what the filter chips show. */
  counts: Record<StatusGroup, number>;
}

export type Language = 'en' | 'zh';
export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  language: Language;
  theme: Theme;
  rail_folded: boolean;
}

export interface SampleStarted {
  job_id: number;
  version: string;
}

/** A bulk action's answer: the jobs it could not be done to, each with the reason. */
export interface BulkResult {
  failed: { job_id: number; error: WireError }[];
}

export interface WireError {
  code: string;
  params: Record<string, string | number>;
  detail: string | null;
}

/** Every command the console answers: its arguments and its result. */
export interface Commands {
  jobs_page: { args: JobsQuery; result: JobsPage };
  jobs_stop: { args: { job_ids: number[] }; result: BulkResult };
  jobs_delete: { args: { job_ids: number[] }; result: BulkResult };
  sample_run: { args: Record<string, never>; result: SampleStarted };
  settings_get: { args: Record<string, never>; result: Settings };
  settings_set: { args: Settings; result: Settings };
}

/** Which rows of one task's log to pull: [from, to). */
export interface LogWindow {
  job_id: number;
  version: string;
  task: number;
  from: number;
  to: number;
}

/** Something changed; whoever shows it pulls again. Coalesced by the host to at most 30 a second. */
export type Notice =
  | { kind: 'jobs' }
  | { kind: 'log'; job_id: number; version: string; task: number; rows: number }
  | { kind: 'settings' };
