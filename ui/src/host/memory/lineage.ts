/** The lineage of versions: worked out from the sample's jobs, with a few relations made up. */
import type { CodeRecord, Commands, Lineage, RelatedVersion, VersionKey, VersionRow } from '../../wire';

type Asked = 'show_lineage';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface MemoryLineageOf {
  version: (key: VersionKey) => VersionRow;
  newest: (job: number) => number;
  code: (key: VersionKey) => CodeRecord | null;
}

export class MemoryLineage {
  /** What is answered in place of what it usually is. */
  readonly changed: Partial<Lineage> = {};
  readonly #of: MemoryLineageOf;

  constructor(of: MemoryLineageOf) {
    this.#of = of;
  }

  readonly answers: Answers = {
    show_lineage: ({ key }) => {
      const row = this.#of.version(key);
      const none = { rows: [], and_more: false };
      const at = (version: number) => related(this.#of.version({ ...key, version }));
      const hasChild = key.version < this.#of.newest(key.job);
      const data = row.spec.data.map((source) => ({ source, known: true, made_of: null, writers: none }));
      const dataset = { source: 'dataset' as const, dataset: 'digits', version: 'V002' };
      return {
        version: related(row),
        data: [...data, { source: dataset, known: true, made_of: { kind: 'objects' as const, url: 'obs://demo/prepared/' }, writers: { rows: [{ ...related(row), key: { job: key.job, version: 1 }, job_name: 'prepare-digits' }], and_more: false } }],
        algorithm: row.spec.algorithm,
        code: this.#of.code(key),
        parent: row.parent,
        parent_version: row.parent === null ? null : at(row.parent),
        children: hasChild ? { rows: [at(key.version + 1)], and_more: false } : none,
        output_path: row.spec.output_path,
        readers: { rows: [{ ...related(row), key: { job: 3, version: 1 }, job_name: 'digits-distilled' }], and_more: false },
        datasets: { rows: [{ dataset: 'digits-errors', version: 1 }], and_more: false },
        visualizations: { rows: [{ id: 1, name: 'digits-curves', status: 'running' }], and_more: false },
        ...this.changed,
      };
    },
  };
}

function related({ key, spec, status, created_at_ms }: VersionRow): RelatedVersion {
  return { key, job_name: spec.name, status, created_at_ms };
}
