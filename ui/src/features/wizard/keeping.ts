/** Secret values on their way to the keyring. */
import { tick } from 'svelte';
import type { Host } from '../../host/host';

export class Keeping {
  readonly #host: Host;
  readonly #under = new Set<Promise<unknown>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Puts a value into the keyring and answers the id it has there. One after the other: of two for one row the later one stays. */
  async keep(value: string): Promise<string> {
    const kept = this.#last.then(() => this.#host.call('keep_secret', { value }));
    this.#last = kept.catch(() => {});
    this.#under.add(kept);
    try {
      return (await kept).id;
    } finally {
      this.#under.delete(kept);
    }
  }

  /** A button pressed right behind a typed secret waits until that has its id. */
  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.allSettled(this.#under).then(tick);
  }
}
