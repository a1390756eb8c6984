/**
 * The visible page of the list of jobs: pulled from the host, pulled again when something changed, and what is selected
 * on it. Owns no words and no layout.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { HostError, type Host } from '../../host/host';
import type { JobsView } from '../../lib/router/route';
import { canStop, isLive } from '../../lib/status';
import type { Count, GroupCount, JobId, JobQuery, JobRow, StatusGroup, VersionKey } from '../../wire';

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

export function keyOf(row: JobRow): VersionKey {
  return { job: row.id, version: row.version };
}

export class JobsModel {
  rows = $state.raw<JobRow[] | null>(null);
  total = $state.raw<Count>({ rows: 0, and_more: false });
  /** How many jobs the search finds, per kind of status; a kind is absent until counted. */
  counts = $state.raw<Partial<Record<StatusGroup, Count>>>({});
  /** Why the last pull failed; the rows of an earlier one stay on screen. */
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);
  /** The last row of each visible job's log. */
  readonly lines = new SvelteMap<JobId, string>();
  readonly selected = new SvelteSet<JobId>();

  readonly #host: Host;
  #query: JobQuery = queryOf({});
  #pulls = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #rowsChanged = false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Pulls again whenever the host says that jobs changed, until the returned function is called. */
  watch(): () => void {
    const unlisten = this.#host.listen(({ notice }) => {
      if (notice === 'version' || notice === 'deleted' || notice === 'owner' || notice === 'everything') this.#refreshSoon(true);
      else if (notice === 'log') this.#refreshSoon(false);
    });
    const seen = () => this.#refreshSoon(true);
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(this.#refresh);
      void this.#host.call('watch_logs', { targets: [] }).catch(ignored);
    };
  }

  async show(query: JobQuery): Promise<void> {
    this.#query = query;
    await this.pull();
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    const { search } = this.#query;
    try {
      const [page, counts] = await Promise.all([this.#host.call('list_jobs', this.#query), this.#host.call('count_jobs', { search })]);
      if (turn !== this.#pulls) return;
      this.#take(page.rows, page.total, counts);
      const targets = page.rows.filter((row) => row.status === 'running').map((row) => ({ key: keyOf(row), task: 0 }));
      await Promise.all([this.#pullLines(page.rows), this.#host.call('watch_logs', { targets })]).catch(ignored);
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  #take(rows: JobRow[], total: Count, counts: GroupCount[]): void {
    this.rows = rows;
    this.total = total;
    this.counts = Object.fromEntries(counts.map(({ group, count }) => [group, count]));
    this.failure = null;
    this.pulledAtMs = Date.now();
    const present = new Set(rows.map((row) => row.id));
    for (const id of this.selected) if (!present.has(id)) this.selected.delete(id);
    for (const id of this.lines.keys()) if (!present.has(id)) this.lines.delete(id);
  }

  async #pullLines(rows: readonly JobRow[]): Promise<void> {
    if (rows.length === 0) return;
    const lines = await this.#host.call('last_lines', { keys: rows.map(keyOf) });
    for (const { key, text } of lines) this.lines.set(key.job, text);
  }

  get selectedRows(): JobRow[] {
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

  /** Stops the newest version of each; answers what was refused. One alone is thrown instead. */
  stop(rows: readonly JobRow[]): Promise<HostError[]> {
    return this.#each(rows.filter(stoppable), (row) => this.#host.call('stop', { key: keyOf(row) }));
  }

  /** Deletes each with its versions, which the console stops first where they run; answers what was refused. One alone is thrown instead. */
  async delete(rows: readonly JobRow[]): Promise<HostError[]> {
    // Asked one after the other, each would wait out its grace period before the next is told to stop.
    if (rows.length > 1) await Promise.all(rows.filter(stoppable).map((row) => this.#host.call('stop', { key: keyOf(row) }).catch(ignored)));
    return this.#each(rows, (row) => this.#host.call('delete_job', { job: row.id }));
  }

  async #each(rows: readonly JobRow[], act: (row: JobRow) => Promise<unknown>): Promise<HostError[]> {
    const failed: HostError[] = [];
    for (const row of rows) await act(row).catch((thrown) => failed.push(HostError.from(thrown)));
    await this.pull();
    if (rows.length === 1 && failed[0]) throw failed[0];
    return failed;
  }

  #refreshSoon(rowsChanged: boolean): void {
    if (document.hidden) return;
    this.#rowsChanged ||= rowsChanged;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      const whole = this.#rowsChanged;
      this.#rowsChanged = false;
      void (whole ? this.pull() : this.#pullLines((this.rows ?? []).filter((row) => isLive(row.status))).catch(ignored));
    }, refreshMs);
  }
}

/** Last lines are an ornament: when they can't be had the list is still right, and its own pull tells of trouble. */
function ignored(): void {}

export function stoppable(row: JobRow): boolean {
  return canStop(row.status);
}
