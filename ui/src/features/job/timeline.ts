/**
 * The story of a version in one line of events and one bar for each task, from what the console and the place noted.
 * Pure: no words, no drawing. What the place did not note is taken from the version and its tasks.
 */
import { isLive } from '../../lib/status';
import type { EventKind, EventRow, VersionProgress, ProvenanceDetail, StepKind, TaskRow, VersionRow, Waited } from '../../wire';

export type Phase = 'submitting' | 'queued' | 'preparing' | 'copying' | 'installing' | 'running' | 'stopping' | 'uploading';

export interface Span {
  phase: Phase;
  fromMs: number;
  /** Null while it lasts. */
  toMs: number | null;
}

/** The spans of the version, or of one of its tasks. */
export interface Lane {
  task: number | null;
  spans: Span[];
}

export type Happening =
  | { what: 'event'; kind: EventKind }
  | { what: 'waits'; waited: Waited }
  | { what: 'code_kept'; files: number; sizeBytes: number; hash: string }
  | { what: 'step'; step: StepKind }
  | { what: 'task_ended'; task: TaskRow };

export interface Moment {
  atMs: number;
  happening: Happening;
  /** The tasks it is about; none for what concerns the whole version. */
  tasks: number[];
}

export interface Story {
  version: VersionRow;
  events: readonly EventRow[];
  tasks: readonly TaskRow[];
  progress: VersionProgress | null;
  ran: ProvenanceDetail | null;
}

export function momentsOf({ version, events, tasks, progress, ran }: Story): Moment[] {
  const moments: Moment[] = events
    // That it waits is told with what it waits for.
    .filter(({ kind }) => !(progress?.waited && kind.kind === 'status' && kind.status === 'waiting'))
    .map(({ at_ms, kind }) => ({ atMs: at_ms, happening: { what: 'event', kind }, tasks: kind.kind === 'log_not_copied' ? [kind.task] : [] }));
  const add = (atMs: number, happening: Happening, ...tasks: number[]) => moments.push({ atMs, happening, tasks });
  const code = ran?.ran?.provenance.code;
  if (code) add(Math.max(version.created_at_ms, ran.ran!.provenance.recorded_at_ms), { what: 'code_kept', files: code.files, sizeBytes: code.size_bytes, hash: code.hash });
  if (progress?.waited) add(progress.waited.at_ms, { what: 'waits', waited: progress.waited });
  for (const { task, steps } of progress?.tasks ?? []) {
    // The copy is told when it is there.
    for (const { at_ms, kind } of steps) if (kind.step !== 'copying_code') add(at_ms, { what: 'step', step: kind }, task);
  }
  for (const task of tasks) if (task.ended_at_ms !== null) add(task.ended_at_ms, { what: 'task_ended', task }, task.index);
  return moments.map((moment, at) => ({ moment, at })).sort((a, b) => a.moment.atMs - b.moment.atMs || order(a.moment) - order(b.moment) || a.at - b.at).map(({ moment }) => moment);
}

/** What several tasks do one right after the other is one thing: it happened when the last of them had done it. */
export function together(moments: readonly Moment[]): Moment[] {
  const grouped: Moment[] = [];
  for (const moment of moments) {
    const last = grouped.at(-1);
    if (last && moment.tasks.length > 0 && last.tasks.length > 0 && sameThing(last.happening, moment.happening)) {
      grouped[grouped.length - 1] = { ...moment, tasks: [...last.tasks, ...moment.tasks] };
    } else grouped.push(moment);
  }
  return grouped;
}

function sameThing(one: Happening, other: Happening): boolean {
  if (one.what === 'step' && other.what === 'step') return JSON.stringify(one.step) === JSON.stringify(other.step);
  if (one.what === 'task_ended' && other.what === 'task_ended') return one.task.exit_code === other.task.exit_code && one.task.signal === other.task.signal && one.task.message === other.task.message && one.task.state === other.task.state;
  return false;
}

/** `0–3, 5`: numbers as a person would write them. */
export function rangesText(numbers: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

/** Among things of one millisecond: causes before what follows from them. */
function order({ happening }: Moment): number {
  if (happening.what === 'event' && happening.kind.kind === 'submitted') return 0;
  if (happening.what === 'code_kept') return 1;
  if (happening.what === 'waits') return 2;
  return happening.what === 'event' ? 4 : 3;
}

export function lanesOf(story: Story): Lane[] {
  const own: Lane = { task: null, spans: versionSpans(story) };
  const [only] = story.tasks;
  if (only && story.tasks.length === 1) return [{ task: null, spans: [...own.spans.filter(({ phase }) => phase !== 'uploading'), ...taskLane(only, story).spans, ...own.spans.filter(({ phase }) => phase === 'uploading')] }];
  const lanes = story.tasks.map((task) => taskLane(task, story)).filter(({ spans }) => spans.length > 0);
  return [own, ...lanes].filter(({ spans }) => spans.length > 0);
}

/** Before its tasks there is the queue; after them the copies of the logs. */
function versionSpans({ version, events, tasks, progress }: Story): Span[] {
  const firstStep = Math.min(...(progress?.tasks ?? []).flatMap(({ steps }) => steps.map(({ at_ms }) => at_ms)), ...tasks.flatMap(({ started_at_ms }) => started_at_ms ?? []));
  const begun = Number.isFinite(firstStep) ? firstStep : version.started_at_ms;
  const over = isLive(version.status) ? null : (version.ended_at_ms ?? version.created_at_ms);
  const waitsSince = progress?.waited?.at_ms ?? events.find(({ kind }) => kind.kind === 'status' && kind.status === 'waiting')?.at_ms ?? null;
  const spans: Span[] = [{ phase: 'submitting', fromMs: version.created_at_ms, toMs: waitsSince ?? begun ?? over }];
  if (waitsSince !== null) spans.push({ phase: 'queued', fromMs: waitsSince, toMs: begun ?? over });
  const copied = events.findLast(({ kind }) => kind.kind === 'log_copied');
  const allEnded = Math.max(...tasks.flatMap(({ ended_at_ms }) => ended_at_ms ?? []));
  if (copied && Number.isFinite(allEnded)) spans.push({ phase: 'uploading', fromMs: allEnded, toMs: copied.at_ms });
  return spans.filter(({ fromMs, toMs }) => toMs === null || toMs > fromMs);
}

function taskLane(task: TaskRow, { version, events, progress }: Story): Lane {
  const steps = progress?.tasks.find((one) => one.task === task.index)?.steps ?? [];
  const at = (step: StepKind['step']) => steps.find(({ kind }) => kind.step === step)?.at_ms;
  const over = task.ended_at_ms ?? (isLive(version.status) ? null : version.ended_at_ms);
  const stop = events.find(({ kind }) => kind.kind === 'stop_requested')?.at_ms;
  const started = at('installed') ?? at('started') ?? (at('installing') === undefined ? task.started_at_ms : null);
  const marks: [phase: Phase, fromMs: number | null | undefined][] = [
    ['preparing', at('preparing')],
    ['copying', at('copying_code')],
    ['preparing', at('code_copied')],
    ['installing', at('installing')],
    ['running', started],
    ['stopping', stop !== undefined && started != null && stop >= started && (over === null || stop < over) ? stop : null],
  ];
  const known = marks.filter((mark): mark is [Phase, number] => mark[1] != null);
  const spans = known.map(([phase, fromMs], index): Span => ({ phase, fromMs, toMs: known[index + 1]?.[1] ?? over }));
  return { task: task.index, spans: spans.filter(({ fromMs, toMs }) => toMs === null || toMs > fromMs) };
}

/** When the last task had started its command; null before. */
export function startOf({ version, tasks }: Pick<Story, 'version' | 'tasks'>): number | null {
  const starts = tasks.flatMap(({ started_at_ms }) => started_at_ms ?? []);
  return starts.length > 0 ? Math.max(...starts) : version.started_at_ms;
}

/** From submit to the last thing that is known of it; `nowMs` while it lasts. */
export function extentOf(lanes: readonly Lane[], version: VersionRow, nowMs: number): { fromMs: number; toMs: number } {
  const ends = lanes.flatMap(({ spans }) => spans.map(({ toMs }) => toMs ?? nowMs));
  return { fromMs: version.created_at_ms, toMs: Math.max(version.ended_at_ms ?? 0, version.created_at_ms + 1, ...ends, isLive(version.status) ? nowMs : 0) };
}
