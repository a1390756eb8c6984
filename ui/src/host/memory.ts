/**
 * A host that lives in the page: for component tests, and for `npm run dev` in a browser. The shipped bundle never holds
 * it. In a browser the address picks a scene: `?scene=empty|slow|error|still|logs|long|differs`, `?lang=zh`, `?theme=dark`.
 *
 * It answers the commands the pages use so far; another one is refused as a bad request, as the console would.
 */
import { canStop, statusGroup, statusGroups } from '../lib/status';
import type { Commands, ErrorCode, JobId, Notice, OneRemoteVisualization, Settings, VersionKey, WizardDefaults } from '../wire';
import { HostError, type DraggedFiles, type Host, type Loopback, type LoopbackCredentials } from './host';
import { MemoryAlgorithms } from './memory/algorithms';
import { MemoryConfigs } from './memory/configs';
import { MemoryConnections, sampleConnections, type ConnectionOptions } from './memory/connections';
import { MemoryData, type DataOptions } from './memory/data';
import { MemoryEnvironments, type EnvironmentOptions } from './memory/environments';
import { MemoryEvaluation } from './memory/evaluation';
import { hugeLog, MemoryJobPage } from './memory/job';
import { sampleJobs, type MemoryJob } from './memory/jobs';
import { MemoryLineage } from './memory/lineage';
import { MemoryList } from './memory/list';
import { longConfigs, longJobs, longObjects } from './memory/long';
import { MemoryPools, type MemoryPool, type PoolsOptions } from './memory/pools';
import { jobsPage, narrowed } from './memory/query';
import { MemoryRemoteConfigs } from './memory/remote-configs';
import { MemoryRemoteVisualizations } from './memory/remote-visualizations';
import { MemorySeries } from './memory/series';
import { MemoryTopics, type TopicOptions } from './memory/topics';
import { MemoryUsage } from './memory/usage';
import { MemoryVersions, sampleDifferences } from './memory/versions';
import { MemoryVisualizations } from './memory/visualizations';
import { MemoryWizard, type WizardOptions } from './memory/wizard';

type Command = keyof Commands;
type Answers = { [C in Command]?: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface MemoryOptions extends WizardOptions, EnvironmentOptions, DataOptions, TopicOptions, PoolsOptions, ConnectionOptions {
  jobs?: MemoryJob[];
  settings?: Partial<Settings>;
  /** How long each answer takes. */
  delayMs?: number;
  /** Commands that are refused, each with its error code. */
  refuse?: Partial<Record<Command, ErrorCode>>;
}

export class MemoryHost implements Host {
  jobs: MemoryJob[];
  settings: Settings;
  readonly wizard: MemoryWizard;
  readonly environments: MemoryEnvironments;
  readonly catalogue: MemoryAlgorithms;
  readonly data: MemoryData;
  readonly topics: MemoryTopics;
  readonly pools: MemoryPools;
  readonly connections: MemoryConnections;
  /** Configurations that connections keep. */
  readonly remoteConfigs: MemoryRemoteConfigs;
  /** Visualization jobs that connections keep. */
  readonly remoteVisualizations: MemoryRemoteVisualizations;
  readonly usage = new MemoryUsage((key) => this.#usageOf(key), (notice) => this.notify(notice));
  /** Folders that were asked to be shown. */
  readonly opened: string[] = [];
  /** What `pickFolder`, `pickFile` and `pickSave` answer. */
  folder: string | null = null;
  file: string | null = null;
  saveAs: string | null = null;
  /** What clients of the loopback API sign in with, while it serves. */
  served: LoopbackCredentials | null = null;
  /** Texts that were saved. */
  readonly saved: { name: string; text: string }[] = [];
  /** Versions, events and logs. */
  readonly page = new MemoryJobPage(() => this.jobs, (notice) => this.notify(notice));
  /** Folders, tags, history and exchange of configurations. */
  readonly filing: MemoryConfigs;
  /** Tags and views of the list. */
  readonly list = new MemoryList(() => this.jobs, (notice) => this.notify(notice));
  readonly series = new MemorySeries((notice) => this.notify(notice));
  readonly visualizations = new MemoryVisualizations((notice) => this.notify(notice));
  /** What versions ran and how they differ. */
  readonly versions = new MemoryVersions({
    version: (key) => this.page.version(key),
    versions: (id) => Array.from({ length: this.#job(id).version_count }, (_, at) => this.page.version({ job: id, version: this.#job(id).version - at })),
    append: ({ job: id }) => {
      const job = this.#job(id);
      Object.assign(job, { version: job.version + 1, version_count: job.version_count + 1, status: 'running', created_at_ms: Date.now(), started_at_ms: Date.now(), ended_at_ms: null });
      this.notify({ notice: 'version', key: { job: id, version: job.version } });
      return { job: id, version: job.version };
    },
    name: (id) => this.#job(id).name,
  });
  readonly evaluation = new MemoryEvaluation((key) => this.page.version(key));
  readonly lineage = new MemoryLineage({
    version: (key) => this.page.version(key),
    newest: (id) => this.#job(id).version,
    code: (key) => this.versions.answers.show_provenance({ key }).ran?.provenance.code ?? null,
  });
  /** Every call so far: what a test asks about. */
  readonly calls: { command: Command; args: unknown }[] = [];
  readonly refuse: Partial<Record<Command, ErrorCode>>;
  readonly #delayMs: number;
  /** Who answers, the first that can. */
  readonly #rooms: readonly Answers[];
  readonly #handlers = new Set<(notice: Notice) => void>();
  readonly #fileHandlers = new Set<(files: DraggedFiles) => void>();

  constructor(options: MemoryOptions = {}) {
    this.jobs = options.jobs ?? sampleJobs(Date.now());
    this.settings = { language: 'english', theme: 'system', desktop_notifications: true, keep_watching: true, sample_offered: false, times: 'local', letter_shortcuts: true, job_columns: ['algorithm', 'where', 'resources', 'tags', 'started', 'duration', 'last_line'], ...options.settings };
    const notify = (notice: Notice) => this.notify(notice);
    this.topics = new MemoryTopics(options, notify);
    this.wizard = new MemoryWizard(options, (name) => this.jobs.some((job) => job.name === name), notify, (topic) => this.topics.heard(topic));
    this.environments = new MemoryEnvironments(options, notify);
    this.catalogue = new MemoryAlgorithms(this.wizard, notify);
    this.filing = new MemoryConfigs(this.wizard, () => this.jobs, notify);
    this.data = new MemoryData(options, () => this.wizard.objects, notify);
    this.wizard.datasetFaults = (dataset, version) => this.data.faults(dataset, version);
    this.pools = new MemoryPools(options, () => this.wizard.flavors, () => this.#runningInPublic(), notify);
    this.connections = new MemoryConnections(options, () => this.jobs, notify);
    this.remoteConfigs = new MemoryRemoteConfigs(this.wizard, this.connections);
    this.remoteVisualizations = new MemoryRemoteVisualizations(this.connections, notify);
    const rooms = [this.connections, this.remoteConfigs, this.remoteVisualizations, this.page, this.filing, this.wizard, this.environments, this.catalogue, this.data, this.list, this.topics, this.pools, this.usage, this.series, this.visualizations, this.versions, this.evaluation, this.lineage];
    this.#rooms = [this.#answers, ...rooms.map((room) => room.answers as Answers)];
    this.refuse = options.refuse ?? {};
    this.#delayMs = options.delayMs ?? 0;
  }

  async call<C extends Command>(command: C, args: Commands[C]['args']): Promise<Commands[C]['result']> {
    this.calls.push({ command, args });
    await new Promise((resolve) => setTimeout(resolve, this.#delayMs));
    const code = this.refuse[command];
    const answer = this.#rooms.find((room) => room[command])?.[command];
    if (code) throw refusal(code, null, `memory host: ${command} is refused`);
    if (!answer) throw refusal('bad_request', command, `memory host: ${command} is not answered`);
    return structuredClone(answer(args));
  }

  listen(handler: (notice: Notice) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  notify(notice: Notice): void {
    for (const handler of this.#handlers) handler(notice);
  }

  listenFiles(handler: (files: DraggedFiles) => void): () => void {
    this.#fileHandlers.add(handler);
    return () => this.#fileHandlers.delete(handler);
  }

  /** Drags files of this computer over the window, or drops them. */
  drag(files: DraggedFiles): void {
    for (const handler of this.#fileHandlers) handler(files);
  }

  async retry(): Promise<void> {}

  async openFolder(path: string): Promise<void> {
    this.opened.push(path);
  }

  async pickFile(): Promise<string | null> {
    return this.file;
  }

  async saveFile(name: string, text: string): Promise<string | null> {
    this.saved.push({ name, text });
    return `/home/lin/${name}`;
  }

  async pickSave(): Promise<string | null> {
    return this.saveAs;
  }

  async pickFolder(): Promise<string | null> {
    return this.folder;
  }

  async openVisualization(id: number): Promise<boolean> {
    return (await this.call('open_visualization', { id })).url !== null;
  }

  async openRemoteVisualization(one: OneRemoteVisualization): Promise<boolean> {
    const { url } = await this.call('open_remote_visualization', one);
    if (url !== null) this.remoteVisualizations.opened.push(one);
    return url !== null;
  }

  async loopback(): Promise<Loopback> {
    return { credentials: this.served, this_run: null };
  }

  /** Port 1 is taken here. */
  async serveLoopback(port: number): Promise<Loopback> {
    if (port === 1) throw refusal('port_taken', '1', 'cannot listen on 127.0.0.1:1');
    this.served = { ...sampleCredentials, endpoint: `http://127.0.0.1:${port || 34_117}` };
    return this.loopback();
  }

  async endLoopback(): Promise<Loopback> {
    this.served = null;
    return this.loopback();
  }

  /** Moves the running jobs on by one line, as a training script would. */
  advance(): void {
    this.series.advance();
    for (const job of this.jobs) {
      const step = job.status === 'running' && job.line?.match(/^(.*(?:epoch|step) )(\d+)(.*)$/);
      if (!step) continue;
      job.line = `${step[1]}${Number(step[2]) + 1}${step[3]}`;
      this.page.grow({ key: keyOf(job), task: 0 }, 3);
    }
    this.usage.grow();
  }

  readonly #answers: Answers = {
    list_jobs: (query) => jobsPage(this.jobs, query, Date.now()),
    count_jobs: (query) =>
      statusGroups.map((group) => ({
        group,
        count: { rows: this.jobs.filter((job) => statusGroup(job.status) === group && job.name.includes(query.search) && narrowed(job, query)).length, and_more: false },
      })),
    last_lines: ({ keys }) => keys.map((key) => ({ key, text: this.jobs.find((job) => job.id === key.job)?.line ?? '' })),
    watch_logs: () => ({}),
    stop: ({ key }) => {
      const job = this.#job(key.job);
      if (!canStop(job.status)) throw refusal('already_ended', job.name, `${job.name} has already ended`);
      job.status = 'killing';
      this.notify({ notice: 'version', key });
      return {};
    },
    delete_job: ({ job: id }) => {
      const job = this.#job(id);
      this.jobs = this.jobs.filter((other) => other !== job);
      this.notify({ notice: 'deleted', job: id });
      return {};
    },
    prepare_sample: () => sampleDefaults,
    submit: ({ spec, backend }) => {
      const id = Math.max(0, ...this.jobs.map((job) => job.id)) + 1;
      const [running] = sampleJobs(Date.now(), 0);
      this.jobs.unshift({ ...running!, id, name: spec.name, backend, version: 1, version_count: 1, created_at_ms: Date.now(), started_at_ms: Date.now() });
      const key = { job: id, version: 1 };
      this.notify({ notice: 'version', key });
      return { key, job_name: spec.name, warnings: [] };
    },
    new_spec: (at) => this.connections.newSpec(at.backend, this.wizard.answers.new_spec(at)),
    check_spec: (at) => (this.connections.has(at.backend) ? this.connections.check(at) : this.wizard.check(at)),
    preview_spec: (at) => (this.connections.has(at.backend) ? this.connections.preview(at.spec) : this.wizard.preview(at.spec)),
    about: () => ({ version: '0.1.0', home: '/home/lin/.local/share/trainyard', owner: true, cpus: 8, memory_bytes: 34_359_738_368 }),
    get_settings: () => this.settings,
    save_settings: (settings) => {
      this.settings = settings;
      return {};
    },
  };

  #runningInPublic() {
    const running = this.jobs.filter((job) => job.status === 'running').slice(0, 4);
    return running.map((job) => ({ key: keyOf(job), job_name: job.name, flavor: 'local.cpu.1u', nodes: 1 }));
  }

  #usageOf({ job: id, version }: VersionKey) {
    const job = this.jobs.find((one) => one.id === id);
    return job && { key: { job: id, version }, status: job.status, started_at_ms: job.started_at_ms, ended_at_ms: job.ended_at_ms };
  }

  #job(id: JobId): MemoryJob {
    const job = this.jobs.find((job) => job.id === id);
    if (!job) throw refusal('not_found', String(id), `job "${id}" does not exist`);
    return job;
  }
}

function keyOf(job: MemoryJob) {
  return { job: job.id, version: job.version };
}

function refusal(code: ErrorCode, name: string | null, detail: string): HostError {
  return new HostError({ code, name, faults: [], detail });
}

const sampleCredentials: LoopbackCredentials = {
  endpoint: '',
  project_id: '0f00000000000000000000000000abcd',
  project_name: 'local',
  region: 'local',
  access_key: 'AKEXAMPLE0000000TEST',
  secret_key: 'SKexample0123456789abcdefghijklmnopqrTEST',
  user: 'trainyard',
  password: 'a-made-up-password',
  domain: 'trainyard',
};

const sampleDefaults: WizardDefaults = {
  config_name: 'trainconfig-51c2',
  spec: {
    name: 'digits',
    description: '',
    algorithm: { source: 'custom_image', image: 'local/this-computer', code_dir: 'obs://demo/digits/code/', boot_command: 'python3 /home/work/user-job-dir/code/train.py' },
    data: [{ source: 'path', path: 'obs://demo/digits/data/' }],
    output_path: 'obs://demo/digits/output/',
    parameters: [],
    environment: [],
    log_path: '',
    resources: { pool: { kind: 'public' }, device: 'cpu', flavor: 'local.cpu.1u', nodes: 1 },
    notification: null,
  },
};

export function createHost(): Host {
  const wish = new URLSearchParams(location.search);
  const scene = wish.get('scene');
  const host = new MemoryHost({
    jobs: scene === 'empty' ? [] : scene === 'long' ? longJobs(Date.now()) : undefined,
    datasets: scene === 'empty' ? [] : undefined,
    objects: scene === 'empty' ? {} : scene === 'long' ? longObjects() : undefined,
    topics: scene === 'empty' ? [] : undefined,
    configs: scene === 'empty' ? [] : scene === 'long' ? longConfigs(Date.now()) : undefined,
    environments: scene === 'empty' ? [] : undefined,
    makingMs: 700,
    pools: scene === 'empty' ? [] : samplePools(),
    connections: scene === 'empty' ? [] : sampleConnections(Date.now()),
    delayMs: scene === 'slow' ? 60_000 : 20,
    refuse: scene === 'error' ? { list_jobs: 'owner_unreachable' } : {},
    settings: {
      language: wish.get('lang') === 'zh' ? 'chinese' : 'english',
      theme: wish.get('theme') === 'dark' ? 'dark' : wish.get('theme') === 'light' ? 'light' : 'system',
    },
  });
  host.folder = '/home/lin/my_algorithm';
  host.remoteVisualizations.startsMs = 4_000;
  if (scene === 'logs') {
    const target = { key: keyOf(host.jobs.find((job) => job.name === 'digits')!), task: 0 };
    host.page.logs.set(`${target.key.job}/${target.key.version}/0`, hugeLog());
    setInterval(() => host.page.grow(target, 7), 60);
  }
  if (scene === 'afar') showAfar(host);
  if (scene === 'differs') host.versions.differences = sampleDifferences;
  takeDrags(host);
  if (scene !== 'still') setInterval(() => host.advance(), 1500);
  return host;
}

/** Of the newest two jobs one waits for its connection, and one was refused by it. */
function showAfar(host: MemoryHost): void {
  const [waits, refused] = host.jobs as [MemoryJob, MemoryJob];
  const never = { backend: 'c-0000000b', started_at_ms: null, ended_at_ms: null, line: null };
  Object.assign(waits, never, { status: 'init' });
  const why = 'ModelArts cannot be reached at 127.0.0.1:18090 (Connection refused); check the network, and the address under Connections';
  host.page.logs.set(`${waits.id}/${waits.version}/0`, { rows: 1, row: () => ({ platform: 'warn', text: `Not submitted yet: ${why}` }) });
  const message = `a job named ${refused.name} is there already; choose another name`;
  Object.assign(refused, never, { status: 'submit_failed', ended_at_ms: refused.created_at_ms + 900, reason: { code: 'not_started', task: 0, message } });
}

function samplePools(): MemoryPool[] {
  const job = (id: number, job_name: string, nodes: number) => ({ key: { job: id, version: 1 }, job_name, flavor: 'local.cpu.1u', nodes });
  const share = { cpus: 3, memory_bytes: 12 * 2 ** 30, gpus: ['GPU-1'] };
  return [{ id: 'nightly', name: 'nightly', description: 'Runs of the night, so that they never wait for tries of the day.', share, running: [job(3, 'resnet-sweep', 2)], waiting: [job(2, 'mnist-lr', 2)] }];
}

/** A browser tells the names of dropped files and not where they are, which is enough to see what a page does with them. */
function takeDrags(host: MemoryHost): void {
  const at = ({ clientX: x, clientY: y }: DragEvent) => ({ x, y });
  addEventListener('dragover', (event) => {
    event.preventDefault();
    host.drag({ at: at(event) });
  });
  addEventListener('dragleave', (event) => event.relatedTarget === null && host.drag({ at: null }));
  addEventListener('drop', (event) => {
    event.preventDefault();
    host.drag({ at: at(event), dropped: [...(event.dataTransfer?.files ?? [])].map((file) => `/home/lin/${file.name}`) });
  });
}
