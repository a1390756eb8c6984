import { describe, expect, it } from 'vitest';
import type { EventRow, JobStatus, VersionRow } from '../../wire';
import { courseOf, sinceMs } from './course';

const version = (status: JobStatus, started: number | null, ended: number | null) =>
  ({ status, created_at_ms: 10_000, started_at_ms: started, ended_at_ms: ended }) as VersionRow;
const change = (at_ms: number, status: JobStatus): EventRow => ({ at_ms, kind: { kind: 'status', status, reason: null } });

describe('the course of a version', () => {
  it('shows what was waited for and what lasts', () => {
    const events = [change(10_050, 'waiting'), change(40_000, 'running')];
    expect(courseOf(version('running', 40_000, null), events)).toEqual([
      { phase: 'queued', fromMs: 10_050, toMs: 40_000 },
      { phase: 'running', fromMs: 40_000, toMs: null },
    ]);
  });

  it('ends with the version', () => {
    const events = [change(10_100, 'running'), change(20_000, 'killing'), change(25_000, 'killed')];
    expect(courseOf(version('killed', 10_100, 25_000), events)).toEqual([
      { phase: 'running', fromMs: 10_100, toMs: 20_000 },
      { phase: 'stopping', fromMs: 20_000, toMs: 25_000 },
    ]);
  });

  it('is known from the version alone when its events are not', () => {
    expect(courseOf(version('completed', 15_000, 65_000), [])).toEqual([
      { phase: 'preparing', fromMs: 10_000, toMs: 15_000 },
      { phase: 'running', fromMs: 15_000, toMs: 65_000 },
    ]);
  });
});

it('since when it is what it is', () => {
  expect(sinceMs(version('waiting', null, null), [change(10_050, 'waiting')])).toBe(10_050);
  expect(sinceMs(version('running', 40_000, null), [])).toBe(40_000);
  expect(sinceMs(version('failed', 40_000, 50_000), [])).toBe(50_000);
});
