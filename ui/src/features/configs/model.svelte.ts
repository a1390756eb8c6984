/** The visible page of the saved configurations. Owns no words and no layout. */
import type { Host } from '../../host/host';
import { ListModel, windowOf } from '../../lib/list.svelte';
import type { ConfigsView } from '../../lib/router/route';
import type { ConfigQuery, ConfigRow, Page } from '../../wire';

export const pageSize = 20;

export function queryOf(view: ConfigsView): ConfigQuery {
  return { search: view.search ?? '', sort: view.sort ?? 'created', order: view.order ?? 'desc', ...windowOf(view.at, pageSize) };
}

export class ConfigsModel extends ListModel<ConfigRow, ConfigQuery> {
  readonly #host: Host;

  constructor(host: Host) {
    super(queryOf({}));
    this.#host = host;
  }

  watch(): () => void {
    return this.#host.listen((notice) => (notice.notice === 'configs' || notice.notice === 'everything') && void this.pull());
  }

  protected override ask(query: ConfigQuery): Promise<Page<ConfigRow>> {
    return this.#host.call('list_configs', query);
  }

  /** Answers what brings it back. */
  async delete(name: string): Promise<() => Promise<void>> {
    const { description, spec } = await this.#host.call('show_config', { name });
    await this.#host.call('delete_config', { name });
    await this.pull();
    return async () => {
      await this.#host.call('save_config', { name, description, spec, replace: false });
      await this.pull();
    };
  }
}
