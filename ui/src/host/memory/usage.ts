/** What made-up tasks used, and how busy the made-up computer is. */
import type { Commands, JobStatus, Notice, TaskUsage, UsageSample, VersionKey } from '../../wire';

type Asked = 'task_usage' | 'watch_usage' | 'watch_load';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface UsageJob {
  key: VersionKey;
  status: JobStatus;
  started_at_ms: number | null;
  ended_at_ms: number | null;
}

const gib = 2 ** 30;

export class MemoryUsage {
  readonly #job: (key: VersionKey) => UsageJob | undefined;
  readonly #notify: (notice: Notice) => void;
  watched: Commands['watch_usage']['args']['targets'] = [];
  /** In place of what is made up. */
  samples: UsageSample[] | null = null;

  constructor(job: (key: VersionKey) => UsageJob | undefined, notify: (notice: Notice) => void) {
    this.#job = job;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    task_usage: ({ key, tasks, samples_max }) => {
      const job = this.#job(key);
      const started_at_ms = job?.started_at_ms ?? null;
      return { started_at_ms, tasks: tasks.map((task) => this.#usage(task, job, Math.min(samples_max, 400))) };
    },
    watch_usage: ({ targets }) => {
      this.watched = targets;
      return {};
    },
    watch_load: ({ watching }) => {
      if (watching) this.#notify({ notice: 'load', load: { cpu_percent: 38, memory_used_bytes: 11.2 * gib, memory_bytes: 32 * gib, gpu_percent: 64 } });
      return {};
    },
  };

  /** A sample more of what is watched. */
  grow(): void {
    for (const target of this.watched) this.#notify({ notice: 'usage', target });
  }

  #usage(task: number, job: UsageJob | undefined, most: number): TaskUsage {
    const from = job?.started_at_ms;
    const to = job?.ended_at_ms ?? Date.now();
    const samples = this.samples ?? (from == null ? [] : made(task, from, to, most));
    return { task, cpus: 2, memory_limit_bytes: 8 * gib, gpus: 1, samples };
  }
}

function made(task: number, from: number, to: number, most: number): UsageSample[] {
  const every = Math.max(5000, (to - from) / most);
  const count = Math.max(0, Math.floor((to - from) / every));
  return Array.from({ length: count }, (_, number) => {
    const phase = number / 9 + task;
    const warm = Math.min(1, number / 12);
    return {
      at_ms: Math.round(from + (number + 1) * every),
      cpu_thousandths: Math.round(warm * (1500 + 380 * Math.sin(phase) + 90 * Math.sin(number * 7.3 + task))),
      memory_bytes: Math.round(gib * (1 + 4.2 * (1 - Math.exp(-number / 60)) + 0.3 * Math.sin(phase / 3) + task * 0.4)),
      processes: 5,
      disk_read_bytes_per_s: number < 15 ? 180e6 : Math.round(4e6 * (1 + Math.sin(phase))),
      disk_written_bytes_per_s: number % 40 === 30 ? 90e6 : 2e5,
      gpu_percent: Math.round(warm * (84 + 9 * Math.sin(phase * 1.7))),
      gpu_memory_bytes: Math.round(gib * (9 + warm * 3.5)),
    };
  });
}
