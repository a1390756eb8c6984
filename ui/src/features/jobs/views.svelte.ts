/** Views of the list kept under a name: what is searched, which statuses, how it is sorted. Kept by this window. */
import type { JobsView } from '../../lib/router/route';
import { statusGroups } from '../../lib/status';

const memory = 'trainyard.job-views';

export interface SavedView {
  name: string;
  view: JobsView;
}

/** What makes a view: not the page one is on, nor what goes without saying. */
export function essence({ search, status, sort, order }: JobsView): JobsView {
  const inOrder = statusGroups.filter((group) => status?.includes(group));
  const sorted = sort !== undefined && !(sort === 'created' && order !== 'asc');
  return {
    ...(search ? { search } : {}),
    ...(inOrder.length > 0 ? { status: inOrder } : {}),
    ...(sorted ? { sort, order: order ?? 'desc' } : {}),
  };
}

export function sameView(a: JobsView, b: JobsView): boolean {
  return JSON.stringify(essence(a)) === JSON.stringify(essence(b));
}

export class SavedViews {
  all = $state.raw<SavedView[]>(read());

  /** The one that is shown, if it has a name. */
  of(view: JobsView): SavedView | undefined {
    return this.all.find((saved) => sameView(saved.view, view));
  }

  has(name: string): boolean {
    return this.all.some((saved) => saved.name === name);
  }

  /** A view of the same name is replaced. */
  save(name: string, view: JobsView): void {
    const others = this.all.filter((saved) => saved.name !== name);
    this.#keep([...others, { name, view: essence(view) }].sort((a, b) => a.name.localeCompare(b.name)));
  }

  remove(name: string): void {
    this.#keep(this.all.filter((saved) => saved.name !== name));
  }

  #keep(views: SavedView[]): void {
    this.all = views;
    localStorage.setItem(memory, JSON.stringify(views));
  }
}

function read(): SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(memory) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isSavedView) : [];
  } catch {
    return [];
  }
}

function isSavedView(kept: Partial<SavedView> | null): kept is SavedView {
  return typeof kept?.name === 'string' && typeof kept.view === 'object' && kept.view !== null;
}
