/**
 * What becomes of each configuration that comes in or goes out: left, or what is done where its name is taken. One rule for
 * all, and another for a few. Owns no words and no layout.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { ComparedField, TakenName } from '../../wire';

/** One that is brought in or sent. */
export interface Planned {
  name: string;
  /** A name that is free where it goes; none where its own is, or where it is there already. */
  free_name: string | null;
  differences: ComparedField[];
}

/** What is done with it. */
export type Outcome = { does: 'create' } | { does: 'rename'; to: string } | { does: 'replace'; changed: string[] } | { does: 'skip' } | { does: 'same' };

export class Choices {
  /** What becomes of a name that is taken. */
  all = $state<TakenName>('rename');
  readonly #ways = new SvelteMap<string, TakenName>();
  /** Names that are left where they are. */
  readonly left = new SvelteSet<string>();

  reset(): void {
    this.all = 'rename';
    this.#ways.clear();
    this.left.clear();
  }

  setAll(way: TakenName): void {
    this.all = way;
    this.#ways.clear();
  }

  way(name: string): TakenName {
    return this.#ways.get(name) ?? this.all;
  }

  setWay(name: string, way: TakenName): void {
    this.#ways.set(name, way);
  }

  include(name: string, included: boolean): void {
    if (included) this.left.delete(name);
    else this.left.add(name);
  }

  outcome({ name, free_name, differences }: Planned, same: boolean): Outcome {
    if (free_name === null) return { does: same ? 'same' : 'create' };
    const way = this.way(name);
    if (way === 'rename') return { does: 'rename', to: free_name };
    return way === 'replace' ? { does: 'replace', changed: differences.map(({ field }) => field) } : { does: 'skip' };
  }

  /** Whether there is anything to do. */
  canBeChosen(planned: Planned, same: boolean): boolean {
    const { does } = this.outcome(planned, same);
    return does !== 'same' && does !== 'skip';
  }

  isChosen(planned: Planned, same: boolean): boolean {
    return this.canBeChosen(planned, same) && !this.left.has(planned.name);
  }

  /** As it is asked of the console. */
  chosen(planned: Planned): { name: string; to: string; replace: boolean } {
    const outcome = this.outcome(planned, false);
    return { name: planned.name, to: outcome.does === 'rename' ? outcome.to : planned.name, replace: outcome.does === 'replace' };
  }
}
