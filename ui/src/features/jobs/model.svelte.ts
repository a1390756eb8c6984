/**
 * The visible page of the list of jobs: pulled from the host, pulled again when something changed, and what is selected
 * on it. Owns no words and no layout.
 */
import { SvelteSet } from 'svelte/reactivity';
import type { Host } from '../../host/host';
import type { JobsView } from '../../lib/router/route';
import { canStop, isLive } from '../../lib/status';
import type { BulkResult, Count, JobId, JobListRow, JobQuery } from '../../wire';

export const pageSize = 50;
/** Changes arrive in bursts; the page is pulled at most this often. */
const refreshMs = 400;

export function queryOf(view: JobsView): JobQuery {
  return {
    search: view.search ?? '',
    groups: view.status ?? [],
    sort: view.sort ?? 'created',
    order: view.order ?? 'desc',
    offset: ((view.at ?? 1) - 1) * pageSize,
    limit: pageSize,
  };
}

export class JobsModel {
  rows = $state.raw<JobListRow[] | null>(null);
  total = $state.raw<Count>({ rows: 0, and_more: false });
  /** Why the last pull failed; the rows of an earlier one stay on screen. */
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);
  readonly selected = new SvelteSet<JobId>();

  readonly #host: Host;
  #query: JobQuery = queryOf({});
  #pulls = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Pulls again whenever the host says that jobs changed, until the returned function is called. */
  watch(): () => void {
    const unlisten = this.#host.listen((notice) => {
      if (notice.kind === 'jobs' || notice.kind === 'log') this.#refreshSoon();
    });
    const seen = () => document.hidden || this.#refreshSoon();
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(this.#refresh);
    };
  }

  async show(query: JobQuery): Promise<void> {
    this.#query = query;
    await this.pull();
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const page = await this.#host.call('jobs_page', this.#query);
      if (turn !== this.#pulls) return;
      this.rows = page.rows;
      this.total = page.total;
      this.failure = null;
      this.pulledAtMs = Date.now();
      const present = new Set(page.rows.map((row) => row.id));
      for (const id of this.selected) if (!present.has(id)) this.selected.delete(id);
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  get selectedRows(): JobListRow[] {
    return (this.rows ?? []).filter((row) => this.selected.has(row.id));
  }

  toggle(id: JobId): void {
    if (!this.selected.delete(id)) this.selected.add(id);
  }

  /** Selects the whole page, or nothing when all of it was. */
  toggleAll(): void {
    const rows = this.rows ?? [];
    const all = rows.every((row) => this.selected.has(row.id));
    this.selected.clear();
    if (!all) for (const row of rows) this.selected.add(row.id);
  }

  async stop(rows: readonly JobListRow[]): Promise<BulkResult> {
    const jobs = rows.filter((row) => canStop(row.status)).map((row) => row.id);
    const result = await this.#host.call('jobs_stop', { jobs });
    await this.pull();
    return result;
  }

  async delete(rows: readonly JobListRow[]): Promise<BulkResult> {
    const result = await this.#host.call('jobs_delete', { jobs: rows.map((row) => row.id) });
    await this.pull();
    return result;
  }

  runSample() {
    return this.#host.call('sample_run', {});
  }

  #refreshSoon(): void {
    if (this.#refresh !== undefined || document.hidden) return;
    this.#refresh = setTimeout(() => {
      this.#refresh = undefined;
      void this.pull();
    }, refreshMs);
  }
}

export function liveCount(rows: readonly JobListRow[]): number {
  return rows.filter((row) => isLive(row.status)).length;
}
