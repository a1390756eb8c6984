/**
 * The visible page of the list of jobs: pulled from the host, pulled again when something changed, and what is selected
 * on it. Owns no words and no layout.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { HostError, type Host } from '../../host/host';
import { ListModel, windowOf } from '../../lib/list.svelte';
import { momentsOf } from '../../lib/period';
import type { JobsView } from '../../lib/router/route';
import { canStop, isLive } from '../../lib/status';
import type { Count, GroupCount, JobId, JobQuery, JobRow, Page, Period, StatusGroup, VersionKey } from '../../wire';

export const pageSize = 50;
/** Changes arrive in bursts; the page is pulled at most this often. */
const refreshMs = 400;
/** The most jobs that are selected at once. */
const matchingMax = 1000;

/** A question whose time is still as it was said: the last day moves on with the clock. */
export type JobsQuestion = Omit<JobQuery, 'from_ms' | 'until_ms'> & { period?: Period };

export function queryOf(view: JobsView): JobsQuestion {
  return {
    search: view.search ?? '',
    groups: view.status ?? [],
    sources: view.source ?? [],
    tags: view.tag ?? [],
    ...(view.period ? { period: view.period } : {}),
    sort: view.sort ?? 'created',
    order: view.order ?? 'desc',
    ...windowOf(view.at, pageSize),
  };
}

function askedNow({ period, ...question }: JobsQuestion): JobQuery {
  return { ...question, ...momentsOf(period, Date.now()) };
}

export function keyOf(row: JobRow): VersionKey {
  return { job: row.id, version: row.version };
}

/** A page of jobs, and how many jobs its search finds of each kind. */
type JobsPage = Page<JobRow> & { counts: GroupCount[] };

export class JobsModel extends ListModel<JobRow, JobsQuestion, JobsPage> {
  /** How many jobs the search finds, per kind of status; a kind is absent until counted. */
  counts = $state.raw<Partial<Record<StatusGroup, Count>>>({});
  /** The last row of each visible job's log. */
  readonly lines = new SvelteMap<JobId, string>();
  readonly selected = new SvelteSet<JobId>();
  /** What was selected beyond the visible page. */
  beyond = $state.raw<JobRow[]>([]);
  /** How far stopping or deleting several is. */
  progress = $state.raw<{ done: number; total: number } | null>(null);

  readonly #host: Host;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #rowsChanged = false;

  constructor(host: Host) {
    super(queryOf({}));
    this.#host = host;
  }

  /** Pulls again whenever the host says that jobs changed, until the returned function is called. */
  watch(): () => void {
    const unlisten = this.#host.listen(({ notice }) => {
      if (notice === 'version' || notice === 'deleted' || notice === 'tags' || notice === 'owner' || notice === 'everything') this.#refreshSoon(true);
      else if (notice === 'log') this.#refreshSoon(false);
    });
    const seen = () => this.#refreshSoon(true);
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(this.#refresh);
      this.leave();
      void this.#host.call('watch_logs', { targets: [] }).catch(ignored);
    };
  }

  override async show(question: JobsQuestion): Promise<void> {
    this.beyond = [];
    await super.show(question);
  }

  protected override async ask(question: JobsQuestion): Promise<JobsPage> {
    const query = askedNow(question);
    const [page, counts] = await Promise.all([this.#host.call('list_jobs', query), this.#host.call('count_jobs', query)]);
    return { ...page, counts };
  }

  protected override take(page: JobsPage): void {
    super.take(page);
    const { rows } = page;
    this.counts = Object.fromEntries(page.counts.map(({ group, count }) => [group, count]));
    const present = new Set(rows.map((row) => row.id));
    const kept = new Set(this.beyond.map((row) => row.id));
    for (const id of this.selected) if (!present.has(id) && !kept.has(id)) this.selected.delete(id);
    for (const id of this.lines.keys()) if (!present.has(id)) this.lines.delete(id);
    const targets = rows.filter((row) => row.status === 'running').map((row) => ({ key: keyOf(row), task: 0 }));
    void Promise.all([this.#pullLines(rows), this.#host.call('watch_logs', { targets })]).catch(ignored);
  }

  async #pullLines(rows: readonly JobRow[]): Promise<void> {
    if (rows.length === 0) return;
    const lines = await this.#host.call('last_lines', { keys: rows.map(keyOf) });
    for (const { key, text } of lines) this.lines.set(key.job, text);
  }

  get selectedRows(): JobRow[] {
    const here = this.rows ?? [];
    const ids = new Set(here.map((row) => row.id));
    return [...here, ...this.beyond.filter((row) => !ids.has(row.id))].filter((row) => this.selected.has(row.id));
  }

  /** Selects what the question finds on every page, as far as one answer goes. */
  async selectMatching(): Promise<void> {
    const { rows } = await this.#host.call('list_jobs', { ...askedNow(this.query), offset: 0, limit: matchingMax });
    this.beyond = rows;
    for (const row of rows) this.selected.add(row.id);
  }

  clearSelection(): void {
    this.beyond = [];
    this.selected.clear();
  }

  toggle(id: JobId): void {
    if (!this.selected.delete(id)) this.selected.add(id);
  }

  /** Selects the whole page, or nothing when all of it was. */
  toggleAll(): void {
    const rows = this.rows ?? [];
    const all = rows.every((row) => this.selected.has(row.id));
    this.clearSelection();
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
    return this.#each(rows, async (row) => {
      await this.#host.call('delete_job', { job: row.id });
      this.selected.delete(row.id);
    });
  }

  async #each(rows: readonly JobRow[], act: (row: JobRow) => Promise<unknown>): Promise<HostError[]> {
    const failed: HostError[] = [];
    const total = rows.length;
    this.progress = total > 1 ? { done: 0, total } : null;
    for (const [at, row] of rows.entries()) {
      await act(row).catch((thrown) => failed.push(HostError.from(thrown)));
      if (total > 1) this.progress = { done: at + 1, total };
    }
    this.progress = null;
    this.beyond = this.beyond.filter((row) => !rows.includes(row));
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
