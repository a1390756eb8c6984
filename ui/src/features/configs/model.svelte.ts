/**
 * The visible page of the saved configurations, the folders and tags there are, and what is selected. Owns no words and
 * no layout.
 */
import { SvelteSet } from 'svelte/reactivity';
import type { Host } from '../../host/host';
import { ListModel, windowOf } from '../../lib/list.svelte';
import type { ConfigsView } from '../../lib/router/route';
import type { ConfigPlaces, ConfigQuery, ConfigRow, ExportSubject, Page } from '../../wire';

/** As many as the service's page has. */
export const pageSize = 10;

export function queryOf(view: ConfigsView): ConfigQuery {
  const { search = '', folder, tags = [], sort = 'created', order = 'desc', size = pageSize, at } = view;
  return { search, ...(folder ? { folder } : {}), tags, sort, order, ...windowOf(at, size) };
}

type ConfigsPage = Page<ConfigRow> & { places: ConfigPlaces };

export class ConfigsModel extends ListModel<ConfigRow, ConfigQuery, ConfigsPage> {
  places = $state.raw<ConfigPlaces>({ folders: [], tags: [], configs: 0, deleted: 0 });
  /** By name. */
  readonly selected = new SvelteSet<string>();
  readonly host: Host;

  constructor(host: Host) {
    super(queryOf({}));
    this.host = host;
  }

  watch(): () => void {
    return this.host.listen((notice) => (notice.notice === 'configs' || notice.notice === 'everything') && void this.pull());
  }

  protected override async ask(query: ConfigQuery): Promise<ConfigsPage> {
    const [page, places] = await Promise.all([this.host.call('list_configs', query), this.host.call('config_places', {})]);
    return { ...page, places };
  }

  protected override take(page: ConfigsPage): void {
    super.take(page);
    this.places = page.places;
    const present = new Set(page.rows.map((row) => row.name));
    for (const name of this.selected) if (!present.has(name)) this.selected.delete(name);
  }

  get selectedNames(): string[] {
    return (this.rows ?? []).filter((row) => this.selected.has(row.name)).map((row) => row.name);
  }

  /** What an action on a row is about: the selection when the row is in it. */
  with(name: string): string[] {
    return this.selected.has(name) ? this.selectedNames : [name];
  }

  toggle(name: string): void {
    if (!this.selected.delete(name)) this.selected.add(name);
  }

  /** Selects the whole page, or nothing when all of it was. */
  toggleAll(): void {
    const rows = this.rows ?? [];
    const all = rows.every((row) => this.selected.has(row.name));
    this.selected.clear();
    if (!all) for (const row of rows) this.selected.add(row.name);
  }

  async delete(names: string[]): Promise<void> {
    await this.host.call('delete_configs', { names });
    await this.pull();
  }

  async restore(names: string[]): Promise<void> {
    await this.host.call('restore_deleted_configs', { names });
    await this.pull();
  }

  async move(names: string[], folder: string): Promise<void> {
    await this.host.call('move_configs', { names, folder });
    await this.pull();
  }

  async tag(names: string[], add: string[], remove: string[]): Promise<void> {
    await this.host.call('tag_configs', { names, add, remove });
    await this.pull();
  }

  /** A configuration as other tools' words are made from. */
  async subject(name: string): Promise<ExportSubject> {
    const { description, spec } = await this.host.call('show_config', { name });
    return { kind: 'configuration', spec: { ...spec, name, description } };
  }
}
