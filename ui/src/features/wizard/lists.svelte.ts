/**
 * What there is to choose under Algorithm Source. Looking for Python environments can take a while, so the form does not
 * wait for these lists.
 */
import type { Host } from '../../host/host';
import type { AlgorithmManifest, BilingualText, EngineFamily, ListedAlgorithm } from '../../wire';
import { language } from '../../lib/i18n/i18n.svelte';
import { manifestNamed } from './built-in';
import { backend } from './start';

export class SourceLists {
  /** Null until it was answered. */
  engines = $state.raw<EngineFamily[] | null>(null);
  algorithms = $state.raw<ListedAlgorithm[] | null>(null);
  /** Why a list could not be had. */
  failure = $state.raw<unknown>(null);

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async load(): Promise<void> {
    this.failure = null;
    try {
      const [engines, catalogue] = await Promise.all([
        this.#host.call('list_engines', { backend }),
        this.#host.call('list_algorithms', { backend }),
      ]);
      this.engines = engines;
      this.algorithms = catalogue.algorithms;
    } catch (thrown) {
      this.failure = thrown;
    }
  }

  /** What specs call the engines and algorithms there are; none while they were not answered. */
  get names(): { engines?: string[]; algorithms?: string[] } {
    return {
      engines: this.engines?.flatMap((family) => family.engines.map(({ id }) => id)),
      algorithms: this.algorithms?.map((one) => (one.state === 'sound' ? one.package.manifest.name : one.name)),
    };
  }

  /** The family that holds an engine. */
  familyOf(engine: string): EngineFamily | undefined {
    return this.engines?.find((family) => family.engines.some((one) => one.id === engine));
  }

  /** What a built-in algorithm says of itself, when it can be used. */
  manifestOf(name: string): AlgorithmManifest | undefined {
    return manifestNamed(name, this.algorithms ?? []);
  }
}

/** A text of a manifest in the language of the page. */
export function inWords(text: BilingualText): string {
  return text[language.current];
}
