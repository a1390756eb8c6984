/** Views of the list kept under a name, in the database: what is searched and filtered, how it is sorted. */
import type { Host } from '../../host/host';
import type { JobsView } from '../../lib/router/route';
import { statusGroups } from '../../lib/status';
import type { JobView, Shows } from '../../wire';
import { sources } from './filters';

export interface SavedView {
  name: string;
  view: JobsView;
}

/** What makes a view: not the page one is on, nor what goes without saying. */
export function essence({ search, status, source, tag, period, sort, order }: JobsView): JobsView {
  const groups = statusGroups.filter((group) => status?.includes(group));
  const kinds = sources.filter((one) => source?.includes(one));
  const tags = [...(tag ?? [])].sort();
  const sorted = sort !== undefined && !(sort === 'created' && order !== 'asc');
  return {
    ...(search ? { search } : {}),
    ...(groups.length > 0 ? { status: groups } : {}),
    ...(kinds.length > 0 ? { source: kinds } : {}),
    ...(tags.length > 0 ? { tag: tags } : {}),
    ...(period ? { period } : {}),
    ...(sorted ? { sort, order: order ?? 'desc' } : {}),
  };
}

export function sameView(a: JobsView, b: JobsView): boolean {
  return JSON.stringify(essence(a)) === JSON.stringify(essence(b));
}

function shows(view: JobsView): Shows {
  const { search = '', status = [], source = [], tag = [], period = null, sort = 'created', order = 'desc' } = essence(view);
  return { search, groups: status, sources: source, tags: tag, period, sort, order };
}

function shown({ name, shows }: JobView): SavedView {
  const { search, groups, sources, tags, period, sort, order } = shows;
  return { name, view: essence({ search, status: groups, source: sources, tag: tags, period: period ?? undefined, sort, order }) };
}

export class SavedViews {
  all = $state.raw<SavedView[]>([]);

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Follows what is kept, until the returned function is called. */
  watch(): () => void {
    void this.pull();
    return this.#host.listen(({ notice }) => void ((notice === 'views' || notice === 'everything') && this.pull()));
  }

  async pull(): Promise<void> {
    // Those that are known stay when they cannot be read: the list's own pull tells of trouble.
    const views = await this.#host.call('list_views', {}).catch(() => null);
    if (views) this.all = views.map(shown);
  }

  /** The one that is shown, if it has a name. */
  of(view: JobsView): SavedView | undefined {
    return this.all.find((saved) => sameView(saved.view, view));
  }

  /** A view of the same name is replaced only when that is wanted. */
  async save(name: string, view: JobsView, replace = false): Promise<void> {
    await this.#host.call('save_view', { name, shows: shows(view), replace });
    await this.pull();
  }

  async remove(name: string): Promise<void> {
    await this.#host.call('delete_view', { name });
    await this.pull();
  }
}
