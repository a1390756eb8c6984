/** A pool as it is being written, and what the console says of it. */
import { HostError, type Host } from '../../host/host';
import type { Fault, PlacePools, PoolView, SavePool } from '../../wire';
import { backend } from './model.svelte';

const checkMs = 180;
const gib = 2 ** 30;

export class PoolForm {
  name = $state('');
  description = $state('');
  cpus = $state(1);
  /** As it is typed, in GiB. */
  memory = $state('');
  gpus = $state<string[]>([]);
  faults = $state.raw<Fault[]>([]);
  /** Fields somebody was in; after pressing the button, all. */
  touched = $state<string[]>([]);
  pressed = $state(false);

  readonly #host: Host;
  readonly #id: string | null;
  /** What the text in `memory` stands for as long as nobody changes it: it is rounded. */
  #share = $state.raw({ text: '', bytes: 0 });
  /** Of a new pool, by its processors; one that is there keeps what it has. */
  readonly #proposed: ((cpus: number) => number) | null;
  #checks = 0;

  constructor(host: Host, place: PlacePools, pool: PoolView | null) {
    this.#host = host;
    this.#id = pool?.pool.kind === 'dedicated' ? pool.pool.id : null;
    const { computer, left } = place;
    this.#proposed = pool ? null : (cpus) => Math.min(left.memory_bytes, (computer.memory_bytes / Math.max(1, computer.cpus)) * cpus);
    const share = pool?.asked ?? { cpus: 1, memory_bytes: this.#proposed!(1), gpus: [] };
    this.name = pool?.name ?? '';
    this.description = pool?.description ?? '';
    this.cpus = share.cpus;
    this.#share = shown(share.memory_bytes);
    this.memory = this.#share.text;
    this.gpus = [...share.gpus];
  }

  /** The memory goes along as long as it is the proposed one. */
  setCpus(cpus: number): void {
    this.cpus = cpus;
    if (!this.#proposed || this.memory !== this.#share.text) return;
    this.#share = shown(this.#proposed(cpus));
    this.memory = this.#share.text;
  }

  get memoryBytes(): number {
    if (this.memory === this.#share.text) return Math.floor(this.#share.bytes);
    return Math.round(Number(this.memory.trim().replace(',', '.')) * gib);
  }

  get isNumber(): boolean {
    return this.memory.trim() !== '' && Number.isFinite(this.memoryBytes) && this.memoryBytes >= 0;
  }

  /** What is wrong with a field, once the person has been there. */
  fault(field: string): Fault | undefined {
    if (!this.pressed && !this.touched.includes(field)) return undefined;
    return this.faults.find((fault) => fault.field === field || fault.field.startsWith(`${field}[`));
  }

  /** Asks the console after a pause. Call inside an effect. */
  follow(): () => void {
    const pool = this.#pool();
    const wait = setTimeout(() => void this.#check(pool), checkMs);
    return () => clearTimeout(wait);
  }

  /** Saves by `save`; whether it did. Rejects with what no field says. */
  async send(save: (pool: SavePool) => Promise<unknown>): Promise<boolean> {
    this.pressed = true;
    if (!this.isNumber) return false;
    try {
      await save(this.#pool());
      return true;
    } catch (thrown) {
      const error = HostError.from(thrown);
      if (error.faults.length === 0) throw error;
      this.faults = error.faults;
      return false;
    }
  }

  async #check(pool: SavePool): Promise<void> {
    const turn = ++this.#checks;
    try {
      const faults = await this.#host.call('check_pool', pool);
      if (turn === this.#checks) this.faults = faults;
    } catch {
      // Saving checks again and says what is wrong.
    }
  }

  #pool(): SavePool {
    return {
      backend,
      id: this.#id,
      name: this.name.trim(),
      description: this.description,
      share: { cpus: this.cpus, memory_bytes: this.isNumber ? this.memoryBytes : 0, gpus: [...this.gpus] },
    };
  }
}

/** What a pool could have: what is left, and what it has already. */
export function leftFor({ left }: PlacePools, pool: PoolView | null): PlacePools['left'] {
  const own = pool?.asked ?? { cpus: 0, memory_bytes: 0, gpus: [] };
  return { cpus: left.cpus + own.cpus, memory_bytes: left.memory_bytes + own.memory_bytes, gpus: [...left.gpus, ...own.gpus] };
}

function shown(bytes: number): { text: string; bytes: number } {
  return { text: String(Math.floor((bytes / gib) * 10) / 10), bytes };
}
