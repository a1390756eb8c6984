/**
 * What the page of one job asks, answered from made-up jobs: their versions, events, tasks, and logs of any length whose
 * rows are made when they are asked for.
 */
import { isLive, statusGroup } from '../../lib/status';
import type { Commands, EndReason, EventRow, JobSpec, LogRow, LogTarget, NodeSize, Notice, TaskRow, VersionKey, VersionRow, VersionSummary } from '../../wire';
import { HostError } from '../host';
import type { MemoryJob } from './jobs';

type Asked = 'show_job' | 'show_version' | 'list_events' | 'log_rows' | 'log_tail' | 'save_log' | 'delete_version';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };
type Text = Partial<LogRow> & { text: string };

export interface MemoryLog {
  rows: number;
  row: (number: number) => Text;
}

export class MemoryJobPage {
  /** Logs by `job/version/task`; without one, a log that fits the job's status. */
  readonly logs = new Map<string, MemoryLog>();
  readonly #jobs: () => MemoryJob[];
  readonly #notify: (notice: Notice) => void;

  constructor(jobs: () => MemoryJob[], notify: (notice: Notice) => void) {
    this.#jobs = jobs;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    show_job: ({ job: id }) => {
      const { line: _, spec: __, next, ...job } = this.#job(id);
      const rows = Array.from({ length: job.version_count }, (_, at) => summary(this.#version({ job: job.id, version: job.version - at })));
      return { job, versions: { rows: rows.slice(0, 100), total: { rows: rows.length, and_more: false } }, next_version: next ?? job.version + 1 };
    },
    show_version: ({ key }) => {
      const version = this.#version(key);
      const { algorithm } = version.spec;
      return { job_name: this.#job(key.job).name, version, tasks: tasksOf(version), command: algorithm.source === 'custom_image' ? algorithm.boot_command : '', node: nodeOf(version) };
    },
    list_events: ({ key, offset, limit }) => {
      const rows = eventsOf(this.#version(key));
      return { rows: rows.slice(offset, offset + limit), total: { rows: rows.length, and_more: false } };
    },
    log_rows: ({ target, from, to }) => this.#window(target, () => [from, to]),
    save_log: ({ to }) => ({ path: to, size_bytes: 48_213 }),
    log_tail: ({ target, rows }) => this.#window(target, (total) => [Math.max(0, total - rows), total]),
    delete_version: ({ key }) => {
      const job = this.#job(key.job);
      job.version_count -= 1;
      job.next ??= job.version + 1;
      if (key.version === job.version) job.version -= 1;
      this.#notify(job.version_count === 0 ? { notice: 'deleted', job: job.id } : { notice: 'version', key });
      return {};
    },
  };

  /** One version, whole. */
  version(key: VersionKey): VersionRow {
    return this.#version(key);
  }

  /** Adds rows to a log, as a task that prints. */
  grow(target: LogTarget, rows: number): void {
    const log = this.#log(target);
    log.rows += rows;
    this.#notify({ notice: 'log', target, total_rows: log.rows });
  }

  #window(target: LogTarget, range: (total: number) => [from: number, to: number]): Commands['log_rows']['result'] {
    const log = this.#log(target);
    const [from, to] = range(log.rows);
    const length = Math.max(0, Math.min(to, log.rows, from + 5000) - from);
    const at_ms = this.#version(target.key).created_at_ms;
    const rows = Array.from({ length }, (_, at): LogRow => ({ number: from + at, at_ms: at_ms + (from + at) * 700, platform: null, cut_from_bytes: null, ...log.row(from + at) }));
    return { total_rows: log.rows, size_bytes: log.rows * 41, rows };
  }

  #log(target: LogTarget): MemoryLog {
    const id = `${target.key.job}/${target.key.version}/${target.task}`;
    const log = this.logs.get(id) ?? sampleLog(this.#version(target.key), this.#job(target.key.job).line);
    this.logs.set(id, log);
    return log;
  }

  #job(id: number): MemoryJob {
    const job = this.#jobs().find((job) => job.id === id);
    if (!job) throw new HostError({ code: 'not_found', name: String(id), faults: [], detail: `job ${id} does not exist` });
    return job;
  }

  /** The newest version is the job's row; the older ones ended well, a day apart. */
  #version(key: VersionKey): VersionRow {
    const job = this.#job(key.job);
    const back = job.version - key.version;
    if (back < 0 || key.version < 1) throw new HostError({ code: 'not_found', name: `version ${key.version}`, faults: [], detail: 'no such version' });
    const at = job.created_at_ms - back * 86_400_000;
    const old = { status: 'completed', reason: { code: 'finished' }, created_at_ms: at, started_at_ms: at + 1200, ended_at_ms: at + 251_000 } as const;
    const row = { status: job.status, reason: job.reason ?? reasonOf(job), created_at_ms: job.created_at_ms, started_at_ms: job.started_at_ms, ended_at_ms: job.ended_at_ms };
    const state = back === 0 ? row : old;
    const failed = statusGroup(state.status) === 'failed';
    return { key, parent: key.version > 1 ? key.version - 1 : null, spec: specOf(job, back), backend: job.backend, last_error: failed ? job.line : null, ...state };
  }
}

function summary({ key, parent, status, created_at_ms, started_at_ms, ended_at_ms }: VersionRow): VersionSummary {
  return { version: key.version, parent, status, created_at_ms, started_at_ms, ended_at_ms };
}

function reasonOf({ status }: MemoryJob): EndReason | null {
  switch (status) {
    case 'completed':
      return { code: 'finished' };
    case 'failed':
      return { code: 'exited', task: 0, exit_code: 1 };
    case 'lost':
      return { code: 'lost', task: 0 };
    case 'killed':
      return { code: 'stopped', forced: false };
    default:
      return null;
  }
}

/** Each version before the newest was tried with another seed and fewer epochs. */
function specOf(job: MemoryJob, back: number): JobSpec {
  return {
    name: job.name,
    description: job.description,
    algorithm: { source: 'custom_image', image: job.algorithm, code_dir: 'obs://demo/digits/code/', boot_command: `python3 /home/work/user-job-dir/code/train.py --epochs ${20 - (back % 3) * 5} --batch-size 128` },
    data: [{ source: 'path', path: 'obs://demo/digits/data/' }],
    output_path: 'obs://demo/digits/output/',
    parameters: [],
    environment: [{ name: 'OMP_NUM_THREADS', value: '1' }, { name: 'SEED', value: String(7 + back) }],
    log_path: '',
    resources: { pool: { kind: 'public' }, device: 'cpu', flavor: job.flavor, nodes: job.nodes },
    notification: { topic: 'Desktop', events: ['OnJobSucceeded', 'OnJobFailed'] },
    ...job.spec,
  };
}

/** The computer had less memory then: what ran is not what is offered now. */
function nodeOf({ started_at_ms, spec }: VersionRow): NodeSize | null {
  if (started_at_ms === null) return null;
  const cpus = Number(/\d+/.exec(spec.resources.flavor)?.[0] ?? 1);
  return { cpus, memory_bytes: cpus * 3 * 2 ** 30, gpus: 0 };
}

function tasksOf(version: VersionRow): TaskRow[] {
  if (version.started_at_ms === null) return [];
  const ended = !isLive(version.status);
  const exit_code = version.status === 'completed' ? 0 : version.status === 'failed' ? 1 : null;
  return Array.from({ length: version.spec.resources.nodes }, (_, index) => ({
    index,
    state: !ended ? 'running' : version.status === 'lost' ? 'lost' : exit_code === null ? 'signaled' : 'exited',
    exit_code: ended ? exit_code : null,
    signal: version.status === 'killed' ? 15 : null,
    message: null,
    host: `127.0.0.1:${40_301 + index}`,
    started_at_ms: version.started_at_ms,
    ended_at_ms: version.ended_at_ms,
  }));
}

function eventsOf({ backend, status, reason, created_at_ms, started_at_ms, ended_at_ms }: VersionRow): EventRow[] {
  const rows: EventRow[] = [{ at_ms: created_at_ms, kind: { kind: 'submitted' } }];
  if (backend !== 'local') rows.push({ at_ms: created_at_ms + 900, kind: { kind: 'service', level: 'warning', source: 'K8S', message: '0/3 nodes are available: <b>insufficient memory</b>.' } });
  if (status === 'waiting' || started_at_ms) rows.push({ at_ms: created_at_ms + 40, kind: { kind: 'status', status: 'waiting', reason: null } });
  if (started_at_ms) rows.push({ at_ms: started_at_ms, kind: { kind: 'status', status: 'running', reason: null } });
  if (status === 'killed' && ended_at_ms) rows.push({ at_ms: ended_at_ms - 2600, kind: { kind: 'stop_requested' } }, { at_ms: ended_at_ms - 2600, kind: { kind: 'status', status: 'killing', reason: null } });
  if (ended_at_ms) rows.push({ at_ms: ended_at_ms, kind: { kind: 'status', status, reason } });
  if (ended_at_ms && status === 'completed') rows.push({ at_ms: ended_at_ms + 90, kind: { kind: 'notified', event: 'OnJobSucceeded', subscriber: 'desktop' } });
  if (ended_at_ms && status === 'failed') rows.push({ at_ms: ended_at_ms + 90, kind: { kind: 'notified', event: 'OnJobFailed', subscriber: 'desktop' } });
  return rows;
}

function sampleLog(version: VersionRow, last: string | null): MemoryLog {
  if (version.started_at_ms === null) return { rows: 0, row: () => ({ text: '' }) };
  const head: Text[] = [
    { platform: 'info', text: 'The task may use more than its 1 CPU and 3.0 GiB of memory: this computer sets it no limit (the system has not handed this user a cgroup v2 subtree to set limits in)' },
    { platform: 'info', text: 'Downloaded 4 files, 0.1 MB' },
    { text: 'loading digits from /home/work/data/digits.csv.gz' },
    { text: '1797 images, 64 features, 10 classes' },
    { text: '' },
  ];
  const tail: Text[] = {
    failed: [
      { text: 'Traceback (most recent call last):' },
      { text: '  File "/home/work/user-job-dir/code/train.py", line 84, in <module>' },
      { text: '    rows = load(os.path.join(data, "train.csv"))' },
      { text: last ?? '' },
      { platform: 'error' as const, text: 'Boot command ended: exit code 1, failure' },
    ],
    succeeded: [{ text: 'saved model to obs://demo/digits/output/model.json' }, { platform: 'info' as const, text: 'Boot command ended: exit code 0, success' }],
    stopped: [{ platform: 'warn' as const, text: 'Stopped on request, 2.6 s after it was asked (SIGTERM)' }, { text: last ?? '' }],
    running: [],
    pending: [],
  }[statusGroup(version.status)];
  const steps = 260;
  return {
    rows: head.length + steps + tail.length,
    row(number) {
      const step = number - head.length;
      if (step < 0) return head[number]!;
      return (step >= steps && tail[step - steps]) || { text: `epoch ${String(Math.floor(step / 13) + 1).padStart(2)}/20  step ${String((step + 1) * 14).padStart(4)}  loss ${(2.3 * Math.exp(-step / 90)).toFixed(4)}  accuracy ${(1 - 0.9 * Math.exp(-step / 60)).toFixed(4)}` };
    },
  };
}

/** Ten million rows with everything a task can print among them. */
export function hugeLog(rows = 10_000_000): MemoryLog {
  const odd: Text[] = [
    { text: '<img src=x onerror="document.title=1"><script>document.title=2</script><b>bold?</b>' },
    { text: '\u001b[31mERROR\u001b[0m \u001b]0;title\u0007 bell \u0000 nul \u202egnp.exe' },
    { text: 'downloading  10%\rdownloading  55%\rdownloading 100%\r' },
    { text: `weights ${Array.from({ length: 2000 }, (_, at) => (at / 2000).toFixed(3)).join(' ')}` },
    { text: `${'A'.repeat(65_536)}`, cut_from_bytes: 1_048_576 },
    { text: '第 3 轮  损失 0.2107  准确率 0.9382  🚂' },
    { platform: 'warn', text: '[WARN] the task wrote faster than it is read' },
    { platform: 'error', text: '[ERROR] the output folder is full' },
  ];
  return { rows, row: (number) => (number % 23 < odd.length ? odd[number % 23]! : { text: `step ${number}  loss ${(2 / Math.log(number + 3)).toFixed(5)}` }) };
}
