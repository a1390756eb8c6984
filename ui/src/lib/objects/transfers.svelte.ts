/**
 * Copies that are under way, with how far each is and a way to end it. What is said when one ends is the business of
 * whoever began it.
 */
import { HostError, type Host } from '../../host/host';
import type { Progress, Transferred } from '../../wire';

let count = 0;

/** A name for a piece of work that no other window gives. */
export function transferName(): string {
  count += 1;
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}-${count}`;
}

export type Direction = 'up' | 'down';

export class Transfer {
  readonly name = transferName();
  readonly direction: Direction;
  /** What is copied, in a word or two. */
  readonly what: string;
  /** Null while it is only being found out what there is to copy. */
  progress = $state.raw<Progress | null>(null);
  cancelling = $state(false);

  constructor(direction: Direction, what: string) {
    this.direction = direction;
    this.what = what;
  }
}

/** Follows the notices of one piece of work while it runs, and hands on what it answers. */
export async function followed<T>(host: Host, name: string, tell: (progress: Progress) => void, work: () => Promise<T>): Promise<T> {
  const unlisten = host.listen((notice) => notice.notice === 'transfer' && notice.transfer === name && tell(notice.progress));
  try {
    return await work();
  } finally {
    unlisten();
  }
}

export function wasCancelled(thrown: unknown): boolean {
  return HostError.from(thrown).code === 'cancelled';
}

export class Transfers {
  running = $state.raw<readonly Transfer[]>([]);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  send(from: string[], to: string, what: string): Promise<Transferred> {
    return this.#run('up', what, (transfer) => this.#host.call('send_objects', { from, to, transfer }));
  }

  fetch(urls: string[], to: string, what: string): Promise<Transferred> {
    return this.#run('down', what, (transfer) => this.#host.call('fetch_objects', { urls, to, transfer }));
  }

  async cancel(transfer: Transfer): Promise<void> {
    transfer.cancelling = true;
    await this.#host.call('cancel_transfer', { transfer: transfer.name });
  }

  async #run(direction: Direction, what: string, work: (name: string) => Promise<Transferred>): Promise<Transferred> {
    const transfer = new Transfer(direction, what);
    this.running = [...this.running, transfer];
    try {
      return await followed(this.#host, transfer.name, (progress) => (transfer.progress = progress), () => work(transfer.name));
    } finally {
      this.running = this.running.filter((other) => other !== transfer);
    }
  }
}
