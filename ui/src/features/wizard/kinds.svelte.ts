/** What the last values of each kind of a choice were, so that looking at another kind loses nothing. */
import type { Algorithm, DataSource, JobSpec, Notification, Variable } from '../../wire';
import { thisComputer } from './placement';

export type Source = Algorithm['source'];

export class Kinds {
  readonly #algorithms = new Map<Source, Algorithm>();
  readonly #parameters = new Map<Source, Variable[]>();
  readonly #data = new Map<DataSource['source'], DataSource[]>();
  #notification: Notification | null = null;

  setSource(spec: JobSpec, source: Source, isHere: boolean): void {
    const now = $state.snapshot(spec.algorithm);
    if (now.source === source) return;
    this.#algorithms.set(now.source, now);
    this.#parameters.set(now.source, $state.snapshot(spec.parameters));
    const code = now.source === 'built_in' ? '' : now.code_dir;
    const fresh: Record<Source, Algorithm> = {
      built_in: { source: 'built_in', algorithm: '' },
      framework: { source: 'framework', engine: '', code_dir: code, boot_file: '' },
      custom_image: { source: 'custom_image', image: isHere ? thisComputer : '', code_dir: code, boot_command: '' },
    };
    spec.algorithm = this.#algorithms.get(source) ?? fresh[source];
    spec.parameters = this.#parameters.get(source) ?? [];
  }

  setDataSource(spec: JobSpec, source: DataSource['source']): void {
    const now = $state.snapshot(spec.data);
    this.#data.set(source === 'path' ? 'dataset' : 'path', now);
    const fresh: DataSource = source === 'path' ? { source, path: '' } : { source, dataset: '', version: '' };
    spec.data = this.#data.get(source) ?? [fresh];
  }

  setNotifying(spec: JobSpec, on: boolean, topic: string): void {
    if (!on) this.#notification = $state.snapshot(spec.notification);
    const fresh: Notification = { topic, events: ['OnJobSucceeded', 'OnJobFailed'] };
    spec.notification = on ? (this.#notification ?? fresh) : null;
  }

  /** Those that mean something at one place only. */
  forgetOfPlace(): void {
    this.#algorithms.clear();
    this.#data.clear();
    this.#notification = null;
  }

  forget(): void {
    this.forgetOfPlace();
    this.#parameters.clear();
  }
}
