/**
 * Connections to a made-up cloud, and what it has to choose from. A connection whose region has `down` in it is not
 * reached; the checks are a few of the console's: the real ones are Rust's.
 */
import type { Catalogue, CataloguePart, CatalogueWindow, CloudService, Commands, ConnectionRow, ConnectionTest, Endpoints, Fault, Flavor, JobSpec, Notice, Preview, RemoteObject, SaveConnection, ServiceState, SpecAt, WizardDefaults } from '../../wire';
import { HostError } from '../host';
import type { MemoryJob } from './jobs';

type Asked = 'list_connections' | 'connection_presets' | 'save_connection' | 'remove_connection' | 'test_connection' | 'try_connection' | 'catalogue';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface ConnectionOptions {
  connections?: ConnectionRow[];
  /** What its services say when they are asked; the others answer. */
  services?: Partial<Record<CloudService, { state: ServiceState; said: string }>>;
}

const gib = 2 ** 30;
const order: CloudService[] = ['iam', 'modelarts_v1', 'modelarts_v2', 'obs', 'smn', 'swr'];

export class MemoryConnections {
  rows: ConnectionRow[];
  /** Pages as they were last heard. */
  readonly heard = new Map<string, { catalogue: Catalogue; atMs: number }>();
  /** Objects of the cloud, by address, with their sizes. */
  readonly objects: Record<string, number> = {
    'obs://team-data/net/code/train.py': 4_812,
    'obs://team-data/net/code/model/net.py': 9_240,
    'obs://team-data/net/data/part-0.bin': 734_003_200,
    'obs://team-logs/readme.txt': 120,
  };
  readonly #services: NonNullable<ConnectionOptions['services']>;
  readonly #jobs: () => MemoryJob[];
  readonly #notify: (notice: Notice) => void;

  constructor(options: ConnectionOptions, jobs: () => MemoryJob[], notify: (notice: Notice) => void) {
    this.rows = options.connections ?? [];
    this.#services = options.services ?? {};
    this.#jobs = jobs;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    list_connections: () => this.rows,
    connection_presets: () => [
      { cloud: 'huawei_cloud', regions: ['cn-north-4', 'cn-north-1', 'ap-southeast-1'].map((region) => ({ region, endpoints: endpointsOf(region, 'myhuaweicloud.com') })) },
      { cloud: 'open_telekom_cloud', regions: ['eu-de', 'eu-nl'].map((region) => ({ region, endpoints: endpointsOf(region, 'otc.t-systems.com') })) },
      { cloud: 'custom', regions: [] },
    ],
    save_connection: (save) => {
      this.#refuse(save);
      const former = this.rows.find((row) => row.id === save.id);
      const id = former?.id ?? `c-${String(this.rows.length + 1).padStart(8, '0')}`;
      const row: ConnectionRow = { id, connection: save.connection, test: null, created_at_ms: former?.created_at_ms ?? Date.now(), removed: false };
      this.rows = former ? this.rows.map((one) => (one === former ? row : one)) : [...this.rows, row];
      this.#notify({ notice: 'connections' });
      return id;
    },
    remove_connection: ({ id }) => {
      const row = this.#row(id);
      const unended = this.#jobs().filter((job) => job.backend === id && job.status === 'running');
      const names = unended.map((job) => `${job.name}/V${String(job.version).padStart(3, '0')}`).join(', ');
      if (names) throw new HostError({ code: 'connection_in_use', name: names, faults: [], detail: `${names} of ${row.connection.name} has not ended` });
      this.rows = this.rows.map((one) => (one === row ? { ...row, removed: true } : one));
      this.#notify({ notice: 'connections' });
      return {};
    },
    test_connection: ({ id }) => {
      const row = this.#row(id);
      const test = this.#test(row.connection.region);
      this.rows = this.rows.map((one) => (one === row ? { ...row, test } : one));
      this.#notify({ notice: 'connections' });
      return test;
    },
    try_connection: (save) => {
      this.#refuse(save);
      return this.#test(save.connection.region);
    },
    catalogue: ({ connection, of, refresh }) => this.#window(connection, of, refresh),
  };

  has(place: string): boolean {
    return this.rows.some((row) => row.id === place);
  }

  newSpec(place: string, { spec, config_name }: WizardDefaults): WizardDefaults {
    if (!this.has(place)) return { spec, config_name };
    const algorithm = spec.algorithm.source === 'custom_image' ? { ...spec.algorithm, image: '' } : spec.algorithm;
    return { spec: { ...spec, algorithm, resources: { ...spec.resources, flavor: '' } }, config_name };
  }

  check({ spec }: SpecAt): Fault[] {
    const faults: Fault[] = [];
    const error = (field: string, kind: Fault['kind']) => faults.push({ field, level: 'error', kind });
    const { algorithm, resources } = spec;
    if (spec.name === '') error('name', { code: 'required' });
    if (algorithm.source === 'custom_image' && algorithm.image === '') error('algorithm.image', { code: 'required' });
    if (algorithm.source === 'custom_image' && algorithm.boot_command === '') error('algorithm.boot_command', { code: 'required' });
    if (algorithm.source === 'framework' && algorithm.engine === '') error('algorithm.engine', { code: 'required' });
    if (spec.output_path === '') error('output_path', { code: 'required' });
    const known = sampleFlavors.map(({ code }) => code);
    if (resources.pool.kind === 'public' && !known.includes(resources.flavor)) error('resources.flavor', { code: 'unknown_flavor', given: resources.flavor, known });
    return faults;
  }

  preview({ algorithm, environment, resources }: JobSpec): Preview {
    const command = algorithm.source === 'custom_image' ? algorithm.boot_command : '';
    const tasks = Array.from({ length: resources.nodes }, (_, index) => ({ index, environment }));
    return { command, tasks, task_count: resources.nodes, code: null, queued_before: 0, starts_now: true, ahead: [], not_carried: [] };
  }

  #test(region: string): ConnectionTest {
    const down = region.includes('down');
    const answers = order.map((service) => {
      const told = down ? { state: 'unreachable' as const, said: 'connection refused' } : (this.#services[service] ?? { state: 'answered' as const, said: '' });
      return { service, took_ms: 42, ...told };
    });
    return { at_ms: Date.now(), answers };
  }

  #window(id: string, of: CataloguePart, refresh: boolean): CatalogueWindow {
    const key = `${id} ${JSON.stringify(of)}`;
    const down = this.#row(id).connection.region.includes('down');
    const kept = this.heard.get(key);
    if (down && !kept) throw new HostError({ code: 'unreachable', name: null, faults: [], detail: 'connection refused' });
    if (!down && (refresh || !kept)) this.heard.set(key, { catalogue: this.#page(of), atMs: Date.now() });
    const { catalogue, atMs } = this.heard.get(key)!;
    const failure = down ? { code: 'unreachable' as const, name: null, faults: [], detail: 'connection refused' } : null;
    return { catalogue, fetched_at_ms: atMs, refreshing: false, failure };
  }

  #page(of: CataloguePart): Catalogue {
    switch (of.part) {
      case 'flavors':
        return { part: 'flavors', entries: sampleFlavors };
      case 'engines':
        return {
          part: 'engines',
          entries: [
            ['TensorFlow', 'TF-1.13.1-python3.6'],
            ['TensorFlow', 'TF-1.8.0-python3.6'],
            ['PyTorch', 'PyTorch-1.0.0-python3.6'],
          ].map(([framework, version]) => ({ value: version!, framework: framework!, version: version! })),
        };
      case 'algorithms':
        return {
          part: 'algorithms',
          entries: [{ value: 'ResNet_v1_50', name: 'ResNet_v1_50', about: 'Image classification', engine: 'TF-1.8.0-python2.7', parameters: [{ name: 'batch_size', value: '32', required: true }] }],
        };
      case 'pools':
        return { part: 'pools', entries: [{ value: 'pool1a2b3c4d', name: 'vision', usable: true, state: 'running', about: '4 × V100', nodes: 4, free_nodes: 1 }] };
      case 'datasets':
        return { part: 'datasets', entries: [{ value: 'dataset-7f', name: 'street-signs', about: '', versions: 2 }] };
      case 'dataset_versions':
        return {
          part: 'dataset_versions',
          entries: ['V002', 'V001'].map((name, at) => ({ value: `${of.dataset}-${name}`, name, usable: at === 0, samples: 4_100 })),
        };
      case 'topics':
        return {
          part: 'topics',
          entries: [
            { value: 'urn:smn:eu-de:0f00000000000000000000000000abcd:on-call', name: 'on-call', display_name: 'On call', subscriptions: 2, confirmed: 2 },
            { value: 'urn:smn:eu-de:0f00000000000000000000000000abcd:quiet', name: 'quiet', display_name: '', subscriptions: 1, confirmed: 0 },
          ],
        };
      case 'images':
        return { part: 'images', entries: ['team/net', 'team/base'].map((repository) => ({ repository, path: `swr.eu-de.otc.t-systems.com/${repository}`, tags: 2 })) };
      case 'image_tags':
        return {
          part: 'image_tags',
          entries: ['2.1', '2.0'].map((tag, at) => ({ value: `swr.eu-de.otc.t-systems.com/${of.repository}:${tag}`, tag, size_bytes: 6 * gib, updated_at_ms: Date.now() - (at + 1) * 86_400_000 })),
        };
      case 'objects':
        return { part: 'objects', entries: this.#list(of.url) };
    }
  }

  #list(url: string): RemoteObject[] {
    const found = new Map<string, RemoteObject>();
    for (const name of Object.keys(this.objects).filter((one) => one.startsWith(url))) {
      const [first, ...rest] = name.slice(url.length).split('/');
      const folder = rest.length > 0;
      const at = `${url}${first}${folder ? '/' : ''}`;
      found.set(at, { url: at, folder, size_bytes: folder ? 0 : this.objects[name]!, modified_ms: null });
    }
    return [...found.values()].sort((a, b) => Number(b.folder) - Number(a.folder) || (a.url < b.url ? -1 : 1));
  }

  #refuse({ id, connection, keys }: SaveConnection): void {
    const faults: Fault[] = [];
    const error = (field: string, kind: Fault['kind']) => faults.push({ field, level: 'error', kind });
    const name = connection.name.trim();
    if (name === '') error('name', { code: 'required' });
    else if (this.rows.some((row) => !row.removed && row.id !== id && row.connection.name === name)) error('name', { code: 'connection_taken', name });
    if (connection.region.trim() === '') error('region', { code: 'required' });
    if (connection.endpoints.modelarts === '') error('endpoints.modelarts', { code: 'required' });
    for (const [service, address] of Object.entries(connection.endpoints)) {
      if (address === '') continue;
      if (!/^https?:\/\/[^/]+/.test(address)) error(`endpoints.${service}`, { code: 'not_an_endpoint', given: address });
      else if (/^http:\/\/(?!127\.|localhost)/.test(address)) error(`endpoints.${service}`, { code: 'not_encrypted', given: address });
    }
    if (connection.sign_in.with !== 'password' && connection.sign_in.access_key === '') error('sign_in.access_key', { code: 'required' });
    if (keys && keys.secret === '') error('keys.secret', { code: 'required' });
    if (keys && connection.sign_in.with === 'temporary' && keys.security_token === '') error('keys.security_token', { code: 'required' });
    if (faults.length > 0) throw new HostError({ code: 'faults', name: null, faults, detail: 'faults' });
  }

  #row(id: string): ConnectionRow {
    const row = this.rows.find((one) => one.id === id && !one.removed);
    if (!row) throw new HostError({ code: 'not_found', name: id, faults: [], detail: `connection "${id}" does not exist` });
    return row;
  }
}

const flavor = (code: string, device: Flavor['device'], cpus: number, memory: number, max_nodes: number, free_nodes: number, accelerators: string[] = []): Flavor => ({
  code,
  device,
  cpus,
  memory_bytes: memory * gib,
  accelerators,
  max_nodes,
  free_nodes,
});

export const sampleFlavors: Flavor[] = [
  flavor('modelarts.vm.cpu.2u', 'cpu', 2, 8, 1, 1),
  flavor('modelarts.vm.cpu.8u', 'cpu', 8, 32, 4, 4),
  flavor('modelarts.vm.gpu.p100', 'gpu', 8, 64, 1, 0, ['NVIDIA P100']),
  flavor('modelarts.vm.gpu.v100', 'gpu', 8, 64, 4, 4, ['NVIDIA V100']),
];

function endpointsOf(region: string, ending: string): Endpoints {
  const at = (service: string) => `https://${service}.${region}.${ending}`;
  return { iam: at('iam'), modelarts: at('modelarts'), obs: at('obs'), smn: at('smn'), swr: at('swr-api') };
}

export function memoryConnection(name: string, over: Partial<ConnectionRow['connection']> = {}, id = 'c-0000000a'): ConnectionRow {
  return {
    id,
    connection: {
      name,
      cloud: 'open_telekom_cloud',
      region: 'eu-de',
      project_id: '0f00000000000000000000000000abcd',
      endpoints: endpointsOf('eu-de', 'otc.t-systems.com'),
      sign_in: { with: 'access_key', access_key: 'AKEXAMPLE0000000TEST' },
      publish: false,
      ...over,
    },
    test: null,
    created_at_ms: 1_700_000_000_000,
    removed: false,
  };
}

export function sampleConnections(nowMs: number): ConnectionRow[] {
  const said: Partial<Record<CloudService, [ServiceState, string]>> = {
    modelarts_v1: ['absent', 'HTTP 404 APIGW.0101: The API does not exist or has not been published in the environment.'],
    swr: ['forbidden', 'SVCSTG.SWR.4001048: no permission to list the repositories of this organization'],
  };
  const answers = order.map((service) => ({ service, took_ms: 61, state: said[service]?.[0] ?? ('answered' as const), said: said[service]?.[1] ?? '' }));
  return [
    { ...memoryConnection('Frankfurt'), test: { at_ms: nowMs - 300_000, answers } },
    memoryConnection('Loopback', { cloud: 'custom', region: 'local', project_id: '', endpoints: { iam: 'http://127.0.0.1:18090', modelarts: 'http://127.0.0.1:18090', obs: 'http://127.0.0.1:18090', smn: '', swr: '' }, sign_in: { with: 'password', domain: 'trainyard', user: 'demo' } }, 'c-0000000b'),
  ];
}
