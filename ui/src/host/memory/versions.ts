/** What versions ran and went through, how their code differs, running one again: answered from made-up records. */
import { statusGroup } from '../../lib/status';
import type { CodeDiff, Commands, FileDiff, JobSpec, PackageVersion, VersionProgress, ProvenanceDetail, Unlike, VersionKey, VersionLine, VersionRow } from '../../wire';

type Asked = 'list_versions' | 'show_provenance' | 'show_progress' | 'measure_output' | 'compare_code' | 'compare_file' | 'plan_run_again' | 'run_again' | 'write_csv';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface MemoryVersionsOf {
  version: (key: VersionKey) => VersionRow;
  versions: (job: number) => VersionRow[];
  /** Adds a version to a job with the values of another. */
  append: (key: VersionKey) => VersionKey;
  name: (job: number) => string;
}

export class MemoryVersions {
  /** What `plan_run_again` answers. */
  differences: Unlike[] = [];
  /** Tables that were exported. */
  readonly written: Commands['write_csv']['args'][] = [];
  readonly #of: MemoryVersionsOf;

  constructor(of: MemoryVersionsOf) {
    this.#of = of;
  }

  /** Series of versions, by the names their commands have. */
  readonly series: Record<string, (args: never) => unknown> = {
    list_series: () => ({ runs: [{ run: { from: 'log', task: 0 }, scalars: [{ tag: 'accuracy' }, { tag: 'loss' }] }] }),
    read_series: ({ source, series }: { source: { key: VersionKey }; series: { tag: string }[] }) => ({ parts: series.map(({ tag }) => ({ chart: curve(tag, source.key) })) }),
  };

  readonly answers: Answers = {
    list_versions: ({ job, search, groups, from, to, offset, limit }) => {
      const text = search.toLowerCase();
      const rows = this.#of
        .versions(job)
        .filter(({ key, status }) => (groups.length === 0 || groups.includes(statusGroup(status))) && key.version >= (from ?? 0) && key.version <= (to ?? Infinity))
        .filter((row) => `v${String(row.key.version).padStart(3, '0')} ${values(row.spec)} ${row.last_error ?? ''}`.toLowerCase().includes(text))
        .map(line);
      return { rows: rows.slice(offset, offset + limit), total: { rows: rows.length, and_more: false } };
    },
    show_provenance: ({ key }) => this.#ran(key),
    show_progress: ({ key }) => progressOf(this.#of.version(key)),
    measure_output: ({ key }) => ({ files: 3 + (key.version % 4), size_bytes: 1_240_000 + key.version * 31_337 + key.job * 1_001 }),
    compare_code: ({ left, right }) => (hashOf(this.#of.version(left)) === hashOf(this.#of.version(right)) ? { files: [], and_more: false, same: 4 } : sampleDiff),
    compare_file: ({ path }) => (path.endsWith('.npz') ? { lines: [], and_more: false, no_text: 'binary' } : sampleLines),
    plan_run_again: () => ({ differences: this.differences }),
    run_again: ({ key }) => ({ key: this.#of.append(key), job_name: this.#of.name(key.job), warnings: [] }),
    write_csv: (table) => {
      this.written.push(table);
      return { path: `${table.folder}/${table.name}.csv` };
    },
  };

  #ran(key: VersionKey): ProvenanceDetail {
    const row = this.#of.version(key);
    const old = key.version % 2 === 1;
    return {
      code_kept: true,
      ran: {
        provenance: {
          recorded_at_ms: row.created_at_ms + 12,
          code: {
            url: 'obs://demo/digits/code/',
            hash: hashOf(row),
            files: 4,
            size_bytes: 18_423,
            git: { commit: old ? '9f3c1e07a1b2c3d4e5f60718293a4b5c6d7e8f90' : '41d8aa02c0ffee00112233445566778899aabbcc', branch: 'main', changed_files: old ? 0 : 2 },
          },
          python: { interpreter: '/home/lin/envs/vision/bin/python3', version: '3.11.9', packages: packages(old).length, packages_sha256: old ? 'a1' : 'b2' },
        },
        packages: packages(old),
      },
    };
  }
}

function curve(tag: string, { version }: VersionKey): { steps: number[]; values: number[] } {
  const steps = Array.from({ length: 60 }, (_, at) => at);
  const pace = 8 + (version % 5) * 3;
  const value = (step: number) => (tag === 'loss' ? 2.3 * Math.exp(-step / pace) + 0.05 : 0.97 - 0.86 * Math.exp(-step / pace));
  return { steps, values: steps.map((step) => value(step) + 0.01 * Math.sin(step * version)) };
}

function values(spec: JobSpec): string {
  const texts: string[] = [];
  JSON.stringify(spec, (_, value: unknown) => {
    if (typeof value !== 'object') texts.push(String(value));
    return value;
  });
  return texts.join('\n');
}

function line(row: VersionRow): VersionLine {
  const { key, parent, status, created_at_ms, started_at_ms, ended_at_ms, reason, last_error, spec } = row;
  return { summary: { version: key.version, parent, status, created_at_ms, started_at_ms, ended_at_ms }, reason, last_error, spec, code: hashOf(row) };
}

/** Two versions each have the same code. */
function hashOf({ key }: VersionRow): string {
  return `${(key.version >> 1).toString(16).padStart(2, '0')}c4e19f7b`.repeat(7).slice(0, 64);
}

function packages(old: boolean): PackageVersion[] {
  const base = { numpy: old ? '1.26.4' : '2.0.1', torch: '2.4.0+cu121', torchvision: '0.19.0', pillow: '10.4.0', tqdm: '4.66.5', pyyaml: '6.0.2', 'typing-extensions': '4.12.2', sympy: '1.13.2', networkx: '3.3', jinja2: '3.1.4', fsspec: '2024.6.1', filelock: '3.15.4' };
  return Object.entries(base).sort().map(([name, version]) => ({ name, version }));
}

function progressOf(row: VersionRow): VersionProgress {
  const { created_at_ms: created, started_at_ms: started, status, spec } = row;
  const waited = status === 'waiting' || (started !== null && started - created > 1000) ? { at_ms: created + 40, ahead: status === 'waiting' ? 1 : 0, cpus: 4, gpus: 0, gpu: null } : null;
  if (started === null) return { waited, tasks: [] };
  const tasks = Array.from({ length: spec.resources.nodes }, (_, task) => ({
    task,
    steps: [
      { at_ms: started - 160 + task * 9, kind: { step: 'preparing' as const } },
      { at_ms: started - 120 + task * 9, kind: { step: 'copying_code' as const } },
      { at_ms: started - 50 + task * 9, kind: { step: 'code_copied' as const, files: 4, size_bytes: 18_423 } },
      { at_ms: started, kind: { step: 'started' as const } },
    ],
  }));
  return { waited, tasks };
}

const sampleDiff: CodeDiff = {
  files: [
    { path: 'augment.py', kind: 'added', left_bytes: null, right_bytes: 1_204 },
    { path: 'data/mean.npz', kind: 'changed', left_bytes: 10_240, right_bytes: 10_240 },
    { path: 'old_loader.py', kind: 'removed', left_bytes: 2_310, right_bytes: null },
    { path: 'train.py', kind: 'changed', left_bytes: 3_904, right_bytes: 4_018 },
  ],
  and_more: false,
  same: 2,
};

const sampleLines: FileDiff = {
  and_more: false,
  no_text: null,
  lines: [
    { kind: 'same', left: 41, right: 41, text: 'def train(args):' },
    { kind: 'same', left: 42, right: 42, text: '    model = Softmax(features=64, classes=10)' },
    { kind: 'removed', left: 43, right: null, text: '    rate = 0.1' },
    { kind: 'added', left: null, right: 43, text: '    rate = args.learning_rate' },
    { kind: 'added', left: null, right: 44, text: '    warmup = int(0.1 * args.epochs)' },
    { kind: 'same', left: 44, right: 45, text: '    for epoch in range(args.epochs):' },
    { kind: 'gap', left: null, right: null, text: '' },
    { kind: 'same', left: 88, right: 89, text: '    save(model, args.train_url)' },
    { kind: 'removed', left: 89, right: null, text: "    print('done')" },
    { kind: 'added', left: null, right: 90, text: "    print(f'done after {epoch + 1} epochs')" },
  ],
};

/** All that can be different at once. */
export const sampleDifferences: Unlike[] = [
  { code: 'code_changed', url: 'obs://demo/digits/code/', was: 'a'.repeat(64), is: 'b'.repeat(64) },
  { code: 'interpreter_gone', interpreter: '/home/lin/envs/vision/bin/python3', instead: '/usr/bin/python3' },
  { code: 'python_changed', was: '3.11.9', is: '3.12.4' },
  { code: 'packages_changed', changes: Array.from({ length: 15 }, (_, at) => ({ name: `package-${at}`, was: at % 3 === 0 ? null : '1.0.0', is: at % 3 === 1 ? null : '2.0.0' })) },
];
