/**
 * Folders, tags, history and exchange of configurations, answered from arrays. The texts of exports are a few lines that
 * look like the real ones: those are Rust's.
 */
import type { Commands, ComparedField, ConfigSide, ConfigState, JobConfig, JobSpec, Notice } from '../../wire';
import { HostError } from '../host';
import type { MemoryJob } from './jobs';
import type { MemoryWizard } from './wizard';

type Asked =
  | 'delete_config' | 'delete_configs' | 'config_places' | 'move_configs' | 'tag_configs' | 'make_config_folder' | 'rename_config_folder' | 'remove_config_folder'
  | 'config_fields' | 'compare_configs' | 'config_history' | 'restore_config' | 'deleted_configs' | 'restore_deleted_configs' | 'forget_config'
  | 'export_configs' | 'plan_import' | 'import_configs' | 'export_as';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

/** An earlier state, with the whole of what the configuration was. */
type KeptMemoryState = ConfigState & { config: JobConfig };

const dots = '••••••';

export class MemoryConfigs {
  /** Earlier states, oldest first. */
  states: KeptMemoryState[] = [];
  /** Folders somebody made. */
  folders: string[] = ['vision/faces'];
  readonly #wizard: MemoryWizard;
  readonly #jobs: () => MemoryJob[];
  readonly #notify: (notice: Notice) => void;

  constructor(wizard: MemoryWizard, jobs: () => MemoryJob[], notify: (notice: Notice) => void) {
    this.#wizard = wizard;
    this.#jobs = jobs;
    this.#notify = notify;
    wizard.onedit = (before, spec, description) => this.#keep(before, 'edited', changedFields(values(before), { ...spec, name: '', description }));
    const digits = wizard.configs.find((config) => config.name === 'digits');
    if (digits) {
      const earlier = { ...digits, description: 'One node', spec: { ...digits.spec, environment: [{ name: 'SEED', value: '3' }] }, updated_at_ms: digits.created_at_ms - 9e7 };
      this.#keep(earlier, 'edited', ['description', 'environment[SEED]'], digits.created_at_ms);
    }
  }

  readonly answers: Answers = {
    delete_config: ({ name }) => this.#delete([name]),
    delete_configs: ({ names }) => this.#delete(names),
    config_places: () => ({ folders: this.#folderCounts(), tags: this.#tagCounts(), configs: this.#wizard.configs.length, deleted: this.#deleted().length }),
    move_configs: ({ names, folder }) => this.#change(names, (config) => (config.folder = folder)),
    tag_configs: ({ names, add, remove }) =>
      this.#change(names, (config) => (config.tags = [...new Set([...config.tags, ...add])].filter((tag) => !remove.includes(tag)).sort())),
    make_config_folder: ({ path }) => {
      this.folders = [...new Set([...this.folders, path])];
      return this.#changed();
    },
    rename_config_folder: ({ from, to }) => this.#rename(from, to),
    remove_config_folder: ({ path }) => this.#rename(path, path.split('/').slice(0, -1).join('/')),
    config_fields: (side) => fieldsOf(this.#side(side)).map(([field, value, secret]) => ({ field, value: secret ? dots : value, secret })),
    compare_configs: ({ before, after }) => compared(this.#side(before), this.#side(after)),
    config_history: ({ name }) => this.states.filter((state) => state.config.name === name).map(({ config: _, ...state }): ConfigState => state).reverse(),
    restore_config: ({ state }) => {
      const kept = this.#state(state);
      this.#wizard.answers.save_config({ name: kept.config.name, description: kept.config.description, spec: kept.config.spec, replace: true });
      return {};
    },
    deleted_configs: () =>
      this.#deleted().map(({ id, until_ms, config: { name, description, folder } }) => ({ name, description, folder, deleted_at_ms: until_ms, state: id })),
    restore_deleted_configs: ({ names }) => {
      for (const name of names) {
        const last = this.states.findLast((state) => state.config.name === name)!;
        this.#wizard.configs = [...this.#wizard.configs, { ...last.config }];
      }
      return this.#changed();
    },
    forget_config: ({ name }) => {
      this.states = this.states.filter((state) => state.config.name !== name);
      return this.#changed();
    },
    export_configs: ({ names, format }) => {
      const configurations = names.map((name) => this.#config(name)).map(({ name, description, folder, tags, spec }) => ({ name, description, folder, tags, values: spec }));
      const stem = names.length === 1 ? names[0] : 'configurations';
      return { file_name: `${stem}.config.${format}`, text: `${JSON.stringify({ trainyard: 'configurations', version: 1, configurations }, null, 2)}\n`, secrets: [] };
    },
    plan_import: ({ path, text, taken }) => {
      const shown = path === null ? text : this.#wizard.draft ?? sampleFile;
      const file_name = path?.split('/').at(-1) ?? '';
      let configurations: { name: string; description?: string; folder?: string; tags?: string[]; values?: JobSpec }[];
      try {
        configurations = JSON.parse(shown).configurations;
      } catch {
        return { file_name, text: shown, configs: [], faults: [{ field: 'configurations[1].values.resources.nodes', line: 31, kind: { code: 'shape', reason: 'invalid value: string "many", expected u32' } }] };
      }
      const configs = configurations.map(({ name, description = '', folder = '', tags = [], values: sent }) => {
        const here = this.#wizard.configs.find((config) => config.name === name);
        const secrets = name.endsWith('nightly') ? ['API_KEY'] : [];
        const planned = { name, description, folder, tags, line: 4, secrets, kept_secrets: [] };
        if (!here) return { ...planned, action: { action: 'create' as const }, differences: [], free_name: null };
        const spec = here.spec;
        const after: JobSpec = sent ?? { ...spec, resources: { ...spec.resources, nodes: spec.resources.nodes + 3 }, environment: [...spec.environment, { name: 'LR', value: '0.1' }] };
        const differences = compared(values(here), { ...after, name: '', description }).filter(({ changed }) => changed);
        if (differences.length === 0) return { ...planned, action: { action: 'same' as const }, differences, free_name: null };
        const changed = differences.map(({ field }) => field);
        const action = taken === 'rename' ? { action: 'rename' as const, to: `${name}-2` } : taken === 'skip' ? { action: 'skip' as const } : { action: 'replace' as const, changed };
        return { ...planned, action, differences, free_name: `${name}-2` };
      });
      return { file_name, text: shown, configs, faults: [] };
    },
    import_configs: ({ text, chosen }) => {
      const found: Partial<JobConfig & { values: JobSpec }>[] = JSON.parse(text).configurations;
      for (const { name, to, replace } of chosen) {
        const one = found.find((config) => config.name === name)!;
        this.#wizard.answers.save_config({ name: to, description: one.description ?? '', spec: one.values ?? this.#wizard.emptySpec(), replace });
        this.#change([to], (config) => Object.assign(config, { folder: one.folder ?? '', tags: one.tags ?? [] }));
      }
      return this.#changed();
    },
    export_as: ({ subject: { spec }, target }) => ({
      file_name: `${spec.name}.${target === 'estimator' ? 'py' : target === 'command' ? 'sh' : target === 'job_file' ? 'yaml' : 'json'}`,
      text: exportText(spec, target),
      notes: target === 'job_file' || target === 'command'
        ? []
        : [
            ...(target === 'estimator' && spec.notification ? [{ field: 'notification', level: 'left_out' as const, kind: { code: 'no_place' as const } }] : []),
            { field: 'algorithm.image', level: 'check', kind: { code: 'only_here', given: 'local/this-computer' } },
            { field: 'resources.flavor', level: 'check', kind: { code: 'only_here', given: spec.resources.flavor } },
          ],
    }),
  };

  #delete(names: readonly string[]): Record<string, never> {
    for (const name of names) {
      const config = this.#config(name);
      this.#keep(config, 'deleted', []);
      this.#wizard.configs = this.#wizard.configs.filter((one) => one !== config);
    }
    return this.#changed();
  }

  #keep(config: JobConfig, ending: ConfigState['ending'], changed: string[], until_ms = Date.now()): void {
    this.states.push({ id: this.states.length + 1, ending, since_ms: config.updated_at_ms, until_ms, changed, config: structuredClone(config) });
  }

  #deleted(): KeptMemoryState[] {
    const there = new Set(this.#wizard.configs.map((config) => config.name));
    const gone = new Map(this.states.filter((state) => !there.has(state.config.name)).map((state) => [state.config.name, state]));
    return [...gone.values()].reverse();
  }

  #folderCounts(): Commands['config_places']['result']['folders'] {
    const counts = new Map<string, number>();
    const paths = [...this.#wizard.configs.map((config) => [config.folder, 1] as const), ...this.folders.map((path) => [path, 0] as const)];
    for (const [path, count] of paths) {
      const names = path.split('/').filter(Boolean);
      names.forEach((_, at) => {
        const folder = names.slice(0, at + 1).join('/');
        counts.set(folder, (counts.get(folder) ?? 0) + count);
      });
    }
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, count]) => ({ path, count }));
  }

  #tagCounts(): Commands['config_places']['result']['tags'] {
    const counts = new Map<string, number>();
    for (const { tags } of this.#wizard.configs) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts].sort().map(([tag, count]) => ({ tag, count }));
  }

  #rename(from: string, to: string): Record<string, never> {
    const moved = (path: string) => (path === from || path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}`.replace(/^\//, '') : path);
    this.folders = this.folders.map(moved).filter(Boolean);
    for (const config of this.#wizard.configs) config.folder = moved(config.folder);
    return this.#changed();
  }

  #change(names: readonly string[], change: (config: JobConfig) => void): Record<string, never> {
    for (const name of names) change(this.#config(name));
    return this.#changed();
  }

  #changed(): Record<string, never> {
    this.#notify({ notice: 'configs' });
    return {};
  }

  #side(side: ConfigSide): JobSpec {
    if (side.of === 'config') return values(this.#config(side.name));
    if (side.of === 'state') return values(this.#state(side.state).config);
    const job = this.#jobs().find((one) => one.id === side.key.job)!;
    return { ...this.#wizard.emptySpec(), name: '', resources: { ...this.#wizard.emptySpec().resources, nodes: job.nodes, flavor: job.flavor } };
  }

  #state(id: number): KeptMemoryState {
    return this.states.find((state) => state.id === id)!;
  }

  #config(name: string): JobConfig {
    const found = this.#wizard.configs.find((config) => config.name === name);
    if (!found) throw new HostError({ code: 'not_found', name, faults: [], detail: `configuration "${name}" does not exist` });
    return found;
  }
}

function values({ spec, description }: JobConfig): JobSpec {
  return { ...spec, name: '', description };
}

type Field = [field: string, value: string, secret: boolean];

function fieldsOf(spec: JobSpec): Field[] {
  const { algorithm, resources, notification } = spec;
  const all: Field[] = [['description', spec.description, false]];
  for (const [member, value] of Object.entries(algorithm)) all.push([`algorithm.${member}`, String(value), false]);
  spec.data.forEach((row, at) => all.push([`data[${at}]`, row.source === 'path' ? row.path : `${row.dataset} | ${row.version}`, false]));
  all.push(['output_path', spec.output_path, false]);
  for (const list of ['parameters', 'environment'] as const) for (const row of spec[list]) all.push([`${list}[${row.name}]`, row.value || row.secret || ' ', row.secret !== undefined]);
  all.push(['log_path', spec.log_path, false]);
  all.push(['resources.pool', resources.pool.kind === 'public' ? 'public' : resources.pool.id, false]);
  for (const member of ['device', 'flavor', 'nodes'] as const) all.push([`resources.${member}`, String(resources[member]), false]);
  if (notification) all.push(['notification.topic', notification.topic, false], ['notification.events', notification.events.join(', '), false]);
  return all.filter(([, value]) => value !== '');
}

export function compared(before: JobSpec, after: JobSpec): ComparedField[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old, ...now].map(([field]) => field))];
  return names
    .map((field) => {
      const find = (fields: Field[]) => fields.find(([name]) => name === field);
      const [a, b] = [find(old), find(now)];
      const secret = Boolean(a?.[2] || b?.[2]);
      const shown = (one: Field | undefined) => (one ? (secret ? dots : one[1]) : null);
      return { field, before: shown(a), after: shown(b), secret, changed: a?.[1] !== b?.[1] };
    })
    .sort((a, b) => Number(b.changed) - Number(a.changed));
}

function changedFields(before: JobSpec, after: JobSpec): string[] {
  return compared(before, after).filter((field) => field.changed).map(({ field }) => field);
}

function exportText(spec: JobSpec, target: string): string {
  if (target === 'command') return `trainyard submit --config ${spec.name}\n`;
  if (target === 'estimator')
    return `from modelarts.session import Session\nfrom modelarts.estimator import Estimator\n\nsession = Session()\nestimator = Estimator(\n    modelarts_session=session,\n    output_path='/demo/digits/results/',\n    train_instance_type='${spec.resources.flavor}',\n    train_instance_count=${spec.resources.nodes},\n)\njob_instance = estimator.fit(inputs='/demo/digits/data/', wait=False, job_name='${spec.name}')\n`;
  return `${JSON.stringify(spec, null, 2)}\n`;
}

const sampleFile = JSON.stringify({
  trainyard: 'configurations',
  version: 1,
  configurations: [
    { name: 'faces-base', description: 'From the other computer', folder: 'vision/faces', tags: ['baseline'] },
    { name: 'digits', description: 'Forty epochs', folder: 'vision/digits', tags: [] },
    { name: 'faces-nightly', folder: 'vision/faces', tags: ['nightly'] },
  ],
});
