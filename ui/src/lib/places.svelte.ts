/** What the places to run are called: this computer, and the connections there are or were. Loaded once, kept fresh. */
import type { Host } from '../host/host';
import type { ConnectionRow } from '../wire';
import { t } from './i18n/i18n.svelte';

/** The id of this computer. */
export const here = 'local';

let rows = $state.raw<ConnectionRow[]>([]);

export const places = {
  /** Connections that can be used. */
  get connections(): ConnectionRow[] {
    return rows.filter((row) => !row.removed);
  },
  /** Follows what changes until the returned function is called. */
  watch(host: Host): () => void {
    void places.pull(host);
    return host.listen(({ notice }) => {
      if (notice === 'connections' || notice === 'everything' || notice === 'owner') void places.pull(host);
    });
  },
  /** Names are no reason for a page to fail: what was known stays. */
  async pull(host: Host): Promise<void> {
    await host.call('list_connections', {}).then(
      (found) => (rows = found),
      () => {},
    );
  },
  connection(place: string): ConnectionRow | undefined {
    return rows.find((row) => row.id === place);
  },
  /** What people call a place; of one that nobody knows, its id. */
  nameOf(place: string): string {
    const known: Record<string, string> = t.jobs.backends;
    return known[place] ?? places.connection(place)?.connection.name ?? place;
  },
};
