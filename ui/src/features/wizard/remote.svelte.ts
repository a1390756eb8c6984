/**
 * What a connection has to choose from: heard from the service, kept by the console with its age, and shown offline too.
 * Owns which pages the form has; the console owns when the service is asked. No words and no layout.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { Host } from '../../host/host';
import type { Catalogue, CataloguePart, CatalogueWindow, Flavor, Variable } from '../../wire';

type Entries = { [C in Catalogue as C['part']]: C['entries'] };

/** The pages that a form needs from the start. */
const always: readonly CataloguePart[] = [{ part: 'flavors' }, { part: 'engines' }, { part: 'algorithms' }, { part: 'pools' }, { part: 'datasets' }, { part: 'topics' }];

const keyOf = (of: CataloguePart) => JSON.stringify(of);

export class RemoteChoices {
  /** Whose; null while the job is to run here. */
  connection = $state.raw<string | null>(null);
  /** Whether the person asked for fresh pages and they are on their way. */
  refreshing = $state(false);

  readonly #host: Host;
  readonly #pages = new SvelteMap<string, CatalogueWindow>();
  readonly #failures = new SvelteMap<string, unknown>();
  readonly #parts = new Map<string, CataloguePart>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Brings the pages of a connection; answers when each was heard or could not be. */
  async open(connection: string | null): Promise<void> {
    if (connection === this.connection) return;
    this.connection = connection;
    this.#pages.clear();
    this.#failures.clear();
    this.#parts.clear();
    if (connection !== null) await Promise.all(always.map((of) => this.need(of)));
  }

  /** Keeps the pages fresh until the returned function is called; `changed` is called after each that came. */
  watch(changed: () => void): () => void {
    return this.#host.listen((notice) => {
      if (notice.notice !== 'catalogue' || notice.connection !== this.connection) return;
      if (this.#parts.has(keyOf(notice.of))) void this.#pull(notice.of, false).then(changed);
    });
  }

  /** Asks for a page once. */
  async need(of: CataloguePart): Promise<void> {
    if (this.#parts.has(keyOf(of))) return;
    this.#parts.set(keyOf(of), of);
    await this.#pull(of, false);
  }

  /** Asks the service for every page there is here. */
  async refresh(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    await Promise.all([...this.#parts.values()].map((of) => this.#pull(of, true)));
    this.refreshing = false;
  }

  entries<P extends keyof Entries>(of: CataloguePart & { part: P }): Entries[P] | undefined {
    const catalogue = this.#pages.get(keyOf(of))?.catalogue;
    return catalogue?.part === of.part ? (catalogue.entries as Entries[P]) : undefined;
  }

  get flavors(): Flavor[] {
    return this.entries({ part: 'flavors' }) ?? [];
  }

  /** The running parameters that a built-in algorithm of the service proposes. */
  parametersOf(algorithm: string): Variable[] | undefined {
    const offered = this.entries({ part: 'algorithms' })?.find(({ value }) => value === algorithm);
    return offered?.parameters.map(({ name, value }) => ({ name, value }));
  }

  /** Whether a page was asked for and is not here yet. */
  awaits(of: CataloguePart): boolean {
    return !this.#pages.has(keyOf(of)) && !this.#failures.has(keyOf(of));
  }

  /** When the oldest of the pages was heard. */
  get heardAtMs(): number | null {
    const heard = [...this.#pages.values()].flatMap(({ fetched_at_ms }) => (fetched_at_ms === null ? [] : [fetched_at_ms]));
    return heard.length === 0 ? null : Math.min(...heard);
  }

  /** Why the last try brought nothing, of the first page it is known of. */
  get failure(): unknown {
    const pages = [...this.#pages.values()].map((page) => page.failure);
    return [...this.#failures.values(), ...pages].find((one) => one !== null && one !== undefined) ?? null;
  }

  async #pull(of: CataloguePart, refresh: boolean): Promise<void> {
    const connection = this.connection;
    if (connection === null) return;
    try {
      const page = await this.#host.call('catalogue', { connection, of, refresh });
      if (connection !== this.connection) return;
      this.#pages.set(keyOf(of), page);
      this.#failures.delete(keyOf(of));
    } catch (thrown) {
      if (connection === this.connection) this.#failures.set(keyOf(of), thrown);
    }
  }
}
