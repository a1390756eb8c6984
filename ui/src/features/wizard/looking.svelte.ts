/** What the console works out of a form, as far as it can: the command, the environment, when it starts. */
import type { Host } from '../../host/host';
import type { Preview, SpecAt } from '../../wire';

export class Looking {
  preview = $state.raw<Preview | null>(null);
  /** Why the console could not be asked. */
  failure = $state.raw<unknown>(null);

  readonly #host: Host;
  #turns = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The answer to an older question is dropped. */
  async ask(at: SpecAt): Promise<void> {
    const turn = ++this.#turns;
    try {
      const preview = await this.#host.call('preview_spec', at);
      if (turn === this.#turns) [this.preview, this.failure] = [preview, null];
    } catch (thrown) {
      if (turn === this.#turns) this.failure = thrown;
    }
  }
}
