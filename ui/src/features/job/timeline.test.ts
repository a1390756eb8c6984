import { describe, expect, it } from 'vitest';
import type { EventRow, TaskRow, VersionProgress, VersionRow } from '../../wire';
import { elapsedText } from './elapsed';
import { extentOf, lanesOf, momentsOf, rangesText, startOf, together, type Story } from './timeline';

const t0 = 1_700_000_000_000;
const version = (over: Partial<VersionRow>): VersionRow => ({ key: { job: 1, version: 1 }, parent: null, spec: {} as VersionRow['spec'], backend: 'local', status: 'completed', reason: { code: 'finished' }, last_error: null, created_at_ms: t0, started_at_ms: t0 + 5000, ended_at_ms: t0 + 9000, ...over });
const task = (index: number, over: Partial<TaskRow> = {}): TaskRow => ({ index, state: 'exited', exit_code: 0, signal: null, message: null, host: null, started_at_ms: t0 + 5000, ended_at_ms: t0 + 9000, ...over });
const submitted: EventRow = { at_ms: t0, kind: { kind: 'submitted' } };
const steps = (index: number, shift = 0): VersionProgress['tasks'][number] => ({
  task: index,
  steps: [
    { at_ms: t0 + 4000 + shift, kind: { step: 'preparing' } },
    { at_ms: t0 + 4100 + shift, kind: { step: 'copying_code' } },
    { at_ms: t0 + 4300 + shift, kind: { step: 'code_copied', files: 2, size_bytes: 40 } },
    { at_ms: t0 + 5000 + shift, kind: { step: 'installing' } },
    { at_ms: t0 + 7000 + shift, kind: { step: 'installed' } },
  ],
});
const story = (over: Partial<Story> = {}): Story => ({
  version: version({}),
  events: [submitted, { at_ms: t0 + 9000, kind: { kind: 'status', status: 'completed', reason: { code: 'finished' } } }],
  tasks: [task(0)],
  progress: { waited: { at_ms: t0 + 20, ahead: 1, cpus: 4, gpus: 0, gpu: null }, tasks: [steps(0)] },
  ran: null,
  ...over,
});

describe('the lanes', () => {
  it('a version of one task is one bar from submit to end, without gaps', () => {
    const [lane, ...others] = lanesOf(story());
    expect(others).toEqual([]);
    expect(lane!.spans.map(({ phase }) => phase)).toEqual(['submitting', 'queued', 'preparing', 'copying', 'preparing', 'installing', 'running']);
    for (const [at, span] of lane!.spans.entries()) if (at > 0) expect(span.fromMs, span.phase).toBe(lane!.spans[at - 1]!.toMs);
    expect(lane!.spans.at(-1)!.toMs).toBe(t0 + 9000);
  });

  it('several tasks have a bar each beside that of the version', () => {
    const lanes = lanesOf(story({ tasks: [task(0), task(1)], progress: { waited: null, tasks: [steps(0), steps(1, 50)] } }));
    expect(lanes.map((lane) => lane.task)).toEqual([null, 0, 1]);
  });

  it('what lasts has no end, and the scale goes up to now', () => {
    const live = story({ version: version({ status: 'running', ended_at_ms: null }), tasks: [task(0, { ended_at_ms: null, state: 'running' })], progress: null, events: [submitted] });
    const lanes = lanesOf(live);
    expect(lanes[0]!.spans.at(-1)).toEqual({ phase: 'running', fromMs: t0 + 5000, toMs: null });
    expect(extentOf(lanes, live.version, t0 + 60_000).toMs).toBe(t0 + 60_000);
  });

  it('a version from before steps were noted still has its queue and its run', () => {
    const old = story({ progress: { waited: null, tasks: [] }, events: [submitted, { at_ms: t0 + 100, kind: { kind: 'status', status: 'waiting', reason: null } }] });
    expect(lanesOf(old)[0]!.spans.map(({ phase }) => phase)).toEqual(['submitting', 'queued', 'running']);
  });

  it('a request to stop divides the run', () => {
    const stopped = story({ events: [submitted, { at_ms: t0 + 8000, kind: { kind: 'stop_requested' } }] });
    expect(lanesOf(stopped)[0]!.spans.slice(-2).map(({ phase, toMs }) => [phase, toMs])).toEqual([['running', t0 + 8000], ['stopping', t0 + 9000]]);
  });

  it('copies of the logs stand where they were made', () => {
    const copied = story({ events: [submitted, { at_ms: t0 + 9500, kind: { kind: 'log_copied', task: 0, to: 'obs://logs/a.log', size_bytes: 3 } }] });
    expect(lanesOf(copied)[0]!.spans.at(-1)).toEqual({ phase: 'uploading', fromMs: t0 + 9000, toMs: t0 + 9500 });
  });
});

describe('the moments', () => {
  it('tasks that take a step one after the other take it together', () => {
    const moments = together(momentsOf(story({ tasks: [task(0), task(1), task(2, { exit_code: 1 })], progress: { waited: null, tasks: [steps(0), steps(1, 5), steps(2, 9)] } })));
    const copied = moments.find(({ happening }) => happening.what === 'step' && happening.step.step === 'code_copied')!;
    expect([copied.tasks, copied.atMs]).toEqual([[0, 1, 2], t0 + 4309]);
    expect(moments.filter(({ happening }) => happening.what === 'task_ended').map(({ tasks }) => tasks)).toEqual([[0, 1], [2]]);
  });

  it('that it waits is told once, with what for', () => {
    const moments = momentsOf(story({ events: [submitted, { at_ms: t0 + 20, kind: { kind: 'status', status: 'waiting', reason: null } }] }));
    expect(moments.slice(0, 2).map(({ happening }) => happening.what)).toEqual(['event', 'waits']);
    expect(moments.filter(({ happening }) => happening.what === 'event')).toHaveLength(1);
  });

  it('the start is that of the last task', () => {
    expect(startOf(story({ tasks: [task(0), task(1, { started_at_ms: t0 + 5300 })] }))).toBe(t0 + 5300);
  });
});

it('numbers are written as ranges', () => {
  expect(rangesText([5, 0, 1, 2, 9])).toBe('0–2, 5, 9');
});

it('a short time is told to the millisecond', () => {
  expect([12, 1234, 42_000, 3_661_000].map((ms) => elapsedText(ms, 'en'))).toEqual(['12 ms', '1.2 s', '42 s', '01:01:01']);
});
