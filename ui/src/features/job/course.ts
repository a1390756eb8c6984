/** The course of a version from its events: which phases it went through and how long each took. */
import { isLive } from '../../lib/status';
import type { EventRow, JobStatus, VersionRow } from '../../wire';

export type Phase = 'preparing' | 'queued' | 'running' | 'stopping';

export interface Step {
  phase: Phase;
  fromMs: number;
  /** Null while it lasts. */
  toMs: number | null;
}

export function courseOf(version: VersionRow, events: readonly EventRow[]): Step[] {
  const changes: { status: JobStatus; atMs: number }[] = [{ status: 'init', atMs: version.created_at_ms }];
  for (const { kind, at_ms } of events) if (kind.kind === 'status') changes.push({ status: kind.status, atMs: at_ms });
  // Events are pulled by page: what they don't reach, the version itself knows.
  if (version.started_at_ms !== null && !changes.some(({ status }) => status === 'running')) changes.push({ status: 'running', atMs: version.started_at_ms });
  changes.sort((a, b) => a.atMs - b.atMs);
  const steps: Step[] = [];
  for (const { status, atMs } of changes) {
    const phase = phaseOf(status);
    const last = steps.at(-1);
    if (!phase || last?.phase === phase) continue;
    if (last) last.toMs = atMs;
    steps.push({ phase, fromMs: atMs, toMs: null });
  }
  const last = steps.at(-1);
  if (last && !isLive(version.status)) last.toMs = version.ended_at_ms ?? last.fromMs;
  // Looking for room takes no time when there is some.
  return steps.filter((step, at) => at === steps.length - 1 || (step.toMs ?? Infinity) - step.fromMs >= 1000);
}

/** When it came to be what it is now. */
export function sinceMs(version: VersionRow, events: readonly EventRow[]): number {
  if (version.ended_at_ms !== null) return version.ended_at_ms;
  const change = events.findLast(({ kind }) => kind.kind === 'status' && kind.status === version.status);
  return change?.at_ms ?? (version.status === 'running' ? version.started_at_ms : null) ?? version.created_at_ms;
}

function phaseOf(status: JobStatus): Phase | null {
  if (status === 'waiting') return 'queued';
  if (status === 'running' || status === 'scaling') return 'running';
  if (status === 'killing') return 'stopping';
  return isLive(status) ? 'preparing' : null;
}
