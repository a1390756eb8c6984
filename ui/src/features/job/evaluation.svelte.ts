/** What a version's script wrote of how well it did: pulled, and pulled again when the output path changes. */
import { asFolder } from '../../lib/objects/path';
import type { Host } from '../../host/host';
import type { VersionEvaluation, VersionKey } from '../../wire';

/** A script that runs writes other files too, so this is not pulled at each of them. */
const refreshMs = 1000;

export class EvaluationModel {
  /** Null until the first answer. */
  answer = $state.raw<VersionEvaluation | null>(null);
  /** Why the last pull failed; what an earlier one brought stays on screen. */
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);

  readonly #host: Host;
  readonly #key: VersionKey;
  readonly #folder: string | null;
  #pulls = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, key: VersionKey, output: string) {
    this.#host = host;
    this.#key = key;
    this.#folder = output === '' ? null : asFolder(output);
  }

  open(): () => void {
    void this.pull();
    return () => {
      this.#pulls += 1;
      clearTimeout(this.#refresh);
    };
  }

  /** Hears of what is written below the output path, until the returned function is called. */
  follow(): () => void {
    const unlisten = this.#host.listen((notice) => {
      if (notice.notice === 'everything' || (notice.notice === 'objects' && notice.url === this.#folder)) this.#soon();
    });
    this.#watch(this.#folder);
    const seen = () => {
      this.#watch(document.hidden ? null : this.#folder);
      if (!document.hidden) this.#soon();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      this.#watch(null);
    };
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const answer = await this.#host.call('show_evaluation', { key: this.#key });
      if (turn !== this.#pulls) return;
      this.answer = answer;
      this.failure = null;
      this.pulledAtMs = Date.now();
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  #watch(url: string | null): void {
    // Without it the page stands still until it is opened again.
    this.#host.call('watch_objects', { url }).catch(() => {});
  }

  #soon(): void {
    if (document.hidden) return;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      void this.pull();
    }, refreshMs);
  }
}
