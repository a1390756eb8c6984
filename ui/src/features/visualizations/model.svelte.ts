/** Visualization jobs: the visible page of the list, one of them, and what can be done. Owns no words and no layout. */
import { HostError, type Host } from '../../host/host';
import { ListModel, windowOf } from '../../lib/list.svelte';
import type { VisualizationsView } from '../../lib/router/route';
import type { Page, VisualizationId, VisualizationQuery, VisualizationRow } from '../../wire';

export const pageSize = 20;

export function queryOf(view: VisualizationsView): VisualizationQuery {
  return { search: view.search ?? '', group: view.group ?? null, ...windowOf(view.at, pageSize) };
}

export class VisualizationsModel extends ListModel<VisualizationRow, VisualizationQuery> {
  readonly #host: Host;

  constructor(host: Host) {
    super(queryOf({}));
    this.#host = host;
  }

  watch(): () => void {
    return watched(this.#host, () => void this.pull());
  }

  protected override ask(query: VisualizationQuery): Promise<Page<VisualizationRow>> {
    return this.#host.call('list_visualizations', query);
  }
}

export class VisualizationModel {
  row = $state.raw<VisualizationRow | null>(null);
  failure = $state.raw<unknown>(null);
  gone = $state(false);
  pulledAtMs = $state(0);
  log = $state('');

  readonly #host: Host;
  readonly #id: VisualizationId;
  #pulls = 0;

  constructor(host: Host, id: VisualizationId) {
    this.#host = host;
    this.#id = id;
  }

  watch(): () => void {
    void this.pull();
    return watched(this.#host, () => void this.pull());
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const row = await this.#host.call('show_visualization', { id: this.#id });
      const { text } = await this.#host.call('visualization_log', { id: this.#id });
      if (turn !== this.#pulls) return;
      [this.row, this.log, this.failure, this.pulledAtMs] = [row, text, null, Date.now()];
    } catch (thrown) {
      if (turn !== this.#pulls) return;
      this.gone = HostError.from(thrown).code === 'not_found';
      this.failure = thrown;
    }
  }
}

/** Pulls again when something here may have changed, until the returned function is called. */
export function watched(host: Host, pull: () => void): () => void {
  return host.listen(({ notice }) => (notice === 'visualization' || notice === 'owner' || notice === 'everything') && pull());
}
