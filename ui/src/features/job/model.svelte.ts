/**
 * The version that is shown: pulled from the host, pulled again when it changed, and what can be done to it. Owns no
 * words and no layout; its log is `log.svelte.ts`.
 */
import { HostError, type Host } from '../../host/host';
import type { EventRow, JobDetail, JobId, VersionDetail, VersionKey, VersionNumber } from '../../wire';

/** Changes arrive in bursts; the version is pulled at most this often. */
const refreshMs = 150;
/** Events that the course of a version is read from. */
const courseEvents = 100;

export interface Shown {
  detail: JobDetail;
  version: VersionDetail;
  events: EventRow[];
}

export class JobModel {
  shown = $state.raw<Shown | null>(null);
  /** Why the last pull failed; what an earlier one brought stays on screen. */
  failure = $state.raw<unknown>(null);
  gone = $state(false);
  pulledAtMs = $state(0);

  readonly #host: Host;
  #job: JobId = 0;
  #version: VersionNumber | undefined;
  #pulls = 0;
  #leaving = false;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  get key(): VersionKey | null {
    return this.shown?.version.version.key ?? null;
  }

  /** Pulls again whenever the host says that the job changed, until the returned function is called. */
  watch(): () => void {
    const unlisten = this.#host.listen((notice) => {
      if (notice.notice === 'owner' || notice.notice === 'tags' || notice.notice === 'everything' || (notice.notice === 'version' && notice.key.job === this.#job)) this.#refreshSoon();
      else if (notice.notice === 'deleted' && notice.job === this.#job && !this.#leaving) this.gone = true;
    });
    const seen = () => document.hidden || this.#refreshSoon();
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(this.#refresh);
      this.#pulls += 1;
    };
  }

  /** Without a version, the newest. */
  async show(job: JobId, version: VersionNumber | undefined): Promise<void> {
    if (job !== this.#job || (version !== undefined && version !== this.key?.version)) {
      if (job !== this.#job) this.shown = null;
      this.failure = null;
      this.gone = false;
    }
    this.#job = job;
    this.#version = version;
    this.#leaving = false;
    await this.pull();
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    const job = this.#job;
    try {
      const detail = await this.#host.call('show_job', { job });
      const key = { job, version: this.#version ?? detail.job.version };
      const [version, events] = await Promise.all([
        this.#host.call('show_version', { key }),
        this.#host.call('list_events', { key, offset: 0, limit: courseEvents }),
      ]);
      if (turn !== this.#pulls) return;
      this.shown = { detail, version, events: events.rows };
      this.failure = null;
      this.pulledAtMs = Date.now();
    } catch (thrown) {
      if (turn !== this.#pulls) return;
      if (HostError.from(thrown).code === 'not_found') this.shown = null;
      this.failure = thrown;
    }
  }

  async stop(): Promise<void> {
    await this.#host.call('stop', { key: this.#shownKey() });
    await this.pull();
  }

  async saveAs(name: string, description: string, replace: boolean): Promise<void> {
    const { spec } = this.#shownVersion().version;
    await this.#host.call('save_config', { name, description, spec, replace });
  }

  /** Deletes the version and shows the newest one left; of the last version nothing is. */
  async deleteVersion(): Promise<void> {
    const key = this.#shownKey();
    const last = this.shown?.detail.job.version_count === 1;
    await this.#leave(() => this.#host.call('delete_version', { key }));
    if (!last) await this.show(key.job, undefined);
  }

  async deleteJob(): Promise<void> {
    await this.#leave(() => this.#host.call('delete_job', { job: this.#job }));
  }

  /** Meanwhile what is shown stays as it is: that it is gone is no news to who deletes it. */
  async #leave(remove: () => Promise<unknown>): Promise<void> {
    this.#leaving = true;
    try {
      await remove();
    } catch (thrown) {
      this.#leaving = false;
      throw thrown;
    }
  }

  #shownVersion(): VersionDetail {
    if (!this.shown) throw new Error('BUG: nothing is shown yet');
    return this.shown.version;
  }

  #shownKey(): VersionKey {
    return this.#shownVersion().version.key;
  }

  #refreshSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      if (!this.gone && !this.#leaving) void this.pull();
    }, refreshMs);
  }
}
