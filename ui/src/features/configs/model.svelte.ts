/** The visible page of the saved configurations. Owns no words and no layout. */
import type { Host } from '../../host/host';
import type { ConfigsView } from '../../lib/router/route';
import type { ConfigQuery, ConfigRow, Count } from '../../wire';

export const pageSize = 20;

export function queryOf(view: ConfigsView): ConfigQuery {
  return {
    search: view.search ?? '',
    sort: view.sort ?? 'created',
    order: view.order ?? 'desc',
    offset: ((view.at ?? 1) - 1) * pageSize,
    limit: pageSize,
  };
}

export class ConfigsModel {
  rows = $state.raw<ConfigRow[] | null>(null);
  total = $state.raw<Count>({ rows: 0, and_more: false });
  failure = $state.raw<unknown>(null);

  readonly #host: Host;
  #query = queryOf({});
  #pulls = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  watch(): () => void {
    return this.#host.listen((notice) => notice.notice === 'configs' && void this.pull());
  }

  async show(query: ConfigQuery): Promise<void> {
    this.#query = query;
    await this.pull();
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const page = await this.#host.call('list_configs', this.#query);
      if (turn !== this.#pulls) return;
      this.rows = page.rows;
      this.total = page.total;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  async delete(name: string): Promise<void> {
    await this.#host.call('delete_config', { name });
    await this.pull();
  }
}
