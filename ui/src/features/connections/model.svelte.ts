/** The connections there are, their tests and their end. Owns no words and no layout. */
import { SvelteSet } from 'svelte/reactivity';
import type { Host } from '../../host/host';
import type { ConnectionId, ConnectionRow } from '../../wire';

export class ConnectionsModel {
  /** Null until they were answered. */
  rows = $state.raw<ConnectionRow[] | null>(null);
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);
  /** Those that are being tested. */
  readonly testing = new SvelteSet<ConnectionId>();

  readonly #host: Host;
  #pulls = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  watch(): () => void {
    void this.pull();
    return this.#host.listen(({ notice }) => (notice === 'connections' || notice === 'everything') && void this.pull());
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const rows = await this.#host.call('list_connections', {});
      if (turn !== this.#pulls) return;
      this.rows = rows.filter((row) => !row.removed);
      this.failure = null;
      this.pulledAtMs = Date.now();
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  async test(id: ConnectionId): Promise<void> {
    if (this.testing.has(id)) return;
    this.testing.add(id);
    try {
      await this.#host.call('test_connection', { id });
      await this.pull();
    } finally {
      this.testing.delete(id);
    }
  }

  async remove(id: ConnectionId): Promise<void> {
    await this.#host.call('remove_connection', { id });
    await this.pull();
  }
}
