/**
 * What a tab shows of a version: pulled, and pulled again when its source tells that there is more. Owns the turns, the
 * pause between two pulls and the rest while nobody looks; what is asked and what is listened to is its heir's.
 */
import type { Host } from '../../host/host';
import type { Notice } from '../../wire';

/** What is watched is the window's, whichever model says so. */
const lastSaid = new WeakMap<Host, Promise<unknown>>();

export abstract class Followed<T> {
  /** Null until the first answer. */
  answer = $state.raw<T | null>(null);
  /** Why the last pull failed; what an earlier one brought stays on screen. */
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);

  protected readonly host: Host;
  readonly #refreshMs: number;
  #pulls = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  /** Notices that come within `refreshMs` are one pull. */
  constructor(host: Host, refreshMs: number) {
    this.host = host;
    this.#refreshMs = refreshMs;
  }

  protected abstract ask(): Promise<T>;
  protected abstract concerns(notice: Notice): boolean;
  /** Says whether the source is looked at. */
  protected abstract watch(looking: boolean): Promise<unknown>;

  open(): () => void {
    void this.pull();
    return () => {
      this.#pulls += 1;
      clearTimeout(this.#refresh);
    };
  }

  /** Hears of what is new, until the returned function is called. */
  follow(): () => void {
    const unlisten = this.host.listen((notice) => {
      if (notice.notice === 'everything' || this.concerns(notice)) this.#soon();
    });
    this.#look(true);
    const seen = () => {
      this.#look(!document.hidden);
      if (!document.hidden) this.#soon();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      this.#look(false);
    };
  }

  /** One after the other, also with what another model of the window said: the last word counts, not the last answer. */
  #look(looking: boolean): void {
    const said = lastSaid.get(this.host) ?? Promise.resolve();
    // Not being told is no reason to show nothing: it stands still until it is opened again.
    lastSaid.set(this.host, said.then(() => this.watch(looking)).catch(() => {}));
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const answer = await this.ask();
      if (turn !== this.#pulls) return;
      this.answer = answer;
      this.failure = null;
      this.pulledAtMs = Date.now();
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  #soon(): void {
    if (document.hidden) return;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      void this.pull();
    }, this.#refreshMs);
  }
}
