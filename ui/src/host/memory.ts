/**
 * A host that lives in the page: for component tests, and for `npm run dev` in a browser. The shipped bundle never holds
 * it. In a browser the address picks a scene: `?scene=empty|slow|error`, `?lang=zh`, `?theme=dark`.
 */
import { canStop, isLive } from '../lib/status';
import type { BulkResult, Commands, JobId, JobListRow, Notice, Settings } from '../wire';
import { HostError, type Host } from './host';
import { sampleJobs } from './memory/jobs';
import { jobsPage } from './memory/query';

type Answers = { [C in keyof Commands]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface MemoryOptions {
  jobs?: JobListRow[];
  settings?: Partial<Settings>;
  /** How long each answer takes. */
  delayMs?: number;
  /** Commands that are refused, each with its error code. */
  refuse?: Partial<Record<keyof Commands, string>>;
}

export class MemoryHost implements Host {
  jobs: JobListRow[];
  settings: Settings;
  /** Every call so far: what a test asks about. */
  readonly calls: { command: keyof Commands; args: unknown }[] = [];
  readonly refuse: Partial<Record<keyof Commands, string>>;
  readonly #delayMs: number;
  readonly #handlers = new Set<(notice: Notice) => void>();

  constructor(options: MemoryOptions = {}) {
    this.jobs = options.jobs ?? sampleJobs(Date.now());
    this.settings = { language: 'english', theme: 'system', desktop_notifications: true, keep_watching: true, sample_offered: false, ...options.settings };
    this.refuse = options.refuse ?? {};
    this.#delayMs = options.delayMs ?? 0;
  }

  async call<C extends keyof Commands>(command: C, args: Commands[C]['args']): Promise<Commands[C]['result']> {
    this.calls.push({ command, args });
    await new Promise((resolve) => setTimeout(resolve, this.#delayMs));
    const code = this.refuse[command];
    if (code) throw new HostError({ code, params: {}, detail: `memory host: ${command} is refused` });
    return structuredClone(this.#answers[command](args));
  }

  async readLog(): Promise<ArrayBuffer> {
    return new ArrayBuffer(0);
  }

  listen(handler: (notice: Notice) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  notify(notice: Notice): void {
    for (const handler of this.#handlers) handler(notice);
  }

  async openExternal(url: string): Promise<void> {
    window.open(url, '_blank', 'noopener');
  }

  async pickFile(): Promise<string | null> {
    return null;
  }

  async pickFolder(): Promise<string | null> {
    return null;
  }

  /** Moves the running jobs on by one line, as a training script would. */
  advance(): void {
    for (const job of this.jobs) {
      const step = job.status === 'running' && job.last_line?.match(/^(.*(?:epoch|step) )(\d+)(.*)$/);
      if (step) job.last_line = `${step[1]}${Number(step[2]) + 1}${step[3]}`;
    }
    this.notify({ kind: 'jobs' });
  }

  readonly #answers: Answers = {
    jobs_page: (query) => jobsPage(this.jobs, query, Date.now()),
    jobs_stop: ({ jobs }) => this.#each(jobs, (job) => {
      if (!canStop(job.status)) return 'job_not_live';
      job.status = 'killing';
      return null;
    }),
    jobs_delete: ({ jobs }) => this.#each(jobs, (job) => {
      this.jobs = this.jobs.filter((other) => other.id !== job.id);
      return null;
    }),
    sample_run: () => {
      const [sample] = sampleJobs(Date.now(), 0);
      const id = Math.max(0, ...this.jobs.map((job) => job.id)) + 1;
      this.jobs.unshift({ ...sample!, id, version: 1, version_count: 1 });
      this.notify({ kind: 'jobs' });
      return { job: id, version: 1 };
    },
    settings_get: () => this.settings,
    settings_set: (settings) => (this.settings = settings),
  };

  #each(ids: JobId[], act: (job: JobListRow) => string | null): BulkResult {
    const failed: BulkResult['failed'] = [];
    for (const id of ids) {
      const job = this.jobs.find((job) => job.id === id);
      const code = job ? act(job) : 'job_not_found';
      if (code) failed.push({ job: id, error: { code, params: { job: job?.name ?? id }, detail: null } });
    }
    this.notify({ kind: 'jobs' });
    return { failed };
  }
}

export function createHost(): Host {
  const wish = new URLSearchParams(location.search);
  const scene = wish.get('scene');
  const host = new MemoryHost({
    jobs: scene === 'empty' ? [] : undefined,
    delayMs: scene === 'slow' ? 60_000 : 20,
    refuse: scene === 'error' ? { jobs_page: 'host_unreachable' } : {},
    settings: {
      language: wish.get('lang') === 'zh' ? 'chinese' : 'english',
      theme: wish.get('theme') === 'dark' ? 'dark' : wish.get('theme') === 'light' ? 'light' : 'system',
    },
  });
  if (scene !== 'still') setInterval(() => host.jobs.some((job) => isLive(job.status)) && host.advance(), 1500);
  return host;
}
