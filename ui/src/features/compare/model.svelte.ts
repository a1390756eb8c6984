/** The versions that are compared: pulled from the host, again when one of them changed. Owns no words and no layout. */
import { HostError, type Host } from '../../host/host';
import type { VersionKey } from '../../wire';
import type { Column } from './rows';

const refreshMs = 500;
const idOf = ({ job, version }: VersionKey) => `${job}/${version}`;

export class CompareModel {
  /** Null until the first answer. */
  columns = $state.raw<Column[] | null>(null);
  /** Versions that were asked for and do not exist any more. */
  gone = $state.raw<VersionKey[]>([]);
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);

  readonly #host: Host;
  #keys: VersionKey[] = [];
  #pulls = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  watch(): () => void {
    const unlisten = this.#host.listen((notice) => {
      const concerned = notice.notice === 'version' ? this.#keys.some((key) => idOf(key) === idOf(notice.key)) : notice.notice === 'deleted' ? this.#keys.some(({ job }) => job === notice.job) : notice.notice === 'owner' || notice.notice === 'everything';
      if (concerned) this.#refresh ??= setTimeout(() => ((this.#refresh = undefined), void this.pull()), refreshMs);
    });
    return () => {
      unlisten();
      clearTimeout(this.#refresh);
      this.#pulls += 1;
    };
  }

  async show(keys: VersionKey[]): Promise<void> {
    this.#keys = keys;
    await this.pull();
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    const before = new Map((this.columns ?? []).map((column) => [idOf(column.key), column]));
    try {
      const found = await Promise.all(this.#keys.map((key) => this.#column(key, before.get(idOf(key)))));
      if (turn !== this.#pulls) return;
      this.columns = found.filter((column) => column !== null);
      this.gone = this.#keys.filter((_, at) => found[at] === null);
      this.failure = null;
      this.pulledAtMs = Date.now();
      await this.#measure(turn);
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }

  /** None where the version is gone. What it ran does not change, so it is asked once. */
  async #column(key: VersionKey, before: Column | undefined): Promise<Column | null> {
    try {
      const [{ version, job_name }, ran] = await Promise.all([this.#host.call('show_version', { key }), before?.ran ?? this.#host.call('show_provenance', { key }).then((detail) => detail.ran)]);
      return { key, name: job_name, version, ran, output: before?.output ?? null };
    } catch (thrown) {
      if (HostError.from(thrown).code === 'not_found') return null;
      throw thrown;
    }
  }

  /** Apart: a large output takes longer to measure than everything else to read. */
  async #measure(turn: number): Promise<void> {
    const columns = this.columns ?? [];
    await Promise.all(
      columns.map(async ({ key, version }) => {
        if (!version.spec.output_path) return;
        const output = await this.#host.call('measure_output', { key }).catch(() => null);
        if (turn === this.#pulls) this.columns = (this.columns ?? []).map((column) => (idOf(column.key) === idOf(key) ? { ...column, output } : column));
      }),
    );
  }
}
