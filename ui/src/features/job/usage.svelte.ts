/**
 * What the tasks of a version used: pulled, and pulled again when a watched task has a new sample. Owns the lines that
 * are drawn of it, and no words.
 */
import type { Host } from '../../host/host';
import type { Notice, TaskUsage, UsageSample, UsageWindow, VersionKey } from '../../wire';
import type { Point } from '../../lib/ui/chart/series';
import { Followed } from './followed.svelte';

/** More than a chart is wide says nothing more. */
const samplesMax = 900;
/** A sample comes every five seconds from each task: they are pulled together. */
const refreshMs = 400;

export type Axis = 'elapsed' | 'time';
export type Measure = (sample: UsageSample, task: TaskUsage) => number | null;

export class UsageModel extends Followed<UsageWindow> {
  readonly #key: VersionKey;
  readonly #tasks: readonly number[];

  constructor(host: Host, key: VersionKey, tasks: readonly number[]) {
    super(host, refreshMs);
    this.#key = key;
    this.#tasks = tasks;
  }

  protected override ask(): Promise<UsageWindow> {
    return this.host.call('task_usage', { key: this.#key, tasks: [...this.#tasks], from_ms: null, to_ms: null, samples_max: samplesMax });
  }

  protected override concerns(notice: Notice): boolean {
    const { job, version } = this.#key;
    return notice.notice === 'usage' && notice.target.key.job === job && notice.target.key.version === version;
  }

  protected override watch(looking: boolean): Promise<unknown> {
    const targets = looking ? this.#tasks.map((task) => ({ key: this.#key, task })) : [];
    return this.host.call('watch_usage', { targets });
  }

  get isEmpty(): boolean {
    return this.answer?.tasks.every((task) => running(task).length === 0) ?? false;
  }

  /** Whether any task has a value of this measure. */
  has(measure: Measure): boolean {
    return this.answer?.tasks.some((task) => running(task).some((sample) => measure(sample, task) !== null)) ?? false;
  }

  /** A line a task; what a task lacks is a gap. */
  lines(measure: Measure, axis: Axis): { task: number; points: Point[] }[] {
    const start = axis === 'elapsed' ? (this.answer?.started_at_ms ?? 0) : 0;
    return (this.answer?.tasks ?? []).map((task) => ({
      task: task.task,
      points: running(task).map((sample): Point => [sample.at_ms - start, measure(sample, task) ?? NaN]),
    }));
  }
}

/** Where none of its processes was seen the task was over, or had not begun: that it used nothing then says nothing of it. */
function running({ samples }: TaskUsage): UsageSample[] {
  return samples.filter(({ processes }) => processes !== 0);
}

export const measures = {
  /** Of the processors of the task's flavor, in percent. */
  cpu: (sample, task) => sample.cpu_thousandths / 10 / (task.cpus ?? 1),
  memory: (sample) => sample.memory_bytes,
  gpu: (sample) => sample.gpu_percent,
  gpuMemory: (sample) => sample.gpu_memory_bytes,
  diskRead: (sample) => sample.disk_read_bytes_per_s,
  diskWritten: (sample) => sample.disk_written_bytes_per_s,
} satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
