/** The Python environments of this computer and those that are being made. Owns no words and no layout. */
import type { Host } from '../../host/host';
import type { EnvironmentMaking, EnvironmentRow, Environments, InstalledPackage, NewEnvironment, Order, UnusableEnvironment } from '../../wire';

export type EngineSort = 'name' | 'kind' | 'python';

export class EnginesModel {
  /** Null until the first answer. */
  list = $state.raw<Environments | null>(null);
  failure = $state.raw<unknown>(null);

  readonly #host: Host;
  #pulls = 0;
  /** A notice that came while an answer is on its way asks once more, and not once each. */
  #pulling = false;
  #again = false;

  constructor(host: Host) {
    this.#host = host;
  }

  watch(): () => void {
    void this.pull();
    return this.#host.listen(({ notice }) => (notice === 'engines' || notice === 'everything') && void this.#hear());
  }

  async #hear(): Promise<void> {
    this.#again = true;
    if (this.#pulling) return;
    while (this.#again) {
      this.#again = false;
      await this.pull();
    }
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    this.#pulling = true;
    try {
      const list = await this.#host.call('list_environments', {});
      if (turn !== this.#pulls) return;
      this.list = list;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    } finally {
      if (turn === this.#pulls) this.#pulling = false;
    }
  }

  async packages(interpreter: string): Promise<InstalledPackage[]> {
    return (await this.#host.call('list_packages', { path: interpreter })).packages;
  }

  async add(path: string): Promise<EnvironmentRow> {
    const row = await this.#host.call('add_environment', { path });
    await this.pull();
    return row;
  }

  async remove(path: string): Promise<void> {
    await this.#host.call('remove_environment', { path });
    await this.pull();
  }

  async recall(): Promise<void> {
    await this.#host.call('recall_environments', {});
    await this.pull();
  }

  async create(wanted: NewEnvironment): Promise<void> {
    await this.#host.call('create_environment', wanted);
    await this.pull();
  }

  /** Cancels one that is at work; takes a message away. */
  async dismiss(name: string): Promise<void> {
    await this.#host.call('dismiss_making', { name });
    await this.pull();
  }
}

/** What is taken off the list, or deleted. */
export interface Removal {
  name: string;
  /** What the console removes it by. */
  path: string;
  /** Whether files are deleted. */
  deletes: boolean;
}

export function removalOf({ environment }: EnvironmentRow): Removal {
  const { name, origin, path, interpreter, added_as } = environment;
  return { name, path: added_as ?? (origin === 'made' ? path : interpreter), deletes: origin === 'made' };
}

/** None for one that merely stands somewhere: it does no harm. */
export function removalOfUnusable({ path, origin }: UnusableEnvironment): Removal | null {
  return origin === 'added' ? { name: path, path, deletes: false } : null;
}

export function isAtWork({ state }: EnvironmentMaking): boolean {
  return state.state === 'running' || state.state === 'cancelling';
}

/** The rows in which a search text is found, sorted; where the sort says nothing, kind by kind as they were found. */
export function shownRows(rows: readonly EnvironmentRow[], search: string, sort: EngineSort | undefined, order: Order): EnvironmentRow[] {
  const wanted = search.trim().toLowerCase();
  const found = rows.filter(({ environment, frameworks }) => {
    const texts = [environment.name, environment.path, environment.interpreter, environment.python_version, ...frameworks.map((one) => `${one.framework} ${one.version}`)];
    return texts.some((text) => text.toLowerCase().includes(wanted));
  });
  const sign = order === 'asc' ? 1 : -1;
  const by = { name: 'name', kind: 'kind', python: 'python_version' } as const;
  const collator = new Intl.Collator('en', { numeric: true });
  if (!sort) {
    const kinds = [...new Set(found.map(kindOf))];
    return found.sort((a, b) => kinds.indexOf(kindOf(a)) - kinds.indexOf(kindOf(b)) || collator.compare(a.environment.name, b.environment.name));
  }
  return found.sort((a, b) => sign * collator.compare(a.environment[by[sort]], b.environment[by[sort]]));
}

function kindOf({ environment: { kind, origin } }: EnvironmentRow): string {
  return `${origin} ${kind}`;
}

/** Lines of a text as packages to install: blank lines and comments are none. */
export function packagesIn(text: string): string[] {
  return text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter(Boolean);
}
