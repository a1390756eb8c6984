/** What the store does in SQL, over an array: filter, search, sort, cut a page. */
import { statusGroup } from '../../lib/status';
import type { JobRow, JobQuery, JobSort, Page } from '../../wire';

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
    .filter((job) => query.groups.length === 0 || query.groups.includes(statusGroup(job.status)))
    .sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
  return {
    rows: matching.slice(query.offset, query.offset + query.limit).map((job) => ({ ...job })),
    total: { rows: matching.length, and_more: false },
  };
}
