/** Every place in the application as a value, and the hash it is written as. Pure; `router.svelte.ts` holds the current one. */
import { statusGroups } from '../status';
import { parseVersion, versionName } from '../version';
import type { AlgorithmSource, ConfigSort, DatasetSort, JobId, JobSort, Order, Period, StatusGroup, VersionKey, VersionNumber, VisualizationId } from '../../wire';

const sorts: readonly JobSort[] = ['created', 'name', 'status', 'duration', 'versions'];
/** Rows a page of configurations may have. */
export const configSizes: readonly number[] = [10, 20, 50, 100];
const sources: readonly AlgorithmSource[] = ['built_in', 'framework', 'custom_image'];
const datasetSorts: readonly DatasetSort[] = ['created', 'name', 'labeling', 'updated'];
const configSorts: readonly ConfigSort[] = ['created', 'name', 'algorithm', 'used'];

export interface JobsView {
  search?: string;
  status?: StatusGroup[];
  source?: AlgorithmSource[];
  /** All of which a job has. */
  tag?: string[];
  /** When the newest version was submitted. */
  period?: Period;
  sort?: JobSort;
  order?: Order;
  /** From 1. */
  at?: number;
}

/** What the form of a new job begins with; nothing given is an empty one. */
export interface CreateFrom {
  config?: string;
  from?: VersionKey;
  /** Whether `from` gets a new version or is copied into a new job. */
  mode?: 'version' | 'copy';
  sample?: true;
  /** A built-in algorithm that is chosen already. */
  algorithm?: string;
  /** A folder in object storage that is the data source. */
  data?: string;
  /** A dataset that is the data source, and its version. */
  dataset?: { name: string; version: VersionNumber };
  /** Where it is to run, when that is chosen already. */
  place?: string;
}

export interface DatasetsView {
  search?: string;
  sort?: DatasetSort;
  order?: Order;
  /** From 1. */
  at?: number;
  /** A folder in object storage that a new dataset is begun with. */
  make?: string;
}

export interface ConfigsView {
  search?: string;
  /** Only what is in this folder. */
  folder?: string;
  /** Only what has all of these. */
  tags?: string[];
  /** Rows of a page. */
  size?: number;
  sort?: ConfigSort;
  order?: Order;
  /** From 1. */
  at?: number;
}

/** Versions beside each other, in this order. */
export interface CompareView {
  of: VersionKey[];
  /** Rows that are the same in all too. */
  all?: true;
}

export interface EnginesView {
  search?: string;
  /** The interpreter of the environment whose details are open. */
  of?: string;
  /** A dialog that is open from the start. */
  open?: 'add' | 'create';
}

export interface AlgorithmsView {
  search?: string;
  /** Names of the rows that are unfolded. */
  unfolded?: string[];
}

export interface TopicsView {
  search?: string;
  /** From 1. */
  at?: number;
}

export interface VisualizationsView {
  search?: string;
  group?: StatusGroup;
  /** From 1. */
  at?: number;
  /** The form of a new one is open, with this path filled in; empty for none. */
  create?: string;
  /** The connection whose jobs these are; none: this computer's. */
  place?: string;
}

export type Route =
  | ({ page: 'jobs' } & JobsView)
  | { page: 'job'; job: JobId; version?: VersionNumber; tab?: string; task?: number; line?: number }
  | ({ page: 'create' } & CreateFrom)
  | ({ page: 'configs' } & ConfigsView)
  | { page: 'config'; name: string }
  | ({ page: 'datasets' } & DatasetsView)
  | { page: 'dataset'; name: string; version?: VersionNumber; tab?: string }
  | { page: 'objects'; at?: string; search?: string }
  | { page: 'pools' }
  | ({ page: 'visualizations' } & VisualizationsView)
  | { page: 'visualization'; id: VisualizationId }
  | { page: 'settings' }
  | { page: 'connections'; open?: 'add' }
  | ({ page: 'compare' } & CompareView)
  | ({ page: 'engines' } & EnginesView)
  | ({ page: 'algorithms' } & AlgorithmsView)
  | ({ page: 'topics' } & TopicsView)
  | { page: 'topic'; name: string; tab?: string; at?: number }
  | { page: 'unknown'; path: string };

export type PageName = Route['page'];

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const segments = path.split('/').filter(Boolean).map(decode);
  const params = new URLSearchParams(query);
  const unknown: Route = { page: 'unknown', path: path || '/' };
  const [room, ...rest] = segments;
  if (room === undefined) return { page: 'jobs' };
  if (room === 'jobs' && rest.length === 0) return { page: 'jobs', ...jobsView(params) };
  if (room === 'jobs' && rest.length <= 2) {
    const job = positive(rest[0]);
    const version = parseVersion(rest[1]);
    if (job === undefined || (rest[1] !== undefined && version === undefined)) return unknown;
    return { page: 'job', job, ...given({ version, tab: params.get('tab'), task: index(params.get('task')), line: positive(params.get('line') ?? undefined) }) };
  }
  if (room === 'configs' && rest.length === 1) return { page: 'config', name: rest[0]! };
  if (room === 'datasets' && (rest.length === 1 || rest.length === 2)) {
    const version = parseVersion(rest[1]);
    if (rest[1] !== undefined && version === undefined) return unknown;
    return { page: 'dataset', name: rest[0]!, ...given({ version, tab: params.get('tab') }) };
  }
  if (room === 'topics' && rest.length === 1) return { page: 'topic', name: rest[0]!, ...given({ tab: params.get('tab'), at: positive(params.get('page') ?? undefined) }) };
  if (room === 'visualizations' && rest.length === 1) {
    const id = positive(rest[0]);
    return id === undefined ? unknown : { page: 'visualization', id };
  }
  if (rest.length > 0) return unknown;
  if (room === 'compare') return { page: 'compare', ...compareView(params) };
  if (room === 'datasets') return { page: 'datasets', ...datasetsView(params) };
  if (room === 'objects') return { page: 'objects', ...given({ at: params.get('at') || undefined, search: params.get('search') || undefined }) };
  if (room === 'visualizations') return { page: 'visualizations', ...visualizationsView(params) };
  if (room === 'create') return { page: 'create', ...createFrom(params) };
  if (room === 'configs') return { page: 'configs', ...configsView(params) };
  if (room === 'engines') return { page: 'engines', ...enginesView(params) };
  if (room === 'algorithms') return { page: 'algorithms', ...algorithmsView(params) };
  if (room === 'topics') return { page: 'topics', ...given({ search: params.get('search') || undefined, at: positive(params.get('page') ?? undefined) }) };
  if (room === 'connections') return { page: 'connections', ...given({ open: params.get('open') === 'add' ? ('add' as const) : undefined }) };
  return room === 'settings' || room === 'pools' ? { page: room } : unknown;
}

export function href(route: Route): string {
  switch (route.page) {
    case 'jobs':
      return withQuery('#/jobs', {
        search: route.search,
        status: route.status?.join(','),
        source: route.source?.join(','),
        tag: route.tag?.map(encodeURIComponent).join(','),
        ...periodQuery(route.period),
        sort: route.sort,
        order: route.order,
        page: route.at === 1 ? undefined : route.at,
      });
    case 'job':
      return withQuery(`#/jobs/${route.job}${route.version ? `/${versionName(route.version)}` : ''}`, { tab: route.tab, task: route.task, line: route.line });
    case 'create':
      return withQuery('#/create', {
        config: route.config,
        from: route.from && `${route.from.job}/${versionName(route.from.version)}`,
        mode: route.mode,
        sample: route.sample && 1,
        algorithm: route.algorithm,
        data: route.data,
        dataset: route.dataset && `${route.dataset.name}/${versionName(route.dataset.version)}`,
        place: route.place,
      });
    case 'configs':
      return withQuery('#/configs', {
        search: route.search,
        folder: route.folder,
        tags: route.tags?.join(','),
        sort: route.sort,
        order: route.order,
        size: route.size,
        page: route.at === 1 ? undefined : route.at,
      });
    case 'config':
      return `#/configs/${encodeURIComponent(route.name)}`;
    case 'compare':
      return withQuery('#/compare', { of: route.of.map(({ job, version }) => `${job}/${versionName(version)}`).join(','), all: route.all && 1 });
    case 'engines':
      return withQuery('#/engines', { search: route.search, of: route.of, open: route.open });
    case 'algorithms':
      return withQuery('#/algorithms', { search: route.search, unfolded: route.unfolded?.join(',') });
    case 'datasets':
      return withQuery('#/datasets', { search: route.search, sort: route.sort, order: route.order, page: route.at === 1 ? undefined : route.at, make: route.make });
    case 'dataset':
      return withQuery(`#/datasets/${encodeURIComponent(route.name)}${route.version ? `/${versionName(route.version)}` : ''}`, { tab: route.tab });
    case 'objects':
      return withQuery('#/objects', { at: route.at, search: route.search });
    case 'connections':
      return withQuery('#/connections', { open: route.open });
    case 'topics':
      return withQuery('#/topics', { search: route.search, page: route.at === 1 ? undefined : route.at });
    case 'topic':
      return withQuery(`#/topics/${encodeURIComponent(route.name)}`, { tab: route.tab, page: route.at === 1 ? undefined : route.at });
    case 'visualizations':
      return withQuery('#/visualizations', { search: route.search, status: route.group, page: route.at === 1 ? undefined : route.at, create: route.create === '' ? '1' : route.create, place: route.place });
    case 'visualization':
      return `#/visualizations/${route.id}`;
    case 'unknown':
      return `#${route.path}`;
    default:
      return `#/${route.page}`;
  }
}

function jobsView(params: URLSearchParams): JobsView {
  const status = (params.get('status') ?? '').split(',').filter((word): word is StatusGroup => statusGroups.includes(word as StatusGroup));
  const source = (params.get('source') ?? '').split(',').filter((word): word is AlgorithmSource => sources.includes(word as AlgorithmSource));
  const tag = (params.get('tag') ?? '').split(',').filter(Boolean).map(decode);
  const sort = sorts.find((name) => name === params.get('sort'));
  const order = (['asc', 'desc'] as const).find((name) => name === params.get('order'));
  return given({
    search: params.get('search') || undefined,
    status: status.length > 0 ? status : undefined,
    source: source.length > 0 ? source : undefined,
    tag: tag.length > 0 ? tag : undefined,
    period: periodOf(params),
    sort,
    order,
    at: positive(params.get('page') ?? undefined),
  });
}

/** The last hours, or from one moment to another. */
function periodOf(params: URLSearchParams): Period | undefined {
  const hours = positive(params.get('hours') ?? undefined);
  if (hours !== undefined) return { kind: 'last', hours };
  const [from, until] = [positive(params.get('from') ?? undefined), positive(params.get('until') ?? undefined)];
  return from === undefined && until === undefined ? undefined : { kind: 'between', from_ms: from ?? null, until_ms: until ?? null };
}

function periodQuery(period: Period | undefined): Record<string, number | undefined> {
  if (period === undefined) return {};
  return period.kind === 'last' ? { hours: period.hours } : { from: period.from_ms ?? undefined, until: period.until_ms ?? undefined };
}

function createFrom(params: URLSearchParams): CreateFrom {
  const [job, version] = (params.get('from') ?? '').split('/');
  const from = { job: positive(job), version: parseVersion(version) };
  return given({
    config: params.get('config') || undefined,
    from: from.job && from.version ? { job: from.job, version: from.version } : undefined,
    mode: (['version', 'copy'] as const).find((mode) => mode === params.get('mode')),
    sample: params.get('sample') === '1' ? (true as const) : undefined,
    algorithm: params.get('algorithm') || undefined,
    data: params.get('data') || undefined,
    dataset: datasetOf(params.get('dataset') ?? ''),
    place: params.get('place') || undefined,
  });
}

function datasetOf(text: string): CreateFrom['dataset'] {
  const [name, number] = text.split('/');
  const version = parseVersion(number);
  return name && version ? { name, version } : undefined;
}

function datasetsView(params: URLSearchParams): DatasetsView {
  return given({
    search: params.get('search') || undefined,
    sort: datasetSorts.find((name) => name === params.get('sort')),
    order: (['asc', 'desc'] as const).find((name) => name === params.get('order')),
    at: positive(params.get('page') ?? undefined),
    make: params.get('make') || undefined,
  });
}

function compareView(params: URLSearchParams): CompareView {
  const of = (params.get('of') ?? '').split(',').flatMap((text) => {
    const [id, number] = text.split('/');
    const [job, version] = [positive(id), parseVersion(number)];
    return job && version ? [{ job, version }] : [];
  });
  return { of, ...given({ all: params.get('all') === '1' ? (true as const) : undefined }) };
}

function configsView(params: URLSearchParams): ConfigsView {
  const tags = (params.get('tags') ?? '').split(',').filter(Boolean);
  const size = positive(params.get('size') ?? undefined);
  return given({
    search: params.get('search') || undefined,
    folder: params.get('folder') || undefined,
    tags: tags.length > 0 ? tags : undefined,
    size: configSizes.find((choice) => choice === size),
    sort: configSorts.find((name) => name === params.get('sort')),
    order: (['asc', 'desc'] as const).find((name) => name === params.get('order')),
    at: positive(params.get('page') ?? undefined),
  });
}

function enginesView(params: URLSearchParams): EnginesView {
  return given({
    search: params.get('search') || undefined,
    of: params.get('of') || undefined,
    open: (['add', 'create'] as const).find((name) => name === params.get('open')),
  });
}

function algorithmsView(params: URLSearchParams): AlgorithmsView {
  const unfolded = (params.get('unfolded') ?? '').split(',').filter(Boolean);
  return given({ search: params.get('search') || undefined, unfolded: unfolded.length > 0 ? unfolded : undefined });
}

function visualizationsView(params: URLSearchParams): VisualizationsView {
  const create = params.get('create');
  return given({
    search: params.get('search') || undefined,
    group: statusGroups.find((group) => group === params.get('status')),
    at: positive(params.get('page') ?? undefined),
    create: create === null ? undefined : create === '1' ? '' : create,
    place: params.get('place') || undefined,
  });
}

function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

/** A task's number, which counts from 0. */
function index(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The object without its absent members, so that routes compare by what they say. */
function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as never;
}

function withQuery(path: string, members: Record<string, string | number | undefined>): string {
  const entries = Object.entries(given(members)).filter(([, value]) => value !== '');
  if (entries.length === 0) return path;
  return `${path}?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`;
}
