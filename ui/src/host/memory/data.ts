/** Datasets and the browser of object storage, answered from the names of objects the form has too. */
import { validName } from './names';
import type { Commands, DatasetDetail, DatasetRow, DatasetSource, DatasetUses, DatasetVersionRow, FaultKind, LeftOut, Notice, ObjectEntry, ObjectPreview, SampleFile } from '../../wire';
import { HostError } from '../host';

type Asked =
  | 'browse_objects' | 'preview_object' | 'watch_objects' | 'make_folder' | 'rename_object' | 'delete_object' | 'send_objects' | 'fetch_objects' | 'cancel_transfer'
  | 'list_datasets' | 'show_dataset' | 'show_dataset_version' | 'sample_dataset' | 'dataset_uses' | 'create_dataset' | 'create_dataset_version' | 'describe_dataset'
  | 'delete_dataset' | 'delete_dataset_version';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface DataOptions {
  datasets?: DatasetDetail[];
}

const bucket = 'obs://trainyard-datasets/';

export class MemoryData {
  datasets: DatasetDetail[];
  uses: DatasetUses = { versions: [], and_more: false, configs: [] };
  /** The version whose files are not what they were. */
  broken: string | null = null;
  /** What lies in each folder and cannot be listed. */
  unlisted = 0;
  readonly #objects: () => Record<string, number>;
  readonly #notify: (notice: Notice) => void;

  constructor(options: DataOptions, objects: () => Record<string, number>, notify: (notice: Notice) => void) {
    this.datasets = options.datasets ?? sampleDatasets(Date.now());
    this.#objects = objects;
    this.#notify = notify;
  }

  /** What a check says of a row of Data Source. */
  faults(dataset: string, version: string): [string, FaultKind][] {
    if (dataset === '') return [['dataset', { code: 'required' }], ['version', { code: 'required' }]];
    const found = this.datasets.find((one) => one.dataset.name === dataset);
    if (!found) return [['dataset', { code: 'unknown_dataset', given: dataset, known: this.datasets.map((one) => one.dataset.name) }]];
    if (version === '') return [['version', { code: 'required' }]];
    const known = found.versions.map((one) => `V${String(one.version).padStart(3, '0')}`);
    if (!known.includes(version)) return [['version', { code: 'unknown_dataset', given: `${dataset} ${version}`, known: known.map((one) => `${dataset} ${one}`) }]];
    if (this.broken !== dataset) return [];
    return [['version', { code: 'dataset_changed', version: `${dataset} ${version}`, missing: 1, changed: 2, added: 0, example: 'train/0007.png' }]];
  }

  readonly answers: Answers = {
    browse_objects: ({ url, search, sort, order, offset, limit }) => {
      const entries = search ? this.#found(url, search) : this.#list(url);
      const keys = { name: (one: ObjectEntry) => one.url, size: (one: ObjectEntry) => one.size_bytes, modified: (one: ObjectEntry) => one.modified_ms ?? 0 };
      const key = keys[sort];
      const sign = order === 'asc' ? 1 : -1;
      entries.sort((a, b) => (a.kind === b.kind ? sign * (key(a) < key(b) ? -1 : 1) : a.kind === 'folder' ? -1 : 1));
      return {
        entries: entries.slice(offset, offset + limit),
        total: entries.length,
        left_out: this.unlisted,
        size_bytes: entries.reduce((sum, entry) => sum + entry.size_bytes, 0),
        folder: url === 'obs://' ? null : url.replace('obs://', '/home/lin/.local/share/trainyard/obs/'),
        read_only: url.startsWith(bucket),
      };
    },
    preview_object: ({ url }) => previewOf(url, this.#all()[url] ?? 0),
    watch_objects: () => ({}),
    make_folder: ({ url }) => {
      if (this.#keys().some((key) => key.startsWith(url))) throw refusal('name_taken', url);
      if (!validName(url)) throw refusal('faults', url);
      this.#objects()[url] = 0;
      return { url, kind: 'folder', size_bytes: 0, modified_ms: null };
    },
    rename_object: ({ from, to }) => {
      const objects = this.#objects();
      if (this.#keys().some((key) => key === to || key.startsWith(`${to.replace(/\/$/, '')}/`))) throw refusal('name_taken', to);
      for (const key of this.#keys().filter((key) => key === from || (from.endsWith('/') && key.startsWith(from)))) {
        objects[to + key.slice(from.length)] = objects[key]!;
        delete objects[key];
      }
      return { url: to, kind: to.endsWith('/') ? 'folder' : 'file', size_bytes: objects[to] ?? 0, modified_ms: null };
    },
    delete_object: ({ url }) => {
      for (const key of this.#keys().filter((key) => key === url || (url.endsWith('/') && key.startsWith(url)))) delete this.#objects()[key];
      return {};
    },
    send_objects: ({ from, to, transfer }) => {
      this.#progress(transfer, from.length, from.length * 2 ** 20);
      for (const path of from) this.#objects()[`${to}${path.split('/').at(-1)}`] = 2 ** 20;
      return { files: from.length, size_bytes: from.length * 2 ** 20, places: from.map((path) => `${to}${path.split('/').at(-1)}`), skipped: [], left_out: 0 };
    },
    fetch_objects: ({ urls, to, transfer }) => {
      this.#progress(transfer, urls.length, 2 ** 20);
      return { files: urls.length, size_bytes: 2 ** 20, places: urls.map((url) => `${to}/${url.split('/').at(-1)}`), skipped: [], left_out: 0 };
    },
    cancel_transfer: () => ({}),
    list_datasets: ({ search, with_versions, sort, order, offset, limit }) => {
      const keys = {
        name: (row: DatasetRow) => row.name.toLowerCase(),
        labeling: (row: DatasetRow) => row.labeling,
        created: (row: DatasetRow) => row.created_at_ms,
        updated: (row: DatasetRow) => row.updated_at_ms,
      };
      const key = keys[sort];
      const sign = order === 'asc' ? 1 : -1;
      const rows = this.datasets
        .map(rowOf)
        .filter((row) => `${row.name} ${row.description}`.toLowerCase().includes(search.toLowerCase()) && (!with_versions || row.newest !== null))
        .sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
      return { rows: rows.slice(offset, offset + limit), total: { rows: rows.length, and_more: false } };
    },
    show_dataset: ({ name }) => {
      const detail = this.#dataset(name);
      return { ...detail, dataset: rowOf(detail) };
    },
    show_dataset_version: ({ dataset, version }) => {
      const found = this.#dataset(dataset).versions.find((one) => one.version === version);
      if (!found) throw refusal('not_found', dataset);
      const broken = this.broken === dataset;
      const left_out: LeftOut[] = Array.from({ length: found.left_out }, (_, at) => ({ path: `raw/${'very-long-name-'.repeat(18)}${at}.png`, reason: 'long_name' }));
      return { url: urlOf(dataset, version), missing: broken ? 1 : 0, changed: broken ? 2 : 0, added: 0, example: broken ? 'train/0007.png' : null, left_out };
    },
    sample_dataset: ({ dataset }) => sampleOf(dataset),
    dataset_uses: () => this.uses,
    create_dataset: ({ name, description, labeling, source, transfer }) => {
      if (!/^[\w-]{1,100}$/.test(name)) throw new HostError({ code: 'faults', name: null, faults: [{ field: 'name', level: 'error', kind: { code: 'bad_name', max: 100 } }], detail: 'name' });
      if (this.datasets.some((one) => one.dataset.name === name)) {
        throw new HostError({ code: 'faults', name: null, faults: [{ field: 'name', level: 'error', kind: { code: 'name_taken', name } }], detail: 'taken' });
      }
      this.#progress(transfer, 128, 3 * 2 ** 20);
      const made = madeVersion(1, source);
      const { created_at_ms } = made;
      this.datasets.push({ dataset: { name, description, labeling, version_count: 1, newest: made, created_at_ms, updated_at_ms: created_at_ms }, versions: [made] });
      this.#notify({ notice: 'datasets' });
      return made;
    },
    create_dataset_version: ({ dataset, source, transfer }) => {
      const detail = this.#dataset(dataset);
      this.#progress(transfer, 128, 3 * 2 ** 20);
      const made = madeVersion((detail.versions[0]?.version ?? 0) + 1, source);
      detail.versions = [made, ...detail.versions];
      this.#notify({ notice: 'datasets' });
      return made;
    },
    describe_dataset: ({ name, description, labeling }) => {
      Object.assign(this.#dataset(name).dataset, { description, labeling });
      this.#notify({ notice: 'datasets' });
      return {};
    },
    delete_dataset: ({ name }) => {
      this.datasets = this.datasets.filter((one) => one !== this.#dataset(name));
      this.#notify({ notice: 'datasets' });
      return {};
    },
    delete_dataset_version: ({ dataset, version }) => {
      const detail = this.#dataset(dataset);
      detail.versions = detail.versions.filter((one) => one.version !== version);
      this.#notify({ notice: 'datasets' });
      return {};
    },
  };

  #progress(transfer: string, files_total: number, bytes_total: number): void {
    for (const part of [0, 0.5, 1]) {
      this.#notify({ notice: 'transfer', transfer, progress: { files_done: Math.floor(files_total * part), files_total, bytes_done: bytes_total * part, bytes_total } });
    }
  }

  #dataset(name: string): DatasetDetail {
    const found = this.datasets.find((one) => one.dataset.name === name);
    if (!found) throw refusal('not_found', name);
    return found;
  }

  /** Objects, those of datasets included. */
  #all(): Record<string, number> {
    const all = { ...this.#objects() };
    for (const { dataset, versions } of this.datasets) {
      for (const { version, files } of versions) {
        for (let at = 0; at < Math.min(files, 300); at += 1) all[`${urlOf(dataset.name, version)}train/${String(at).padStart(4, '0')}.png`] = 2048 + at;
      }
    }
    return all;
  }

  #keys(): string[] {
    return Object.keys(this.#objects());
  }

  #list(folder: string): ObjectEntry[] {
    const found = new Map<string, ObjectEntry>();
    for (const [key, size] of Object.entries(this.#all())) {
      if (!key.startsWith(folder) || key === folder) continue;
      const rest = key.slice(folder.length);
      const cut = rest.indexOf('/');
      const url = folder + (cut === -1 ? rest : rest.slice(0, cut + 1));
      found.set(url, cut === -1 ? { url, kind: 'file', size_bytes: size, modified_ms: moment(key) } : { url, kind: 'folder', size_bytes: 0, modified_ms: moment(url) });
    }
    if (found.size === 0 && folder !== 'obs://' && this.#all()[folder] === undefined) throw refusal('not_found', folder);
    return [...found.values()];
  }

  #found(folder: string, search: string): ObjectEntry[] {
    return Object.entries(this.#all())
      .filter(([key]) => key.startsWith(folder) && key.split('/').at(-1)!.toLowerCase().includes(search.toLowerCase()))
      .map(([url, size_bytes]) => ({ url, kind: 'file', size_bytes, modified_ms: moment(url) }));
  }
}

function rowOf({ dataset, versions }: DatasetDetail): DatasetRow {
  return { ...dataset, version_count: versions.length, newest: versions[0] ?? null };
}

function urlOf(dataset: string, version: number): string {
  return `${bucket}${dataset}/V${String(version).padStart(3, '0')}/`;
}

function moment(key: string): number {
  return Date.now() - (key.length * 7_919_000) % 86_400_000;
}

function madeVersion(version: number, source: DatasetSource): DatasetVersionRow {
  return { version, source, files: 128, size_bytes: 3 * 2 ** 20, left_out: 0, created_at_ms: Date.now() };
}

function refusal(code: 'not_found' | 'name_taken' | 'faults', name: string): HostError {
  return new HostError({ code, name, faults: [], detail: `memory host: ${code} ${name}` });
}

/** A picture of a few coloured squares. */
function picture(at: number): ObjectPreview {
  const hue = (at * 47) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="hsl(${hue} 30% 92%)"/><path d="M2 1h4v1H3v2h3v3H2V6h3V5H2z" fill="hsl(${hue} 60% 40%)"/></svg>`;
  return { kind: 'image', media_type: 'image/svg+xml', base64: btoa(svg) };
}

const table = Array.from({ length: 40 }, (_, at) => [String(5 + (at % 7) / 10), String(3 + (at % 5) / 10), String(1.4 + (at % 3) / 10), ['setosa', 'versicolor', 'virginica'][at % 3]!]);

function previewOf(url: string, size: number): ObjectPreview {
  if (/\.(png|jpg|svg)$/.test(url)) return picture(url.length + Number(url.match(/(\d+)\.\w+$/)?.[1] ?? 0));
  if (url.endsWith('.csv')) return { kind: 'table', rows: [['sepal_length', 'sepal_width', 'petal_length', 'species'], ...table], cut: size > 100_000 };
  if (url.endsWith('.json')) return { kind: 'json', text: '{"layers":[{"size":64,"activation":"relu"},{"size":10,"activation":"softmax"}],"accuracy":0.9713}', cut: false };
  if (/\.(gz|tar|bin|pt)$/.test(url)) return { kind: 'none', reason: 'binary' };
  return { kind: 'text', text: Array.from({ length: 30 }, (_, at) => `line ${at + 1} of ${url}`).join('\n'), cut: size > 100_000 };
}

function sampleOf(dataset: string): SampleFile[] {
  if (dataset === 'iris') return [{ path: 'iris.csv', size_bytes: 4551, preview: previewOf('iris.csv', 4551) }];
  return Array.from({ length: 12 }, (_, at) => ({ path: `train/${String(at).padStart(4, '0')}.png`, size_bytes: 2048 + at, preview: picture(at) }));
}

export function sampleDatasets(now: number): DatasetDetail[] {
  const hour = 3_600_000;
  const version = (number: number, files: number, size_bytes: number, ago: number, left_out = 0, source: DatasetSource = { kind: 'computer', path: '/home/lin/data/digits' }): DatasetVersionRow => ({
    version: number, source, files, size_bytes, left_out, created_at_ms: now - ago * hour,
  });
  const set = (name: string, description: string, labeling: DatasetRow['labeling'], versions: DatasetVersionRow[]): DatasetDetail => ({
    dataset: { name, description, labeling, version_count: versions.length, newest: versions[0] ?? null, created_at_ms: versions.at(-1)?.created_at_ms ?? now, updated_at_ms: versions[0]?.created_at_ms ?? now },
    versions,
  });
  return [
    set('digits', 'Handwritten digits, eight by eight pixels', 'image_classification', [version(3, 1797, 3_670_016, 2), version(2, 1750, 3_571_000, 50, 2), version(1, 1200, 2_450_000, 200)]),
    set('iris', '', 'table', [version(1, 2, 5_120, 26, 0, { kind: 'objects', url: 'obs://demo/iris/data/' })]),
    set('speech-commands', 'One second of speech a file, thirty words', 'sound_classification', [version(1, 105_829, 3_400_000_000, 400)]),
    set('empty-one', 'Its versions were deleted', 'free_format', []),
  ];
}
