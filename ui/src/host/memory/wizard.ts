/**
 * What the form of a job and the page of configurations ask, answered from arrays. The checks are a few of the
 * console's, enough to show every kind of answer: the real ones are Rust's.
 */
import type { Ahead, AlgorithmParameter, Commands, EngineFamily, Fault, FaultKind, Flavor, JobConfig, JobSpec, ListedAlgorithm, NotCarried, Notice, ObjectEntry, ParsedVariables, Preview, SpecAt, Variable } from '../../wire';
import { HostError } from '../host';
import { codeReport } from './code';
import { sampleAlgorithms, sampleEngines } from './source-data';
import { sampleConfigs, sampleFlavors, sampleObjects } from './wizard-data';

type Asked =
  | 'measure_code' | 'list_flavors' | 'list_engines' | 'list_algorithms' | 'new_spec' | 'check_spec' | 'preview_spec' | 'list_objects' | 'upload' | 'get_draft' | 'save_draft'
  | 'keep_secret' | 'keyring_state' | 'parse_variables' | 'list_configs' | 'recent_configs' | 'show_config' | 'save_config';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface WizardOptions {
  /** Filed nowhere unless it is said. */
  configs?: (Omit<JobConfig, 'folder' | 'tags'> & Partial<Pick<JobConfig, 'folder' | 'tags'>>)[];
  flavors?: Flavor[];
  engines?: EngineFamily[];
  algorithms?: ListedAlgorithm[];
  /** Names of objects, each with its size. */
  objects?: Record<string, number>;
  draft?: string | null;
  /** Why there is no keyring. */
  keyring?: string | null;
  /** What files of variables hold, by their paths. */
  texts?: Record<string, string>;
}

export class MemoryWizard {
  configs: JobConfig[];
  flavors: Flavor[];
  readonly engines: EngineFamily[];
  algorithms: ListedAlgorithm[];
  objects: Record<string, number>;
  /** Told before a configuration is written over. */
  onedit?: (before: JobConfig, spec: JobSpec, description: string) => void;
  /** The draft of a new job; others are in `drafts` under their names. */
  get draft(): string | null {
    return this.drafts.get('wizard') ?? null;
  }
  readonly drafts = new Map<string, string>();
  /** Secret values by their ids. */
  readonly secrets = new Map<string, string>();
  keyring: string | null;
  readonly #texts: Record<string, string>;
  /** What is wrong with a dataset and its version. */
  datasetFaults: (dataset: string, version: string) => [string, FaultKind][] = () => [];
  readonly #taken: (name: string) => boolean;
  readonly #heard: (topic: string) => boolean;
  readonly #notify: (notice: Notice) => void;

  constructor(options: WizardOptions, taken: (name: string) => boolean, notify: (notice: Notice) => void, heard: (topic: string) => boolean) {
    this.configs = options.configs?.map((config) => ({ folder: '', tags: [], ...config })) ?? sampleConfigs(Date.now());
    this.flavors = options.flavors ?? sampleFlavors;
    this.engines = options.engines ?? sampleEngines;
    this.algorithms = options.algorithms ?? sampleAlgorithms;
    this.objects = options.objects ?? { ...sampleObjects };
    if (options.draft) this.drafts.set('wizard', options.draft);
    this.keyring = options.keyring ?? null;
    this.#texts = options.texts ?? {};
    this.#taken = taken;
    this.#heard = heard;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    list_flavors: () => this.flavors,
    list_engines: () => this.engines,
    list_algorithms: () => ({ algorithms: this.algorithms }),
    new_spec: () => ({ spec: this.emptySpec(), config_name: 'trainconfig-51c2' }),
    check_spec: (at) => this.check(at),
    preview_spec: ({ spec }) => this.preview(spec),
    measure_code: ({ spec }) => codeReport(spec, this.objects),
    list_objects: ({ url }) => this.#list(url),
    upload: ({ to }) => {
      const bytes_total = 6 * 2 ** 20;
      for (const part of [0.25, 0.5, 1]) this.#notify({ notice: 'upload', to, bytes_done: bytes_total * part, bytes_total });
      const kind = to.endsWith('/') ? 'folder' : 'file';
      this.objects[kind === 'file' ? to : `${to}train.py`] = bytes_total;
      return { url: to, kind, size_bytes: kind === 'file' ? bytes_total : 0, modified_ms: null };
    },
    get_draft: ({ name }) => ({ name, content: this.drafts.get(name) ?? null }),
    save_draft: ({ name, content }) => {
      if (content === null) this.drafts.delete(name);
      else this.drafts.set(name, content);
      return {};
    },
    keep_secret: ({ value }) => {
      if (this.keyring) throw new HostError({ code: 'no_keyring', name: this.keyring, faults: [], detail: this.keyring });
      const id = (this.secrets.size + 0x5e).toString(16).padStart(32, '0');
      this.secrets.set(id, value);
      return { id };
    },
    keyring_state: () => ({ missing: this.keyring }),
    parse_variables: (asked) => parseVariables(asked.from === 'text' ? asked.text : (this.#texts[asked.path] ?? '')),
    list_configs: (query) => {
      const keys = {
        name: (config: JobConfig) => config.name,
        algorithm: (config: JobConfig) => engineType(config.spec),
        created: (config: JobConfig) => config.created_at_ms,
        used: (config: JobConfig) => config.used_at_ms ?? 0,
      };
      const key = keys[query.sort];
      const sign = query.order === 'asc' ? 1 : -1;
      const found = this.configs
        .filter((config) => config.name.toLowerCase().includes(query.search.toLowerCase()))
        .filter((config) => !query.folder || config.folder === query.folder || config.folder.startsWith(`${query.folder}/`))
        .filter((config) => (query.tags ?? []).every((tag) => config.tags.includes(tag)))
        .sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
      return { rows: found.slice(query.offset, query.offset + query.limit).map(row), total: { rows: found.length, and_more: false } };
    },
    recent_configs: () => [...this.configs].sort((a, b) => recency(b) - recency(a)).slice(0, 3).map(row),
    show_config: ({ name }) => this.#config(name),
    save_config: ({ name, description, spec, replace }) => {
      const old = this.configs.find((config) => config.name === name);
      if (old && !replace) throw new HostError({ code: 'config_exists', name, faults: [], detail: `a configuration named "${name}" exists` });
      const now = Date.now();
      if (old) this.onedit?.(old, spec, description);
      const saved = { name, description, spec: { ...spec, name: '', description: '' }, folder: old?.folder ?? '', tags: old?.tags ?? [], created_at_ms: old?.created_at_ms ?? now, updated_at_ms: now, used_at_ms: old?.used_at_ms ?? null };
      this.configs = [...this.configs.filter((config) => config !== old), saved];
      this.#notify({ notice: 'configs' });
      return {};
    },
  };

  emptySpec(): JobSpec {
    return {
      name: 'trainjob-7c1e',
      description: '',
      algorithm: { source: 'custom_image', image: 'local/this-computer', code_dir: '', boot_command: '' },
      data: [{ source: 'path', path: '' }],
      output_path: '',
      parameters: [],
      environment: [],
      log_path: '',
      resources: { pool: { kind: 'public' }, device: 'cpu', flavor: this.flavors[0]?.code ?? '', nodes: 1 },
      notification: null,
    };
  }

  check({ spec, version_of, save_as }: SpecAt): Fault[] {
    const faults: Fault[] = [];
    const error = (field: string, kind: FaultKind) => void faults.push({ field, level: 'error', kind });
    const warn = (field: string, kind: FaultKind) => void faults.push({ field, level: 'warning', kind });
    const folder = (field: string, path: string) => {
      if (path === '') return error(field, { code: 'required' });
      if (!/^obs:\/\/[^/]+\//.test(path)) return error(field, { code: 'not_an_object_path', given: path });
      if (!this.#below(path).length) error(field, { code: 'not_found', path });
    };
    if (spec.name === '') error('name', { code: 'required' });
    else if (!/^[\w-]{1,64}$/.test(spec.name)) error('name', { code: 'bad_name', max: 64 });
    else if (version_of === null && this.#taken(spec.name)) error('name', { code: 'name_taken', name: spec.name });
    const { algorithm } = spec;
    if (algorithm.source === 'custom_image') {
      if (algorithm.code_dir) folder('algorithm.code_dir', algorithm.code_dir);
      if (algorithm.boot_command === '') error('algorithm.boot_command', { code: 'required' });
    } else if (algorithm.source === 'framework') {
      const known = this.engines.flatMap((family) => family.engines.map((engine) => engine.id));
      if (algorithm.engine === '') error('algorithm.engine', { code: 'required' });
      else if (!known.includes(algorithm.engine)) error('algorithm.engine', { code: 'unknown_engine', given: algorithm.engine, known });
      folder('algorithm.code_dir', algorithm.code_dir);
      const given = algorithm.boot_file;
      if (given === '') error('algorithm.boot_file', { code: 'required' });
      else if (!given.endsWith('.py')) error('algorithm.boot_file', { code: 'boot_file_not_python', given });
      else if (!given.startsWith(algorithm.code_dir)) error('algorithm.boot_file', { code: 'boot_file_outside', given, code_dir: algorithm.code_dir });
    } else if (algorithm.algorithm === '') {
      error('algorithm.algorithm', { code: 'required' });
    } else {
      const parameters = this.#parametersOf(algorithm.algorithm);
      if (!parameters) error('algorithm.algorithm', { code: 'unknown_algorithm', given: algorithm.algorithm, known: this.algorithms.flatMap((one) => (one.state === 'sound' ? [one.package.manifest.name] : [])) });
      for (const [at, row] of spec.parameters.entries()) {
        const parameter = parameters?.find((one) => one.name === row.name);
        const kind = parameter && valueFault(parameter, row.value);
        if (kind) error(`parameters[${at}].value`, kind);
        else if (parameters && !parameter) error(`parameters[${at}].name`, { code: 'unknown_parameter', known: parameters.map((one) => one.name) });
      }
    }
    for (const [at, row] of spec.data.entries()) {
      if (row.source === 'path') folder(`data[${at}].path`, row.path);
      else for (const [field, kind] of this.datasetFaults(row.dataset, row.version)) error(`data[${at}].${field}`, kind);
    }
    if (spec.output_path === '') error('output_path', { code: 'required' });
    else if (this.#below(spec.output_path).length) warn('output_path', { code: 'output_not_empty', path: spec.output_path });
    for (const [at, { name, secret }] of spec.environment.entries()) {
      if (secret === '') error(`environment[${at}].value`, { code: 'required' });
      else if (secret && !this.secrets.has(secret)) error(`environment[${at}].value`, { code: 'secret_missing' });
      if (name === '') error(`environment[${at}].name`, { code: 'required' });
      else if (/^(DLS_|TRAINYARD_|BATCH_.*_HOSTS$)/.test(name)) error(`environment[${at}].name`, { code: 'reserved_variable', name });
      else if (!/^[A-Za-z_]\w*$/.test(name)) error(`environment[${at}].name`, { code: 'bad_variable_name', given: name });
    }
    const flavor = this.flavors.find((one) => one.code === spec.resources.flavor);
    if (!flavor) error('resources.flavor', { code: 'unknown_flavor', given: spec.resources.flavor, known: this.flavors.map((one) => one.code) });
    else if (algorithm.source === 'framework' && /^caffe(-|$)/i.test(algorithm.engine) && spec.resources.nodes > 1) error('resources.nodes', { code: 'one_node_engine', engine: algorithm.engine, actual: spec.resources.nodes });
    else if (spec.resources.nodes > flavor.max_nodes) error('resources.nodes', { code: 'too_many_nodes', asked: spec.resources.nodes, flavor: flavor.code, fit: flavor.max_nodes });
    if (spec.notification && spec.notification.events.length === 0) error('notification.events', { code: 'required' });
    if (spec.notification && !this.#heard(spec.notification.topic)) warn('notification.topic', { code: 'nobody_confirmed', topic: spec.notification.topic });
    if (save_as?.name === '') error('save_as.name', { code: 'required' });
    else if (save_as && this.configs.some((config) => config.name === save_as.name)) error('save_as.name', { code: 'name_taken', name: save_as.name });
    return faults;
  }

  preview(spec: JobSpec): Preview {
    const { algorithm, resources } = spec;
    const code = algorithm.source === 'built_in' ? [] : this.#below(algorithm.code_dir);
    const flavor = this.flavors.find((one) => one.code === resources.flavor);
    const starts_now = resources.nodes <= (flavor?.free_nodes ?? 0);
    return {
      command: this.#command(spec),
      tasks: Array.from({ length: Math.min(16, resources.nodes) }, (_, index) => ({ index, environment: environment(spec, index) })),
      task_count: resources.nodes,
      code: code.length ? { files: code.length, size_bytes: code.reduce((sum, name) => sum + this.objects[name]!, 0), and_more: false } : null,
      queued_before: starts_now ? 0 : 2,
      starts_now,
      ahead: starts_now ? [] : waitedFor,
      not_carried: notCarried(spec, flavor),
    };
  }

  #parametersOf(name: string): AlgorithmParameter[] | undefined {
    const found = this.algorithms.find((one) => one.state === 'sound' && one.package.manifest.name === name);
    return found?.state === 'sound' ? found.package.manifest.parameters : undefined;
  }

  #command({ algorithm, parameters, output_path, data }: JobSpec): string {
    if (algorithm.source === 'custom_image') return algorithm.boot_command;
    const engines = this.engines.flatMap((family) => family.engines);
    const framework = algorithm.source === 'framework';
    const engine = framework ? engines.find((one) => one.id === algorithm.engine) : engines.at(-1);
    if (!engine || (framework ? !algorithm.boot_file : !algorithm.algorithm)) return '';
    const file = framework ? algorithm.boot_file.slice(algorithm.code_dir.replace(/[^/]+\/?$/, '').length) : `${algorithm.algorithm}/train.py`;
    const urls = [['data_url', data[0]?.source === 'path' ? data[0].path : ''], ['train_url', output_path]] as const;
    const rows = [...parameters.map(({ name, value }) => [name, value] as const), ...urls.map(([name, path]) => [name, path.replace(/^obs:/, 's3:')] as const)];
    return [engine.environment.interpreter, `/home/work/user-job-dir/${file}`, ...rows.filter(([, value]) => value).map(([name, value]) => `--${name}=${value}`)].join(' ');
  }

  #config(name: string): JobConfig {
    const found = this.configs.find((config) => config.name === name);
    if (!found) throw new HostError({ code: 'not_found', name, faults: [], detail: `configuration "${name}" does not exist` });
    return found;
  }

  #below(path: string): string[] {
    const folder = path.endsWith('/') ? path : `${path}/`;
    return path === '' ? [] : Object.keys(this.objects).filter((name) => name.startsWith(folder));
  }

  #list(url: string): Commands['list_objects']['result'] {
    const names = url === 'obs://' ? Object.keys(this.objects) : this.#below(url);
    if (names.length === 0 && url !== 'obs://') throw new HostError({ code: 'not_found', name: url, faults: [], detail: `${url} does not exist` });
    const entries = new Map<string, ObjectEntry>();
    for (const name of names) {
      const [first, ...rest] = name.slice(url.length).split('/');
      const folder = rest.length > 0;
      const at = `${url}${first}${folder ? '/' : ''}`;
      entries.set(at, { url: at, kind: folder ? 'folder' : 'file', size_bytes: folder ? 0 : this.objects[name]!, modified_ms: null });
    }
    const order = (entry: ObjectEntry) => `${entry.kind === 'folder' ? 0 : 1}${entry.url}`;
    return { entries: [...entries.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)), and_more: false, left_out: 0 };
  }
}

function valueFault({ type, min, max, required }: AlgorithmParameter, given: string): FaultKind | null {
  if (given === '') return required ? { code: 'required' } : null;
  if (type === 'string' || type === 'choice' || type === 'bool') return null;
  const number = Number(given);
  if (Number.isNaN(number)) return { code: type === 'int' ? 'not_whole' : 'not_number', given };
  if (type === 'int' && !Number.isInteger(number)) return { code: 'not_whole', given };
  if (min !== null && number < min) return { code: 'too_small', given, min: String(min) };
  return max !== null && number > max ? { code: 'too_large', given, max: String(max) } : null;
}

function environment(spec: JobSpec, index: number): Variable[] {
  const s3 = (path: string) => path.replace(/^obs:/, 's3:');
  const data = spec.data[0];
  const hosts = Array.from({ length: spec.resources.nodes }, (_, at) => ({ name: `BATCH_CUSTOM${at}_HOSTS`, value: '127.0.0.1:<port>' }));
  const all: Variable[] = [
    ...hosts,
    { name: 'DLS_APP_URL', value: spec.algorithm.source === 'built_in' ? '' : s3(spec.algorithm.code_dir) },
    { name: 'DLS_DATA_URL', value: data?.source === 'path' ? s3(data.path) : data?.dataset && data.version ? `s3://trainyard-datasets/${data.dataset}/${data.version}/` : '' },
    { name: 'DLS_TASK_INDEX', value: String(index) },
    { name: 'DLS_TASK_NUMBER', value: String(spec.resources.nodes) },
    { name: 'DLS_TRAIN_URL', value: s3(spec.output_path) },
    { name: 'TRAINYARD_DATA_DIR', value: '/home/work/data' },
    { name: 'TRAINYARD_OUTPUT_DIR', value: '/home/work/output' },
    ...spec.environment,
  ];
  return all.filter((variable: Variable) => variable.value !== '' || variable.secret);
}

const waitedFor: Ahead[] = [
  { key: { job: 3, version: 1 }, job_name: 'speech-commands', running: true },
  { key: { job: 5, version: 2 }, job_name: 'digits-sweep', running: false },
];

function notCarried(spec: JobSpec, flavor: Flavor | undefined): NotCarried[] {
  const rows: NotCarried[] = [];
  if (spec.algorithm.source !== 'built_in' && spec.output_path) rows.push({ field: 'output_path', kind: { code: 'no_object_service', variables: ['TRAINYARD_DATA_DIR', 'TRAINYARD_OUTPUT_DIR'] } });
  const asked = (flavor?.cpus ?? 0) * spec.resources.nodes;
  if (asked > 8) rows.push({ field: 'resources.nodes', kind: { code: 'shared_cpus', asked, there: 8 } });
  return rows;
}

export function engineType(spec: JobSpec): string {
  const { algorithm } = spec;
  return algorithm.source === 'built_in' ? algorithm.algorithm : algorithm.source === 'framework' ? algorithm.engine : algorithm.image;
}

function recency(config: JobConfig): number {
  return config.used_at_ms ?? config.updated_at_ms;
}

function row(config: JobConfig) {
  const { name, description, spec, folder, tags, created_at_ms, used_at_ms } = config;
  return { name, description, algorithm: engineType(spec), folder, tags, created_at_ms, used_at_ms };
}

/** Enough of what the console understands to see what a page does with it. */
function parseVariables(text: string): ParsedVariables {
  const parsed: ParsedVariables = { variables: [], faults: [] };
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const read = line.match(/^\s*(?:export\s+)?([\w.-]+)\s*=\s*(["']?)(.*)\2\s*$/);
    if (read) parsed.variables.push({ name: read[1]!, value: read[3]!.trim() });
    else parsed.faults.push({ line: at + 1, kind: 'no_equals' });
  }
  return parsed;
}
