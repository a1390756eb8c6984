/**
 * One task's log as far as it is looked at: the chunks around the visible rows, pulled by number and forgotten again.
 * Never holds the whole log. Owns no layout and no scroll position.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { Host } from '../../host/host';
import type { LogRow, LogTarget } from '../../wire';

export const chunkRows = 250;
/** Chunks kept, and characters in them: rows may be 64 KiB each. */
const chunksMax = 24;
const charactersMax = 8_000_000;
/** A row may be read before the index knows when it came. After this long it does. */
const timedAfterMs = 400;

interface Wanted {
  from: number;
  to: number;
}

export class LogModel {
  totalRows = $state(0);
  sizeBytes = $state(0);
  /** Whether the size of the log is known. */
  loaded = $state(false);
  failure = $state.raw<unknown>(null);

  readonly #host: Host;
  readonly #target: LogTarget;
  readonly #chunks = new SvelteMap<number, LogRow[]>();
  /** Chunk numbers, the one used last at the end. */
  #recent: number[] = [];
  /** How long the log was when a chunk was pulled: one that could not be filled is asked for again when it grew. */
  readonly #pulledAt = new Map<number, number>();
  /** Chunks with rows whose time was not known when they were pulled. */
  readonly #untimed = new Set<number>();
  /** How long the log was when times were last asked for once more. */
  #timesAskedAt = -1;
  #timesWait: ReturnType<typeof setTimeout> | undefined;
  #wanted: Wanted = { from: 0, to: 0 };
  /** How many rows there are as far as is known. */
  #announced = 0;
  #pulling = false;
  #closed = false;
  #opened: Promise<void> = Promise.resolve();

  constructor(host: Host, target: LogTarget) {
    this.#host = host;
    this.#target = target;
  }

  /** Looks at the log until the returned function is called. */
  open(): () => void {
    const unlisten = this.#host.listen((notice) => {
      if (notice.notice === 'log' && sameTarget(notice.target, this.#target)) this.#grew(notice.total_rows);
      else if (notice.notice === 'owner' || notice.notice === 'everything') void this.refresh();
    });
    this.#opened = this.#tail();
    return () => {
      this.#closed = true;
      clearTimeout(this.#timesWait);
      unlisten();
    };
  }

  /**
   * Hears of growth until the returned function is called. Asked for after an answer: a page that was left in the same
   * moment stops watching, and that must not come later than this.
   */
  follow(): () => void {
    let over = false;
    const start = async () => {
      await this.#opened;
      if (over) return;
      await this.#watch([this.#target]);
      if (!over) await this.refresh();
    };
    void start();
    return () => {
      over = true;
      void this.#watch([]);
      void this.refresh();
    };
  }

  async retry(): Promise<void> {
    if (this.loaded) await this.refresh();
    else await this.#tail();
  }

  /** Asks how long the log is now, and for the rows that changed. */
  async refresh(): Promise<void> {
    if (!this.loaded || this.#closed) return;
    try {
      const { total_rows, size_bytes } = await this.#host.call('log_rows', { target: this.#target, from: 0, to: 0 });
      if (this.#closed) return;
      this.sizeBytes = size_bytes;
      this.failure = null;
      this.#grew(total_rows);
    } catch (thrown) {
      if (!this.#closed) this.failure = thrown;
    }
  }

  /** Which rows are on screen: they are pulled unless they are here. */
  show(from: number, to: number): void {
    this.#wanted = { from, to };
    void this.#pull();
  }

  /** A row, or nothing while it is on its way. */
  row(index: number): LogRow | undefined {
    return this.#chunks.get(Math.floor(index / chunkRows))?.[index % chunkRows];
  }

  get chunkCount(): number {
    return this.#chunks.size;
  }

  async #tail(): Promise<void> {
    try {
      const window = await this.#host.call('log_tail', { target: this.#target, rows: 2 * chunkRows });
      if (this.#closed) return;
      this.totalRows = this.#announced = window.total_rows;
      this.sizeBytes = window.size_bytes;
      this.failure = null;
      const first = Math.ceil((window.rows[0]?.number ?? 0) / chunkRows);
      const last = Math.floor((window.rows.at(-1)?.number ?? -1) / chunkRows);
      for (let chunk = first; chunk <= last; chunk += 1) {
        this.#keep(chunk, window.rows.filter((row) => Math.floor(row.number / chunkRows) === chunk), window.total_rows);
      }
      this.loaded = true;
    } catch (thrown) {
      if (!this.#closed) this.failure = thrown;
    }
  }

  async #watch(targets: LogTarget[]): Promise<void> {
    try {
      await this.#host.call('watch_logs', { targets });
    } catch (thrown) {
      // Without being told of growth the log stands still: say so where it is read.
      if (!this.#closed) this.failure = thrown;
    }
  }

  #grew(totalRows: number): void {
    if (this.#closed || !this.loaded) return;
    // The last row may have been an unfinished one: its chunk is asked for again even when the number of rows is the same.
    this.#pulledAt.delete(Math.floor(Math.max(0, this.totalRows - 1) / chunkRows));
    for (const chunk of this.#untimed) this.#pulledAt.delete(chunk);
    this.#learn(totalRows);
    void this.#pull();
  }

  /** At the end, rows count once they are here, so that nothing is drawn empty first; elsewhere, and in leaps, at once. */
  #learn(announced: number): void {
    this.#announced = Math.max(this.#announced, announced);
    if (!this.#atEnd || this.#announced - this.totalRows > chunkRows) this.totalRows = this.#announced;
  }

  get #atEnd(): boolean {
    return this.#wanted.to >= this.totalRows;
  }

  /** One pull at a time, always for what is wanted now: what was only scrolled past is never asked for. */
  async #pull(): Promise<void> {
    if (this.#pulling || this.#closed) return;
    this.#pulling = true;
    try {
      for (let chunk = this.#missing(); chunk !== undefined && !this.#closed; chunk = this.#missing()) await this.#pullChunk(chunk);
      this.failure = null;
      this.#askTimesOnce();
    } catch (thrown) {
      if (!this.#closed) this.failure = thrown;
    } finally {
      this.#pulling = false;
    }
  }

  /** A log that stands still says nothing when its index is written; one that never knew its times is asked no further. */
  #askTimesOnce(): void {
    if (this.#closed || this.#timesAskedAt === this.#announced || ![...this.#untimed].some((chunk) => this.#onScreen(chunk))) return;
    clearTimeout(this.#timesWait);
    this.#timesWait = setTimeout(() => {
      this.#timesAskedAt = this.#announced;
      void this.refresh();
    }, timedAfterMs);
  }

  /** The first chunk on screen that is not here as far as the log goes. */
  #missing(): number | undefined {
    const { from, to } = this.#wanted;
    const more = this.#atEnd && this.#announced > this.totalRows;
    const end = more ? this.totalRows + 1 : Math.min(to, this.totalRows);
    for (let chunk = Math.floor(from / chunkRows); chunk * chunkRows < end; chunk += 1) {
      const pulledAt = this.#pulledAt.get(chunk);
      const rows = this.#chunks.get(chunk)?.length ?? 0;
      const full = rows === Math.min(chunkRows, this.#announced - chunk * chunkRows);
      if (pulledAt === undefined || (!full && pulledAt < this.#announced)) return chunk;
      this.#touch(chunk);
    }
    return undefined;
  }

  async #pullChunk(chunk: number): Promise<void> {
    const start = chunk * chunkRows;
    const here = this.#chunks.get(chunk) ?? [];
    const untimed = this.#untimed.has(chunk) ? here.findIndex((row) => row.at_ms === null) : -1;
    const from = start + (untimed >= 0 ? untimed : Math.max(0, here.length - 1));
    const askedAt = this.#announced;
    this.#pulledAt.set(chunk, askedAt);
    try {
      const window = await this.#host.call('log_rows', { target: this.#target, from, to: start + chunkRows });
      if (this.#closed) return;
      this.sizeBytes = window.size_bytes;
      const rows = [...here.slice(0, from - start), ...window.rows];
      this.#keep(chunk, rows, this.#pulledAt.has(chunk) ? Math.max(askedAt, window.total_rows) : undefined);
      if (this.#atEnd) this.totalRows = Math.max(this.totalRows, start + rows.length);
      this.#learn(window.total_rows);
    } catch (thrown) {
      this.#pulledAt.delete(chunk);
      throw thrown;
    }
  }

  #keep(chunk: number, rows: LogRow[], pulledAt: number | undefined): void {
    this.#chunks.set(chunk, rows);
    if (rows.some((row) => row.at_ms === null)) this.#untimed.add(chunk);
    else this.#untimed.delete(chunk);
    if (pulledAt !== undefined) this.#pulledAt.set(chunk, pulledAt);
    this.#touch(chunk);
    let characters = 0;
    for (const [at, kept] of [...this.#recent].reverse().entries()) {
      characters += (this.#chunks.get(kept) ?? []).reduce((sum, row) => sum + row.text.length, 0);
      if (at > 0 && !this.#onScreen(kept) && (at >= chunksMax || characters > charactersMax)) this.#forget(kept);
    }
  }

  #onScreen(chunk: number): boolean {
    return chunk * chunkRows < this.#wanted.to && (chunk + 1) * chunkRows > this.#wanted.from;
  }

  #forget(chunk: number): void {
    this.#chunks.delete(chunk);
    this.#pulledAt.delete(chunk);
    this.#untimed.delete(chunk);
    this.#recent = this.#recent.filter((other) => other !== chunk);
  }

  #touch(chunk: number): void {
    if (this.#recent.at(-1) === chunk) return;
    this.#recent = [...this.#recent.filter((other) => other !== chunk), chunk];
  }
}

function sameTarget(a: LogTarget, b: LogTarget): boolean {
  return a.task === b.task && a.key.job === b.key.job && a.key.version === b.key.version;
}
