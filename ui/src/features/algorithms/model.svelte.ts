/** The catalogue of built-in algorithms: pulled whole, as it is short; searched and sorted here. Owns no words and no layout. */
import type { Host } from '../../host/host';
import type { AlgorithmCheck, AlgorithmManifest, BilingualText, ListedAlgorithm, Order } from '../../wire';
import type { Lang } from '../../lib/i18n/i18n.svelte';

/** The only place to run so far. */
const backend = 'local';

export type AlgorithmSort = 'name' | 'use' | 'engine';

export class AlgorithmsModel {
  /** Null until the first answer. */
  rows = $state.raw<ListedAlgorithm[] | null>(null);
  failure = $state.raw<unknown>(null);

  readonly #host: Host;
  #pulls = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  watch(): () => void {
    void this.pull();
    return this.#host.listen(({ notice }) => (notice === 'algorithms' || notice === 'everything') && void this.pull());
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const { algorithms } = await this.#host.call('list_algorithms', { backend });
      if (turn !== this.#pulls) return;
      this.rows = algorithms;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  async readme(name: string, language: Lang): Promise<string | null> {
    return (await this.#host.call('read_algorithm', { name, language })).text;
  }

  check(path: string): Promise<AlgorithmCheck> {
    return this.#host.call('check_algorithm', { path });
  }

  async add(path: string): Promise<void> {
    await this.#host.call('add_algorithm', { path });
    await this.pull();
  }

  async remove(name: string): Promise<void> {
    await this.#host.call('remove_algorithm', { name });
    await this.pull();
  }
}

export function nameOf(row: ListedAlgorithm): string {
  return row.state === 'sound' ? row.package.manifest.name : row.name;
}

export function manifestOf(row: ListedAlgorithm): AlgorithmManifest | null {
  return row.state === 'sound' ? row.package.manifest : null;
}

/** The rows in which a search text is found, in name or use of either language, sorted. */
export function shownRows(rows: readonly ListedAlgorithm[], search: string, sort: AlgorithmSort, order: Order, language: Lang): ListedAlgorithm[] {
  const wanted = search.trim().toLowerCase();
  const texts = (row: ListedAlgorithm): string[] => {
    const manifest = manifestOf(row);
    const both = (text: BilingualText) => [text.en, text.zh];
    return manifest ? [manifest.name, manifest.engine.framework, ...both(manifest.title), ...both(manifest.use)] : [nameOf(row)];
  };
  const key = (row: ListedAlgorithm): string => {
    const manifest = manifestOf(row);
    if (sort === 'use') return manifest?.use[language] ?? '';
    return sort === 'engine' ? (manifest?.engine.framework ?? '') : nameOf(row);
  };
  const found = rows.filter((row) => texts(row).some((text) => text.toLowerCase().includes(wanted)));
  const sign = order === 'asc' ? 1 : -1;
  return found.sort((a, b) => sign * (key(a).localeCompare(key(b), language) || nameOf(a).localeCompare(nameOf(b))));
}
