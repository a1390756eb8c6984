/** How large the code directory is, counted whole by the console, and how far that is. Owns no words and no layout. */
import type { Host } from '../../host/host';
import type { CodeReport, JobSpec } from '../../wire';

export class CodeMeasure {
  /** Null while it is counted, and where there is no code directory. */
  report = $state.raw<CodeReport | null>(null);
  counting = $state(false);
  /** What the console said while it counted. */
  soFar = $state.raw<{ files: number; size_bytes: number } | null>(null);
  failure = $state.raw<unknown>(null);

  readonly #host: Host;
  #turn = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Counts; a further call takes the place of this one. */
  async count(spec: JobSpec, backend: string): Promise<void> {
    const turn = ++this.#turn;
    const path = spec.algorithm.source === 'built_in' ? '' : spec.algorithm.code_dir;
    this.counting = true;
    this.failure = null;
    const unlisten = this.#host.listen((notice) => {
      if (turn === this.#turn && notice.notice === 'code' && notice.path === path) this.soFar = notice;
    });
    try {
      const report = await this.#host.call('measure_code', { spec, backend, version_of: null, save_as: null });
      if (turn === this.#turn) this.report = report;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = thrown;
    } finally {
      unlisten();
      if (turn === this.#turn) this.counting = false;
    }
  }
}

/** How much of the limits is used, the larger of both; more than 1 is over. */
export function shareOf({ files, size_bytes, max_files, max_bytes }: CodeReport): number {
  return Math.max(files / max_files, size_bytes / max_bytes);
}
