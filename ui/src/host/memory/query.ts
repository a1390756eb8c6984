/** What the store does in SQL, over an array: filter, search, sort, cut a page. */
import { statusGroup } from '../../lib/status';
import type { AlgorithmSource, JobRow, JobQuery, JobSort, Page } from '../../wire';

type Key = (job: JobRow) => string | number;

export function jobsPage(jobs: readonly JobRow[], query: JobQuery, nowMs: number): Page<JobRow> {
  const duration: Key = (job) => (job.started_at_ms === null ? -1 : (job.ended_at_ms ?? nowMs) - job.started_at_ms);
  const keys: Record<JobSort, Key> = {
    created: (job) => job.created_at_ms,
    name: (job) => job.name.toLowerCase(),
    status: (job) => job.status,
    duration,
    versions: (job) => job.version_count,
  };
  const key = keys[query.sort];
  const sign = query.order === 'asc' ? 1 : -1;
  const needle = query.search.trim().toLowerCase();
  const matching = jobs
    .filter((job) => job.name.toLowerCase().includes(needle))
    .filter((job) => narrowed(job, query))
    .filter((job) => query.groups.length === 0 || query.groups.includes(statusGroup(job.status)))
    .sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
  return {
    rows: matching.slice(query.offset, query.offset + query.limit).map((job) => ({ ...job })),
    total: { rows: matching.length, and_more: false },
  };
}

/** Whether a job passes what narrows the list besides search and status. */
export function narrowed(job: JobRow, { sources = [], tags = [], from_ms, until_ms }: JobQuery): boolean {
  const source: AlgorithmSource = /^[A-Z]/.test(job.algorithm) ? 'framework' : job.algorithm.includes('/') ? 'custom_image' : 'built_in';
  return (
    (sources.length === 0 || sources.includes(source)) &&
    tags.every((tag) => job.tags.some((one) => one.toLowerCase() === tag.toLowerCase())) &&
    (from_ms === undefined || job.created_at_ms >= from_ms) &&
    (until_ms === undefined || job.created_at_ms < until_ms)
  );
}
