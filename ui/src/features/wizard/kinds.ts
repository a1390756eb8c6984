/**
 * The values of a kind that is not shown: what was filled in for another algorithm source, another data source, the
 * notification that is switched off. Looking at another kind so loses nothing. Owns no form.
 */
import type { Algorithm, DataSource, JobSpec, Notification, TopicRow, Variable } from '../../wire';
import { thisComputer } from './placement';

export type Source = Algorithm['source'];

export class Kinds {
  readonly #algorithms = new Map<Source, Algorithm>();
  readonly #parameters = new Map<Source, Variable[]>();
  readonly #data = new Map<DataSource['source'], DataSource[]>();
  #notification: Notification | null = null;

  /** What a spec has when its algorithm comes from elsewhere. */
  algorithm(spec: JobSpec, source: Source, isHere: boolean): Pick<JobSpec, 'algorithm' | 'parameters'> {
    const now = spec.algorithm;
    this.#algorithms.set(now.source, now);
    this.#parameters.set(now.source, spec.parameters);
    const code = now.source === 'built_in' ? '' : now.code_dir;
    const fresh: Record<Source, Algorithm> = {
      built_in: { source: 'built_in', algorithm: '' },
      framework: { source: 'framework', engine: '', code_dir: code, boot_file: '' },
      custom_image: { source: 'custom_image', image: isHere ? thisComputer : '', code_dir: code, boot_command: '' },
    };
    return { algorithm: this.#algorithms.get(source) ?? fresh[source], parameters: this.#parameters.get(source) ?? [] };
  }

  data({ data }: JobSpec, source: DataSource['source']): DataSource[] {
    this.#data.set(source === 'path' ? 'dataset' : 'path', data);
    const fresh: DataSource = source === 'path' ? { source, path: '' } : { source, dataset: '', version: '' };
    return this.#data.get(source) ?? [fresh];
  }

  notification({ notification }: JobSpec, on: boolean, topics: readonly TopicRow[]): Notification | null {
    if (!on) this.#notification = notification;
    const fromTheStart = topics.find(({ created_at_ms }) => created_at_ms === null) ?? topics[0];
    const fresh: Notification = { topic: fromTheStart?.name ?? '', events: ['OnJobSucceeded', 'OnJobFailed'] };
    return on ? (this.#notification ?? fresh) : null;
  }

  /** What means something at one place only belonged to that one. */
  forgetOfPlace(): void {
    this.#algorithms.clear();
    this.#data.clear();
    this.#notification = null;
  }

  /** They belonged to what was filled in before. */
  forget(): void {
    this.forgetOfPlace();
    this.#parameters.clear();
  }
}
