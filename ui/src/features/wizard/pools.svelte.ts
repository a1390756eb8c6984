/**
 * The resource pools to choose from, with what is free in each. They are asked again whenever a job or a pool changed,
 * so that what the form says of room is true while it is open.
 */
import type { Host } from '../../host/host';
import { poolName, poolOf } from '../../lib/flavor';
import type { Flavor, Pool, PoolView } from '../../wire';
import { backend } from './start';

const refreshMs = 300;

export class PoolChoices {
  all = $state.raw<PoolView[]>([]);

  readonly #host: Host;
  #pulls = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  async load(): Promise<void> {
    const turn = ++this.#pulls;
    const { pools } = await this.#host.call('list_pools', { backend });
    if (turn === this.#pulls) this.all = pools;
  }

  /** Keeps them fresh until the returned function is called; `changed` is called after each change. */
  watch(changed: () => void): () => void {
    const unlisten = this.#host.listen(({ notice }) => {
      if (!['pools', 'version', 'deleted', 'everything'].includes(notice)) return;
      this.#refresh ??= setTimeout(() => {
        this.#refresh = undefined;
        // What is on screen stays; the next change asks again.
        this.load().then(changed, () => {});
      }, refreshMs);
    });
    return () => {
      unlisten();
      clearTimeout(this.#refresh);
      this.#refresh = undefined;
    };
  }

  get dedicated(): (PoolView & { pool: { kind: 'dedicated' } })[] {
    return this.all.filter((view): view is PoolView & { pool: { kind: 'dedicated' } } => view.pool.kind === 'dedicated');
  }

  of(pool: Pool): PoolView | undefined {
    return poolOf(this.all, pool);
  }

  /** What can be chosen in a pool; of one that is not chosen yet, nothing. */
  flavorsOf(pool: Pool): Flavor[] {
    return this.of(pool)?.flavors ?? [];
  }

  /** What people call a pool. */
  nameOf(pool: Pool): string {
    return poolName(this.all, pool);
  }
}
