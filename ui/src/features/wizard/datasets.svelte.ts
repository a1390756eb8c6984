/** The datasets a job can be given, and the versions of those that were looked at. Owns no words and no layout. */
import { SvelteMap } from 'svelte/reactivity';
import type { Host } from '../../host/host';
import type { DatasetRow, DatasetVersionRow } from '../../wire';

/** More than anybody chooses from. */
const most = 1000;

export class DatasetChoice {
  /** Null until it was answered. */
  datasets = $state.raw<DatasetRow[] | null>(null);
  failure = $state.raw<unknown>(null);
  readonly versions = new SvelteMap<string, DatasetVersionRow[]>();
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Reads the list now and when it changes, until the returned function is called. */
  watch(): () => void {
    void this.#load();
    return this.#host.listen((notice) => {
      if (notice.notice === 'datasets' || notice.notice === 'everything') void this.#load();
    });
  }

  /** Reads the versions of a dataset. One that is not there has none; the check says so. */
  async look(name: string): Promise<DatasetVersionRow[]> {
    const kept = this.versions.get(name);
    if (kept) return kept;
    try {
      const { versions } = await this.#host.call('show_dataset', { name });
      this.versions.set(name, versions);
      return versions;
    } catch {
      return [];
    }
  }

  async #load(): Promise<void> {
    try {
      const { rows } = await this.#host.call('list_datasets', { search: '', with_versions: true, sort: 'name', order: 'asc', offset: 0, limit: most });
      this.versions.clear();
      this.datasets = rows;
      this.failure = null;
    } catch (thrown) {
      this.failure = thrown;
    }
  }
}
