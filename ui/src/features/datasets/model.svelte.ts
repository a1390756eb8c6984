/** The datasets: the visible page of their list, and one of them with its versions. Owns no words and no layout. */
import { HostError, type Host } from '../../host/host';
import { ListModel, windowOf } from '../../lib/list.svelte';
import type { DatasetsView } from '../../lib/router/route';
import type { DatasetDetail, DatasetQuery, DatasetRow, DatasetSource, DatasetState, DatasetUses, DatasetVersionRow, LabelingType, Page, SampleFile, VersionNumber } from '../../wire';

export const pageSize = 20;

export function queryOf(view: DatasetsView): DatasetQuery {
  return { search: view.search ?? '', with_versions: false, sort: view.sort ?? 'created', order: view.order ?? 'desc', ...windowOf(view.at, pageSize) };
}

export const labelingTypes: readonly LabelingType[] = [
  'free_format', 'table', 'image_classification', 'object_detection', 'image_segmentation', 'text_classification',
  'named_entity_recognition', 'text_triplet', 'sound_classification', 'speech_content', 'speech_paragraph', 'video',
];

export class DatasetsModel extends ListModel<DatasetRow, DatasetQuery> {
  readonly #host: Host;

  constructor(host: Host) {
    super(queryOf({}));
    this.#host = host;
  }

  watch(): () => void {
    return this.#host.listen((notice) => (notice.notice === 'datasets' || notice.notice === 'everything') && void this.pull());
  }

  protected override ask(query: DatasetQuery): Promise<Page<DatasetRow>> {
    return this.#host.call('list_datasets', query);
  }
}

/** One dataset, and one of its versions looked into. */
export class DatasetModel {
  detail = $state.raw<DatasetDetail | null>(null);
  failure = $state.raw<unknown>(null);
  gone = $state(false);
  pulledAtMs = $state(0);
  version = $state<VersionNumber | undefined>();
  /** Null while the files are being compared. */
  state = $state.raw<DatasetState | null>(null);
  stateFailure = $state.raw<unknown>(null);
  sample = $state.raw<SampleFile[] | null>(null);

  readonly #host: Host;
  #name = '';
  #pulls = 0;
  #looks = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  get shown(): DatasetVersionRow | undefined {
    const versions = this.detail?.versions ?? [];
    return versions.find((one) => one.version === this.version) ?? versions[0];
  }

  watch(): () => void {
    return this.#host.listen((notice) => (notice.notice === 'datasets' || notice.notice === 'everything') && void this.pull());
  }

  async show(name: string, version: VersionNumber | undefined): Promise<void> {
    if (name !== this.#name) this.detail = null;
    this.#name = name;
    this.version = version;
    if (this.detail) await this.#look();
    else await this.pull();
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const detail = await this.#host.call('show_dataset', { name: this.#name });
      if (turn !== this.#pulls) return;
      this.detail = detail;
      this.failure = null;
      this.gone = false;
      this.pulledAtMs = Date.now();
      await this.#look();
    } catch (thrown) {
      if (turn !== this.#pulls) return;
      this.gone = HostError.from(thrown).code === 'not_found';
      this.failure = thrown;
    }
  }

  async #look(): Promise<void> {
    const turn = ++this.#looks;
    const version = this.shown?.version;
    this.state = null;
    this.stateFailure = null;
    this.sample = null;
    if (version === undefined) return;
    const of = { dataset: this.#name, version };
    try {
      const [state, sample] = await Promise.all([this.#host.call('show_dataset_version', of), this.#host.call('sample_dataset', of)]);
      if (turn !== this.#looks) return;
      this.state = state;
      this.sample = sample;
    } catch (thrown) {
      if (turn === this.#looks) this.stateFailure = thrown;
    }
  }
}

/** What a dataset or a version is made with. */
export interface Making {
  /** The dataset that gets a version; null for a new one. */
  of: string | null;
  /** A folder in object storage to begin with. */
  from?: string;
}

export function create(host: Host, values: { name: string; description: string; labeling: LabelingType; source: DatasetSource; transfer: string }): Promise<DatasetVersionRow> {
  return host.call('create_dataset', values);
}

/** What would be asked before something is deleted. */
export interface Doomed {
  name: string;
  version: VersionNumber | null;
  versions: number;
  uses: DatasetUses;
}

export async function doomed(host: Host, name: string, version: VersionNumber | null, versions: number): Promise<Doomed> {
  return { name, version, versions, uses: await host.call('dataset_uses', { dataset: name, version }) };
}

export async function remove(host: Host, { name, version }: Doomed): Promise<void> {
  if (version === null) await host.call('delete_dataset', { name });
  else await host.call('delete_dataset_version', { dataset: name, version });
}
