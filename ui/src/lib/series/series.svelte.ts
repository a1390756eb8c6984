/**
 * The series of one version or visualization job as far as they are looked at: the outline, and the points of the curves
 * on screen. Pulls what is new when the host says that there is more. Owns no words and no layout.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Host } from '../../host/host';
import type { ChartPart, Notice, SeriesOutline, SeriesRun, SeriesSource, TagOutline, WantedSeries } from '../../wire';
import { curveKey, merged, mostHeld, mostPoints, noCurve, runKey, sameSource, type Curve } from './curves';

/** Series asked for at once. */
const atOnce = 100;

export interface Wanted {
  run: SeriesRun;
  tag: string;
}

export class SeriesModel {
  /** Null until the first answer. */
  outline = $state.raw<SeriesOutline | null>(null);
  /** Why the last pull failed; what an earlier one brought stays on screen. */
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);
  readonly curves = new SvelteMap<string, Curve>();
  /** Runs that are not drawn. */
  readonly hidden = new SvelteSet<string>();

  readonly source: SeriesSource;
  readonly #host: Host;
  #wanted: Wanted[] = [];
  #pulling = false;
  #again = false;
  /** The reading under way, and whether there is something for another one. */
  #reading: Promise<void> | null = null;
  #readAgain = false;
  #closed = false;

  constructor(host: Host, source: SeriesSource) {
    this.#host = host;
    this.source = source;
  }

  /** Looks at the source until the returned function is called. */
  open(): () => void {
    const unlisten = this.#host.listen((notice) => this.#concerns(notice) && void this.pull());
    void this.#start();
    return () => {
      this.#closed = true;
      unlisten();
      void this.#host.call('watch_series', { sources: [] }).catch(() => {});
    };
  }

  /** Asked for after an answer: a page that was left in the same moment stops watching, and that must not come later. */
  async #start(): Promise<void> {
    await this.pull();
    if (this.#closed) return;
    // Not being told is no reason to show nothing.
    await this.#host.call('watch_series', { sources: [this.source] }).catch(() => {});
  }

  /** Which curves are on screen: their points are read, and kept up to date. */
  show(wanted: Wanted[]): void {
    this.#wanted = wanted;
    void this.#read();
  }

  async pull(): Promise<void> {
    if (this.#pulling) {
      this.#again = true;
      return;
    }
    this.#pulling = true;
    try {
      do {
        this.#again = false;
        const outline = await this.#host.call('list_series', { source: this.source });
        if (this.#closed) return;
        this.outline = outline;
        this.failure = null;
        this.pulledAtMs = Date.now();
        await this.#read();
        this.#again ||= outline.more;
      } while (this.#again && !this.#closed);
    } catch (thrown) {
      if (!this.#closed) this.failure = thrown;
    } finally {
      this.#pulling = false;
    }
  }

  /** Forgets all points: they were found by other rules. */
  forget(): void {
    this.curves.clear();
  }

  get runs(): SeriesOutline['runs'] {
    return this.outline?.runs ?? [];
  }

  get shownRuns(): SeriesOutline['runs'] {
    return this.runs.filter(({ run }) => !this.hidden.has(runKey(run)));
  }

  curve(run: SeriesRun, tag: string): Curve {
    return this.curves.get(curveKey(run, tag)) ?? noCurve;
  }

  /** When a run began, as far as its curves tell. */
  startOf(run: SeriesRun): number {
    const prefix = `${runKey(run)}\n`;
    let start = Infinity;
    for (const [key, curve] of this.curves) {
      if (!key.startsWith(prefix)) continue;
      const first = curve.wallTimesMs.find((wall) => wall > 0);
      if (first !== undefined) start = Math.min(start, first);
    }
    return start === Infinity ? 0 : start;
  }

  /** One reading at a time: two that go on from the same place would both bring what comes after it. */
  #read(): Promise<void> {
    if (this.#reading) this.#readAgain = true;
    else this.#reading = this.#readWanted();
    return this.#reading;
  }

  async #readWanted(): Promise<void> {
    try {
      do {
        this.#readAgain = false;
        await this.#readStale();
      } while (this.#readAgain && !this.#closed);
    } finally {
      this.#reading = null;
    }
  }

  async #readStale(): Promise<void> {
    const stale = this.#wanted.filter((one) => this.#isStale(one));
    for (let from = 0; from < stale.length; from += atOnce) {
      const series = stale.slice(from, from + atOnce).map(({ run, tag }) => {
        const held = this.curve(run, tag);
        return { run, tag, since: held.steps.length > mostHeld ? null : held.position };
      });
      try {
        const { parts } = await this.#host.call('read_series', { source: this.source, series, most_points: mostPoints });
        if (this.#closed) return;
        parts.forEach((part, at) => this.#take(series[at]!, part));
      } catch (thrown) {
        if (!this.#closed) this.failure = thrown;
        return;
      }
    }
  }

  #take({ run, tag, since }: WantedSeries, part: ChartPart): void {
    const held = this.curve(run, tag);
    // What it goes on from was forgotten meanwhile: it is read anew.
    if (part.appended && held.position !== since) this.#readAgain = true;
    else this.curves.set(curveKey(run, tag), merged(held, part));
  }

  /** Whether there is more of a curve than was read. */
  #isStale({ run, tag }: Wanted): boolean {
    const outline = this.#tag(run, tag);
    const held = this.curve(run, tag);
    if (!outline) return false;
    return held.position === null || held.position.points !== outline.points || held.position.last_step !== outline.last_step;
  }

  #tag(run: SeriesRun, tag: string): TagOutline | undefined {
    const key = runKey(run);
    return this.runs.find((one) => runKey(one.run) === key)?.scalars.find((one) => one.tag === tag);
  }

  #concerns(notice: Notice): boolean {
    switch (notice.notice) {
      case 'series':
        return sameSource(notice.source, this.source);
      case 'version':
        return this.source.of === 'version' && sameSource({ of: 'version', key: notice.key }, this.source);
      case 'settings':
      case 'owner':
      case 'everything':
        return true;
      default:
        return false;
    }
  }
}
