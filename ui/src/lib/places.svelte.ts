/** What the places to run are called: this computer, and the connections there are or were. Loaded once, kept fresh. */
import type { Host } from '../host/host';
import type { ConnectionRow } from '../wire';
import { takesJobs } from './answers';
import { t } from './i18n/i18n.svelte';

/** The id of this computer. */
export const here = 'local';

/** More places than this do not fit side by side, nor longer names. */
const mostBeside = 3;
const mostLetters = 40;

/** A place that can be chosen. */
export interface PlaceChoice {
  value: string;
  label: string;
  note: string | undefined;
  /** Why it is better not chosen now. */
  warning: string | undefined;
}

let rows = $state.raw<ConnectionRow[]>([]);

export const places = {
  /** Connections that can be used. */
  get connections(): ConnectionRow[] {
    return rows.filter((row) => !row.removed);
  },
  /** Follows what changes until the returned function is called. */
  watch(host: Host): () => void {
    void places.pull(host);
    return host.listen(({ notice }) => {
      if (notice === 'connections' || notice === 'everything' || notice === 'owner') void places.pull(host);
    });
  },
  /** Names are no reason for a page to fail: what was known stays. */
  async pull(host: Host): Promise<void> {
    await host.call('list_connections', {}).then(
      (found) => (rows = found),
      () => {},
    );
  },
  connection(place: string): ConnectionRow | undefined {
    return rows.find((row) => row.id === place);
  },
  /** What people call a place; of one that nobody knows, its id. */
  nameOf(place: string): string {
    const known: Record<string, string> = t.jobs.backends;
    return known[place] ?? places.connection(place)?.connection.name ?? place;
  },
  /** What can be chosen, this computer first. The one that is chosen is among them though its connection was removed. */
  choices(chosen: string): PlaceChoice[] {
    const words = t.connections;
    const gone = chosen !== here && !places.connections.some(({ id }) => id === chosen);
    return [
      { value: here, label: words.wizard.here, note: undefined, warning: undefined },
      ...places.connections.map(({ id, connection, test }) => {
        const warning = test && !takesJobs(test) ? words.wizard.unusableNote : undefined;
        return { value: id, label: connection.name, note: warning ?? words.where(words.clouds[connection.cloud], connection.region), warning };
      }),
      ...(gone ? [{ value: chosen, label: places.nameOf(chosen), note: words.wizard.gone, warning: undefined }] : []),
    ];
  },
  /** Whether choices fit side by side. */
  fit(choices: readonly PlaceChoice[]): boolean {
    return choices.length <= mostBeside && choices.reduce((all, { label }) => all + label.length, 0) <= mostLetters;
  },
};
