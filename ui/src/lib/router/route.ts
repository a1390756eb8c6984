/** Every place in the application as a value, and the hash it is written as. Pure; `router.svelte.ts` holds the current one. */
import { statusGroups } from '../status';
import { parseVersion, versionName } from '../version';
import type { ConfigSort, JobId, JobSort, Order, StatusGroup, VersionKey, VersionNumber, VisualizationId } from '../../wire';

const sorts: readonly JobSort[] = ['created', 'name', 'status', 'duration', 'versions'];
const configSorts: readonly ConfigSort[] = ['created', 'name', 'algorithm', 'used'];

export interface JobsView {
  search?: string;
  status?: StatusGroup[];
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
}

export interface ConfigsView {
  search?: string;
  sort?: ConfigSort;
  order?: Order;
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
}

export type Route =
  | ({ page: 'jobs' } & JobsView)
  | { page: 'job'; job: JobId; version?: VersionNumber; tab?: string; task?: number; line?: number }
  | ({ page: 'create' } & CreateFrom)
  | ({ page: 'configs' } & ConfigsView)
  | { page: 'config'; name: string }
  | ({ page: 'visualizations' } & VisualizationsView)
  | { page: 'visualization'; id: VisualizationId }
  | { page: 'settings' }
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
  if (room === 'visualizations' && rest.length === 1) {
    const id = positive(rest[0]);
    return id === undefined ? unknown : { page: 'visualization', id };
  }
  if (rest.length > 0) return unknown;
  if (room === 'visualizations') return { page: 'visualizations', ...visualizationsView(params) };
  if (room === 'create') return { page: 'create', ...createFrom(params) };
  if (room === 'configs') return { page: 'configs', ...configsView(params) };
  return room === 'settings' ? { page: room } : unknown;
}

export function href(route: Route): string {
  switch (route.page) {
    case 'jobs':
      return withQuery('#/jobs', {
        search: route.search,
        status: route.status?.join(','),
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
      });
    case 'configs':
      return withQuery('#/configs', { search: route.search, sort: route.sort, order: route.order, page: route.at === 1 ? undefined : route.at });
    case 'config':
      return `#/configs/${encodeURIComponent(route.name)}`;
    case 'visualizations':
      return withQuery('#/visualizations', { search: route.search, status: route.group, page: route.at === 1 ? undefined : route.at, create: route.create === '' ? '1' : route.create });
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
  const sort = sorts.find((name) => name === params.get('sort'));
  const order = (['asc', 'desc'] as const).find((name) => name === params.get('order'));
  return given({
    search: params.get('search') || undefined,
    status: status.length > 0 ? status : undefined,
    sort,
    order,
    at: positive(params.get('page') ?? undefined),
  });
}

function createFrom(params: URLSearchParams): CreateFrom {
  const [job, version] = (params.get('from') ?? '').split('/');
  const from = { job: positive(job), version: parseVersion(version) };
  return given({
    config: params.get('config') || undefined,
    from: from.job && from.version ? { job: from.job, version: from.version } : undefined,
    mode: (['version', 'copy'] as const).find((mode) => mode === params.get('mode')),
    sample: params.get('sample') === '1' ? (true as const) : undefined,
  });
}

function configsView(params: URLSearchParams): ConfigsView {
  return given({
    search: params.get('search') || undefined,
    sort: configSorts.find((name) => name === params.get('sort')),
    order: (['asc', 'desc'] as const).find((name) => name === params.get('order')),
    at: positive(params.get('page') ?? undefined),
  });
}

function visualizationsView(params: URLSearchParams): VisualizationsView {
  const create = params.get('create');
  return given({
    search: params.get('search') || undefined,
    group: statusGroups.find((group) => group === params.get('status')),
    at: positive(params.get('page') ?? undefined),
    create: create === null ? undefined : create === '1' ? '' : create,
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
