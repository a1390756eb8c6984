/**
 * Where the job is to run, and what there is to choose there when that is not this computer. What was chosen for one place
 * waits there until that place is chosen again. Which values those are is `placement.ts`.
 */
import type { Host } from '../../host/host';
import { foldersOf, type Folders } from '../../lib/objects/folders';
import { here } from '../../lib/places.svelte';
import type { Flavor, JobSpec } from '../../wire';
import { firstFlavor, moved, offered, placedOf, type Offered, type Placed } from './placement';
import { RemoteChoices } from './remote.svelte';

export class Placing {
  place = $state(here);
  readonly remote: RemoteChoices;

  readonly #host: Host;
  #turns = 0;
  readonly #placed = new Map<string, Placed>();

  constructor(host: Host) {
    this.#host = host;
    this.remote = new RemoteChoices(host);
  }

  get isHere(): boolean {
    return this.place === here;
  }

  /** A form begins at a place: nothing was chosen for another one yet. Answers as `move` does. */
  begin(place: string): Promise<boolean> {
    this.#placed.clear();
    return this.#go(place);
  }

  /** Answers the spec as it goes on at another place, and when what there is to choose there is known: whether it still matters. */
  move(spec: JobSpec, place: string, topics: readonly string[]): { spec: JobSpec; arrived: Promise<boolean> } {
    this.#placed.set(this.place, placedOf(spec));
    const next = moved(spec, this.#placed.get(place), place === here, topics);
    return { spec: next, arrived: this.#go(place) };
  }

  /** The folders of object storage where the job is to run. */
  get folders(): Folders {
    return foldersOf(this.#host, this.place);
  }

  /** Takes away what the place does not have; at this computer, what its lists say. */
  fit(spec: JobSpec, flavors: readonly Flavor[], here: Omit<Offered, 'flavors'>): JobSpec {
    const { remote } = this;
    const values = (of: readonly { value: string }[] | undefined) => of?.map(({ value }) => value);
    const there = () => ({
      pools: values(remote.entries({ part: 'pools' })),
      engines: values(remote.entries({ part: 'engines' })),
      algorithms: values(remote.entries({ part: 'algorithms' })),
      datasets: values(remote.entries({ part: 'datasets' })),
    });
    return offered(spec, { flavors: flavors.map(({ code }) => code), ...(this.isHere ? here : there()) });
  }

  /** Nothing is chosen yet: the likeliest is, as soon as it is known what there is. */
  chooseFlavor({ resources }: JobSpec, flavors: readonly Flavor[]): void {
    if (resources.flavor !== '' || resources.pool.kind !== 'public') return;
    const first = firstFlavor(flavors, resources.device);
    if (first) [resources.device, resources.flavor] = [first.device, first.code];
  }

  async #go(place: string): Promise<boolean> {
    const turn = ++this.#turns;
    this.place = place;
    await this.remote.open(this.isHere ? null : place);
    return turn === this.#turns;
  }
}
