/** Resource pools of a made-up computer. The checks are a few of the console's: the real ones are Rust's. */
import type { Commands, Fault, Flavor, Gpu, Notice, PlacePools, PoolJob, PoolShare, PoolView, SavePool } from '../../wire';
import { HostError } from '../host';

type Asked = 'list_pools' | 'check_pool' | 'save_pool' | 'delete_pool';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface PoolsOptions {
  pools?: MemoryPool[];
  gpus?: Gpu[];
}

export interface MemoryPool {
  id: string;
  name: string;
  description: string;
  share: PoolShare;
  running?: PoolJob[];
  waiting?: PoolJob[];
}

const gib = 2 ** 30;
const kept: PoolShare = { cpus: 1, memory_bytes: gib / 8, gpus: [] };
const whole = { cpus: 8, memory_bytes: 32 * gib };

export const sampleGpus: Gpu[] = [
  { uuid: 'GPU-0', name: 'NVIDIA RTX A4000', memory_bytes: 16 * gib },
  { uuid: 'GPU-1', name: 'NVIDIA RTX A4000', memory_bytes: 16 * gib },
];

export class MemoryPools {
  pools: MemoryPool[];
  readonly #gpus: Gpu[];
  readonly #flavors: () => Flavor[];
  readonly #running: () => PoolJob[];
  readonly #notify: (notice: Notice) => void;

  constructor(options: PoolsOptions, flavors: () => Flavor[], running: () => PoolJob[], notify: (notice: Notice) => void) {
    this.pools = options.pools ?? [];
    this.#gpus = options.gpus ?? sampleGpus;
    this.#flavors = flavors;
    this.#running = running;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    list_pools: () => this.#place(),
    check_pool: (pool) => this.#check(pool),
    save_pool: (pool) => {
      const faults = this.#check(pool);
      if (faults.length > 0) throw new HostError({ code: 'faults', name: null, faults, detail: 'faults' });
      const before = this.pools.find((one) => one.id === pool.id);
      const id = pool.id ?? pool.name;
      if (before && before.share.cpus > pool.share.cpus) this.#refuseInUse(before);
      const saved = { ...before, id, name: pool.name, description: pool.description, share: pool.share };
      this.pools = before ? this.pools.map((one) => (one.id === id ? saved : one)) : [...this.pools, saved];
      this.#notify({ notice: 'pools' });
      return id;
    },
    delete_pool: ({ id }) => {
      const pool = this.pools.find((one) => one.id === id);
      if (!pool) throw new HostError({ code: 'not_found', name: id, faults: [], detail: `resource pool "${id}" does not exist` });
      this.#refuseInUse(pool);
      this.pools = this.pools.filter((one) => one !== pool);
      this.#notify({ notice: 'pools' });
      return {};
    },
  };

  #refuseInUse({ name, running = [], waiting = [] }: MemoryPool): void {
    const names = [...running, ...waiting].map((job) => `${job.job_name}/V${String(job.key.version).padStart(3, '0')}`).join(', ');
    if (names) throw new HostError({ code: 'pool_in_use', name: names, faults: [], detail: `the pool ${name} is needed by ${names}` });
  }

  #place(): PlacePools {
    const left = this.#left(null);
    const share = { cpus: left.cpus + kept.cpus, memory_bytes: left.memory_bytes + kept.memory_bytes, gpus: left.gpus };
    const open: PoolView = { ...view(share, this.#running(), [], this.#flavors()), pool: { kind: 'public' } };
    const dedicated = this.pools.map((pool): PoolView => {
      const flavors = flavorsOf(pool.share);
      return { ...view(pool.share, pool.running ?? [], pool.waiting ?? [], flavors), pool: { kind: 'dedicated', id: pool.id }, name: pool.name, description: pool.description };
    });
    const computer = { ...whole, gpus: this.#gpus, disk_bytes: 512 * gib, disk_free_bytes: 187 * gib };
    return { computer, pools: [open, ...dedicated], left };
  }

  #left(but: string | null): PoolShare {
    const others = this.pools.filter((pool) => pool.id !== but).map((pool) => pool.share);
    const sum = (of: (share: PoolShare) => number) => others.reduce((all, share) => all + of(share), 0);
    return {
      cpus: whole.cpus - kept.cpus - sum((share) => share.cpus),
      memory_bytes: whole.memory_bytes - kept.memory_bytes - sum((share) => share.memory_bytes),
      gpus: this.#gpus.map((gpu) => gpu.uuid).filter((uuid) => !others.some((share) => share.gpus.includes(uuid))),
    };
  }

  #check(pool: SavePool): Fault[] {
    const left = this.#left(pool.id);
    const faults: Fault[] = [];
    const error = (field: string, kind: Fault['kind']) => faults.push({ field, level: 'error', kind });
    if (pool.name === '') error('name', { code: 'required' });
    else if (!/^[\w-]{1,64}$/.test(pool.name)) error('name', { code: 'bad_name', max: 64 });
    else if (this.pools.some((one) => one.name === pool.name && one.id !== pool.id)) error('name', { code: 'pool_name_taken', name: pool.name });
    if (pool.share.cpus > left.cpus) error('share.cpus', { code: 'cpus_left', asked: pool.share.cpus, left: left.cpus });
    if (pool.share.memory_bytes > left.memory_bytes) error('share.memory_bytes', { code: 'memory_left', asked_bytes: pool.share.memory_bytes, left_bytes: left.memory_bytes });
    else if (pool.share.memory_bytes < gib / 8) error('share.memory_bytes', { code: 'too_small', given: `${pool.share.memory_bytes / 2 ** 20} MiB`, min: '128 MiB' });
    return faults;
  }
}

type Common = Omit<PoolView, 'pool'>;

function view(share: PoolShare, running: PoolJob[], waiting: PoolJob[], flavors: Flavor[]): Common {
  const cpus = Math.min(share.cpus, running.reduce((all, job) => all + job.nodes * Number(job.flavor.match(/(\d+)u/)?.[1] ?? 1), 0));
  const held = { cpus, memory_bytes: (share.memory_bytes / Math.max(1, share.cpus)) * cpus, gpus: [] };
  return { name: '', description: '', asked: share, share, held, flavors, running, running_count: running.length, waiting, waiting_count: waiting.length };
}

function flavorsOf({ cpus, memory_bytes }: PoolShare): Flavor[] {
  const sizes = [...new Set([1, 2, 4, cpus])].filter((size) => size <= cpus);
  return sizes.map((size) => ({
    code: `local.cpu.${size}u`,
    device: 'cpu',
    cpus: size,
    memory_bytes: (memory_bytes / cpus) * size,
    accelerators: [],
    max_nodes: 4 * Math.max(1, Math.floor(cpus / size)),
    free_nodes: Math.floor(cpus / size),
  }));
}
