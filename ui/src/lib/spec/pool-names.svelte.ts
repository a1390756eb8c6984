/** What people call the resource pools by now: a spec has the name that its pool was made under. */
import { useHost, type Host } from '../../host/host';
import type { JobSpec, Pool, PoolView } from '../../wire';
import { poolName } from '../flavor';
import type { PoolsByName } from './texts';

/** The only place to run so far. */
const backend = 'local';

class PoolNames implements PoolsByName {
  #views = $state.raw<PoolView[]>([]);
  readonly #host: Host;
  #pulls = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  nameOf(pool: Pool): string {
    return poolName(this.#views, pool);
  }

  /** Pulled once, and again when a pool changed, until the returned function is called. */
  watch(): () => void {
    void this.#pull();
    const unlisten = this.#host.listen(({ notice }) => ['pools', 'owner', 'everything'].includes(notice) && void this.#pull());
    return () => {
      unlisten();
      this.#pulls += 1;
    };
  }

  async #pull(): Promise<void> {
    const turn = ++this.#pulls;
    // Without the names a pool is called as its spec calls it.
    const answer = await this.#host.call('list_pools', { backend }).catch(() => null);
    if (answer && turn === this.#pulls) this.#views = answer.pools;
  }
}

/** The names for a page that shows these specs, asked for when one has a pool with a name; call while a component is being created. */
export function usePoolNames(specs: () => readonly JobSpec[]): PoolsByName {
  const names = new PoolNames(useHost());
  const named = $derived(specs().some(({ resources }) => resources.pool.kind === 'dedicated'));
  $effect(() => (named ? names.watch() : undefined));
  return names;
}
