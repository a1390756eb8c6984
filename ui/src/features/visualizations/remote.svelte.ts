/**
 * Visualization jobs of a connection: the visible page of its list, and what can be done. The service tells nobody what
 * becomes of them, so it is asked again while one looks: soon while something changes, seldom otherwise.
 */
import { HostError, type Host } from '../../host/host';
import { attempt } from '../../lib/attempt';
import { errorText } from '../../lib/errors';
import { t } from '../../lib/i18n/i18n.svelte';
import { ListModel } from '../../lib/list.svelte';
import type { VisualizationsView } from '../../lib/router/route';
import { statusGroup } from '../../lib/status';
import { toasts } from '../../lib/ui/toasts.svelte';
import type { ConnectionId, Page, RemoteVisualization, RemoteVisualizationQuery, VisualizationChange } from '../../wire';
import { pageSize, watched } from './model.svelte';

const soonMs = 5_000;
const seldomMs = 60_000;

export function remoteQueryOf(view: VisualizationsView): RemoteVisualizationQuery {
  return { search: view.search ?? '', group: view.group ?? null, page: view.at ?? 1, per_page: pageSize };
}

interface Answer extends Page<RemoteVisualization> {
  offered: boolean;
}

export class RemoteVisualizationsModel extends ListModel<RemoteVisualization, RemoteVisualizationQuery, Answer> {
  /** Whether the region has such jobs at all. */
  offered = $state(true);

  readonly #host: Host;
  readonly #connection: ConnectionId;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, connection: ConnectionId) {
    super(remoteQueryOf({}));
    this.#host = host;
    this.#connection = connection;
  }

  watch(): () => void {
    const unlisten = watched(this.#host, () => void this.pull());
    const seen = () => document.visibilityState === 'visible' && void this.pull();
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      this.leave();
      clearTimeout(this.#timer);
    };
  }

  override async pull(): Promise<void> {
    clearTimeout(this.#timer);
    await super.pull();
    this.#pullLater();
  }

  async open(row: RemoteVisualization): Promise<void> {
    const words = t.remoteVisualizations;
    try {
      const opened = await this.#host.openRemoteVisualization({ connection: this.#connection, id: row.id });
      toasts.show(opened ? { kind: 'success', text: words.opened(row.name) } : { kind: 'failed', text: words.noAddress });
    } catch (thrown) {
      const ended = HostError.from(thrown).code === 'already_ended';
      toasts.show({ kind: 'failed', text: ended ? t.visualizations.notRunning(row.name) : errorText(thrown) });
      await this.pull();
    }
  }

  async run(row: RemoteVisualization): Promise<void> {
    await attempt(async () => {
      await this.change(row, { what: 'restart' });
      toasts.show({ kind: 'success', text: t.visualizations.started(row.name) });
    });
  }

  async change(row: RemoteVisualization, change: VisualizationChange): Promise<void> {
    await this.#host.call('change_remote_visualization', { connection: this.#connection, id: row.id, change });
    await this.pull();
  }

  protected override async ask(query: RemoteVisualizationQuery): Promise<Answer> {
    const page = await this.#host.call('list_remote_visualizations', { connection: this.#connection, query });
    return page === null ? { rows: [], total: { rows: 0, and_more: false }, offered: false } : { ...page, offered: true };
  }

  protected override take(answer: Answer): void {
    this.offered = answer.offered;
    super.take(answer);
  }

  #pullLater(): void {
    clearTimeout(this.#timer);
    if (this.left || !this.offered || document.visibilityState !== 'visible') return;
    const changes = this.rows?.some(({ status }) => statusGroup(status) === 'pending' || status === 'killing');
    this.#timer = setTimeout(() => void this.pull(), changes ? soonMs : seldomMs);
  }
}
