/** Made-up Python environments, and making one: the tools print a line at a time, as the console passes them on. */
import type { Commands, EngineEnvironment, EnvironmentMaking, EnvironmentRow, Environments, InstalledPackage, NewEnvironment, Notice } from '../../wire';
import { HostError } from '../host';

type Asked = 'list_environments' | 'list_packages' | 'add_environment' | 'remove_environment' | 'recall_environments' | 'create_environment' | 'dismiss_making';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface EnvironmentOptions {
  environments?: EnvironmentRow[];
  uv?: string | null;
  /** Between two lines of a making; 0 does it at once. */
  makingMs?: number;
}

export function environmentRow(name: string, changed: Partial<EngineEnvironment> = {}, frameworks: Record<string, string> = {}): EnvironmentRow {
  const path = changed.path ?? `/home/ada/${name}`;
  const environment: EngineEnvironment = {
    kind: 'venv', origin: 'found', name, path, interpreter: `${path}/bin/python3`, python_version: '3.11.7',
    site_packages: [`${path}/lib/python3.11/site-packages`], added_as: null, ...changed,
  };
  return {
    environment,
    frameworks: Object.entries(frameworks).map(([framework, version]) => ({ framework, version, engine: `${framework}-${version}-python3.11` })),
  };
}

const sampleEnvironments: EnvironmentRow[] = [
  environmentRow('vision', { origin: 'made', path: '/home/ada/.local/share/trainyard/engines/environments/vision' }, { PyTorch: '2.5.1', Scikit_Learn: '1.5.2' }),
  environmentRow('speech', { origin: 'added', added_as: '/home/ada/projects/speech', path: '/home/ada/projects/speech/.venv' }, { PyTorch: '2.1.0' }),
  environmentRow('tables', { kind: 'conda', path: '/home/ada/miniconda3/envs/tables', python_version: '3.10.14' }, { XGBoost: '2.1.1', LightGBM: '4.5.0', Scikit_Learn: '1.4.0' }),
  environmentRow('cpython-3.12.7-linux-x86_64-gnu', { kind: 'uv', path: '/home/ada/.local/share/uv/python/cpython-3.12.7-linux-x86_64-gnu', python_version: '3.12.7' }),
  environmentRow('/usr/bin/python3.11', { kind: 'system', path: '/usr', interpreter: '/usr/bin/python3.11', python_version: '3.11.2' }),
];

export class MemoryEnvironments {
  environments: EnvironmentRow[];
  forgotten: EnvironmentRow[] = [];
  makings: EnvironmentMaking[] = [];
  uv: string | null;
  readonly #makingMs: number;
  readonly #notify: (notice: Notice) => void;

  constructor(options: EnvironmentOptions, notify: (notice: Notice) => void) {
    this.environments = options.environments ?? structuredClone(sampleEnvironments);
    this.uv = options.uv === undefined ? '/home/ada/.local/bin/uv' : options.uv;
    this.#makingMs = options.makingMs ?? 0;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    list_environments: () => this.#list(),
    list_packages: ({ path }) => {
      const row = this.environments.find((one) => one.environment.interpreter === path);
      if (!row) throw refusal('not_found', path);
      const packages = packagesOf(row);
      return { packages, sha256: '' };
    },
    add_environment: ({ path }) => {
      if (!path.startsWith('/')) throw refusal('path_missing', path);
      if (this.environments.some(({ environment }) => [environment.path, environment.interpreter, environment.added_as].includes(path))) throw refusal('already_there', path);
      if (path.endsWith('empty')) throw refusal('no_python_inside', path);
      const row = environmentRow(path.split('/').at(-1)!, { origin: 'added', added_as: path, path });
      this.environments.push(row);
      this.#notify({ notice: 'engines' });
      return row;
    },
    remove_environment: ({ path }) => {
      const at = this.environments.findIndex(({ environment }) => [environment.added_as, environment.path, environment.interpreter].includes(path));
      if (at === -1) throw refusal('not_found', path);
      const [row] = this.environments.splice(at, 1);
      if (row!.environment.origin === 'found') this.forgotten.push(row!);
      this.#notify({ notice: 'engines' });
      return {};
    },
    recall_environments: () => {
      this.environments.push(...this.forgotten.splice(0));
      this.#notify({ notice: 'engines' });
      return {};
    },
    create_environment: (wanted) => {
      if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(wanted.name)) throw refusal('bad_environment_name', wanted.name);
      if (this.environments.some(({ environment }) => environment.name === wanted.name)) throw refusal('name_taken', wanted.name);
      const bad = wanted.packages.find((text) => !/^[A-Za-z0-9]/.test(text));
      if (bad !== undefined) throw refusal('bad_package', bad);
      void this.#make(wanted);
      return {};
    },
    dismiss_making: ({ name }) => {
      const making = this.makings.find((one) => one.name === name);
      if (making?.state.state === 'running') making.state = { state: 'cancelling' };
      else this.makings = this.makings.filter((one) => one !== making);
      this.#notify({ notice: 'engines' });
      return {};
    },
  };

  #list(): Environments {
    const unusable = [{ path: '/home/ada/old/bin/python3', origin: 'added' as const, why: 'broken' as const, reason: '/home/ada/old/bin/python3 is not a working Python: the Python it was made from is gone' }];
    return { environments: this.environments, unusable: this.environments.length === 0 ? [] : unusable, forgotten: this.forgotten.length, uv: this.uv, makings: this.makings };
  }

  async #make({ name, packages }: NewEnvironment): Promise<void> {
    const making: EnvironmentMaking = { name, started_at_ms: Date.now(), lines: [], lines_before: 0, state: { state: 'running' } };
    this.makings = [...this.makings.filter((one) => one.name !== name), making];
    const lines = [`$ uv venv ${name}`, 'Using CPython 3.12.7', `$ uv pip install ${packages.join(' ')}`, ...packages.map((one) => `Downloading ${one}`), `Installed ${packages.length} packages`];
    for (const line of lines) {
      await new Promise((resolve) => setTimeout(resolve, this.#makingMs));
      if (making.state.state === 'cancelling') {
        making.state = { state: 'failed', error: { code: 'cancelled', name: null, faults: [], detail: 'cancelled; nothing was kept' } };
        return this.#notify({ notice: 'engines' });
      }
      making.lines.push(line);
      this.#notify({ notice: 'engines' });
    }
    const failing = packages.find((one) => one.startsWith('nothing'));
    if (failing) making.state = { state: 'failed', error: { code: 'making_failed', name: `No solution found: ${failing} was not found in the package registry`, faults: [], detail: '' } };
    else {
      making.state = { state: 'done' };
      this.environments.unshift(environmentRow(name, { origin: 'made', path: `/home/ada/.local/share/trainyard/engines/environments/${name}` }));
    }
    this.#notify({ notice: 'engines' });
  }
}


function packagesOf({ frameworks }: EnvironmentRow): InstalledPackage[] {
  const names: Record<string, string> = { PyTorch: 'torch', Scikit_Learn: 'scikit-learn', XGBoost: 'xgboost', LightGBM: 'lightgbm' };
  const own = frameworks.map(({ framework, version }) => ({ name: names[framework] ?? framework, version }));
  const others = ['certifi 2024.8.30', 'filelock 3.16.1', 'fsspec 2024.10.0', 'Jinja2 3.1.4', 'MarkupSafe 3.0.2', 'mpmath 1.3.0', 'networkx 3.4.2', 'numpy 2.1.3', 'pip 24.3.1', 'setuptools 75.6.0', 'sympy 1.13.1', 'typing_extensions 4.12.2'];
  const all = [...own, ...others.map((text) => ({ name: text.split(' ')[0]!, version: text.split(' ')[1]! }))];
  return all.sort((a, b) => a.name.toLowerCase().localeCompare(b.name.toLowerCase()));
}

function refusal(code: HostError['code'], name: string): HostError {
  return new HostError({ code, name, faults: [], detail: `memory host: ${code} ${name}` });
}
