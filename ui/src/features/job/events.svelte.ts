/** The events of a version as far as they were asked for, and the steps the place noted; more events are appended. Owns no words. */
import type { Host } from '../../host/host';
import type { Count, EventRow, Page, VersionProgress, ProvenanceDetail, VersionKey } from '../../wire';

/** A version has a few; one that is told of to many subscribers has more. */
export const eventPage = 500;
/** The console answers no more rows at once. */
const windowMax = 1000;

export class EventsModel {
  rows = $state.raw<EventRow[] | null>(null);
  total = $state.raw<Count>({ rows: 0, and_more: false });
  progress = $state.raw<VersionProgress | null>(null);
  ran = $state.raw<ProvenanceDetail | null>(null);
  failure = $state.raw<unknown>(null);
  pulling = $state(false);

  readonly #host: Host;
  readonly #key: VersionKey;
  /** How many are to be shown; a change meanwhile does not take back what was asked for. */
  #wanted = eventPage;
  #pulls = 0;

  constructor(host: Host, key: VersionKey) {
    this.#host = host;
    this.#key = key;
  }

  /** Pulls now and whenever the version changed, until the returned function is called. */
  watch(): () => void {
    void this.pull();
    return this.#host.listen((notice) => {
      const changed = notice.notice === 'version' && notice.key.job === this.#key.job && notice.key.version === this.#key.version;
      if (changed || notice.notice === 'owner' || notice.notice === 'everything') void this.pull();
    });
  }

  /** What is shown, or was asked for besides, once more. */
  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    const key = this.#key;
    this.pulling = true;
    try {
      const [page, progress, ran] = await Promise.all([
        this.#first(this.#wanted),
        this.#host.call('show_progress', { key }),
        this.ran ?? this.#host.call('show_provenance', { key }),
      ]);
      if (turn !== this.#pulls) return;
      this.rows = page.rows;
      this.total = page.total;
      this.progress = progress;
      this.ran = ran;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    } finally {
      if (turn === this.#pulls) this.pulling = false;
    }
  }

  async more(): Promise<void> {
    this.#wanted = (this.rows?.length ?? 0) + eventPage;
    await this.pull();
  }

  /** As many of the first events, in as many answers as that takes. */
  async #first(count: number): Promise<Page<EventRow>> {
    const rows: EventRow[] = [];
    for (;;) {
      const limit = Math.min(windowMax, count - rows.length);
      const page = await this.#host.call('list_events', { key: this.#key, offset: rows.length, limit });
      rows.push(...page.rows);
      if (page.rows.length < limit || rows.length >= count) return { rows, total: page.total };
    }
  }
}
