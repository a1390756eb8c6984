/** The versions of one job as the Versions tab lists them: what is asked for, pulled again when one of them changed. */
import type { Host } from '../../host/host';
import { ListModel } from '../../lib/list.svelte';
import type { JobId, StatusGroup, VersionLine, VersionNumber, VersionQuery } from '../../wire';

/** Rows that are added at a time. */
export const versionsPage = 100;
const refreshMs = 300;

export interface VersionFilter {
  search: string;
  groups: StatusGroup[];
  from: VersionNumber | null;
  to: VersionNumber | null;
}

export const noFilter: VersionFilter = { search: '', groups: [], from: null, to: null };

export function isFiltered({ search, groups, from, to }: VersionFilter): boolean {
  return Boolean(search) || groups.length > 0 || from !== null || to !== null;
}

export class VersionsModel extends ListModel<VersionLine, VersionQuery> {
  filter = $state.raw<VersionFilter>(noFilter);
  readonly #host: Host;
  readonly #job: JobId;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, job: JobId) {
    super({ job, ...noFilter, offset: 0, limit: versionsPage });
    this.#host = host;
    this.#job = job;
  }

  /** Pulls now and whenever a version of the job changed, until the returned function is called. */
  watch(): () => void {
    void this.pull();
    const unlisten = this.#host.listen((notice) => {
      if ((notice.notice === 'version' && notice.key.job === this.#job) || notice.notice === 'owner' || notice.notice === 'everything') this.#refreshSoon();
    });
    return () => {
      unlisten();
      clearTimeout(this.#refresh);
    };
  }

  async narrow(changed: Partial<VersionFilter>): Promise<void> {
    this.filter = { ...this.filter, ...changed };
    await this.show({ ...this.query, ...this.filter, limit: versionsPage });
  }

  async more(): Promise<void> {
    await this.show({ ...this.query, limit: this.query.limit + versionsPage });
  }

  protected override ask(query: VersionQuery) {
    return this.#host.call('list_versions', query);
  }

  #refreshSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      if (!document.hidden) void this.pull();
    }, refreshMs);
  }
}
