/** What a version's script wrote of how well it did: pulled, and pulled again when the output path changes. */
import { asFolder } from '../../lib/objects/path';
import type { Host } from '../../host/host';
import type { Notice, VersionEvaluation, VersionKey } from '../../wire';
import { Followed } from './followed.svelte';

/** A script that runs writes other files too, so this is not pulled at each of them. */
const refreshMs = 1000;

export class EvaluationModel extends Followed<VersionEvaluation> {
  readonly #key: VersionKey;
  readonly #folder: string | null;

  constructor(host: Host, key: VersionKey, output: string) {
    super(host, refreshMs);
    this.#key = key;
    this.#folder = output === '' ? null : asFolder(output);
  }

  protected override ask(): Promise<VersionEvaluation> {
    return this.host.call('show_evaluation', { key: this.#key });
  }

  protected override concerns(notice: Notice): boolean {
    return notice.notice === 'objects' && notice.url === this.#folder;
  }

  protected override watch(looking: boolean): Promise<unknown> {
    return this.host.call('watch_objects', { url: looking ? this.#folder : null });
  }
}
