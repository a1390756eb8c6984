/**
 * Running a version again exactly: what would not be the same is asked first, and told before anything starts. Owns no
 * layout; the question is `RunAgain.svelte`.
 */
import { HostError, type Host } from '../../host/host';
import { attempt } from '../attempt';
import { t } from '../i18n/i18n.svelte';
import { href } from '../router/route';
import { toasts } from '../ui/toasts.svelte';
import { versionName } from '../version';
import type { Submitted, Unlike, VersionKey } from '../../wire';

export interface Again {
  key: VersionKey;
  /** Name of its job. */
  name: string;
}

export class RunAgain {
  busy = $state(false);
  /** What the person is asked. */
  asked = $state.raw<(Again & { differences: Unlike[] }) | null>(null);

  readonly #host: Host;
  readonly #onstart: (submitted: Submitted) => void;

  constructor(host: Host, onstart: (submitted: Submitted) => void) {
    this.#host = host;
    this.#onstart = onstart;
  }

  /** Starts at once where everything would be the same, and asks otherwise. */
  async start(again: Again): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await attempt(async () => {
        const { differences } = await this.#host.call('plan_run_again', { key: again.key });
        if (differences.length > 0) this.asked = { ...again, differences };
        else await this.#submit(again);
      });
    } finally {
      this.busy = false;
    }
  }

  async confirm(): Promise<void> {
    if (this.asked) await this.#submit(this.asked);
  }

  async #submit(again: Again): Promise<void> {
    try {
      const submitted = await this.#host.call('run_again', { key: again.key });
      toasts.show({ kind: 'success', text: t.versions.again.started(again.name, versionName(submitted.key.version)) });
      this.#onstart(submitted);
    } catch (thrown) {
      if (HostError.from(thrown).code !== 'faults') throw thrown;
      const from = href({ page: 'create', from: again.key, mode: 'version' });
      const edit = { label: t.versions.actions.modify, run: () => void (location.hash = from) };
      toasts.show({ kind: 'failed', text: t.job.needsEditing, action: edit });
    }
  }
}
