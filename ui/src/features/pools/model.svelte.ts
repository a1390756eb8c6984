/** The pools of this computer: pulled, and pulled again when a pool or a job changed. Owns no words and no layout. */
import type { Host } from '../../host/host';
import type { PlacePools, PoolId, PoolView, SavePool } from '../../wire';

export const backend = 'local';
/** Changes of jobs come in bursts. */
const refreshMs = 250;

export class PoolsModel {
  /** Null until the first answer. */
  place = $state.raw<PlacePools | null>(null);
  /** Why the last pull failed; what an earlier one brought stays on screen. */
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);

  readonly #host: Host;
  #pulls = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The dedicated ones. */
  get dedicated(): PoolView[] {
    return this.place?.pools.filter(({ pool }) => pool.kind === 'dedicated') ?? [];
  }

  watch(): () => void {
    const unlisten = this.#host.listen(({ notice }) => {
      if (['pools', 'version', 'deleted', 'owner', 'everything'].includes(notice)) this.#soon();
    });
    void this.pull();
    return () => {
      unlisten();
      clearTimeout(this.#refresh);
      this.#refresh = undefined;
      this.#pulls += 1;
    };
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const place = await this.#host.call('list_pools', { backend });
      if (turn !== this.#pulls) return;
      this.place = place;
      this.failure = null;
      this.pulledAtMs = Date.now();
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  async save(pool: SavePool): Promise<PoolId> {
    const id = await this.#host.call('save_pool', pool);
    await this.pull();
    return id;
  }

  async delete(id: PoolId): Promise<void> {
    await this.#host.call('delete_pool', { backend, id });
    await this.pull();
  }

  #soon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      void this.pull();
    }, refreshMs);
  }
}
