/**
 * A folder of object storage as it is looked at: windows of its listing, pulled as they come into view, what is chosen
 * in it, and what is done to it. Owns no words and no layout.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { HostError, type Host } from '../../host/host';
import type { ObjectEntry, ObjectSort, ObjectWindow, Order } from '../../wire';
import { around, asFolder, buckets } from './path';

/** The folder that this window hears of: the one asked for last. */
let watching: FolderModel | null = null;

/** Entries pulled at once. */
const windowSize = 200;

export class FolderModel {
  url = $state(buckets);
  search = $state('');
  sort = $state<ObjectSort>('name');
  order = $state<Order>('asc');
  /** Null until the folder was read. */
  total = $state<number | null>(null);
  sizeBytes = $state(0);
  /** What lies there besides and cannot be listed. */
  leftOut = $state(0);
  /** The folder of this computer that it is. */
  folder = $state.raw<string | null>(null);
  readOnly = $state(false);
  failure = $state.raw<unknown>(null);
  /** Paths of the entries that are chosen. */
  readonly chosen = new SvelteSet<string>();

  readonly #host: Host;
  /** Whether it hears of changes; a dialog over a page leaves that to the page. */
  readonly #follows: boolean;
  readonly #windows = new SvelteMap<number, ObjectEntry[]>();
  #pulling = new Set<number>();
  #looks = 0;
  #shown = { from: 0, to: 0 };

  constructor(host: Host, follows = true) {
    this.#host = host;
    this.#follows = follows;
  }

  get root(): boolean {
    return this.url === buckets;
  }

  get missing(): boolean {
    return this.failure !== null && HostError.from(this.failure).code === 'not_found';
  }

  entry(at: number): ObjectEntry | undefined {
    return this.#windows.get(Math.floor(at / windowSize))?.[at % windowSize];
  }

  /** Follows changes in the folder until the returned function is called. */
  watch(): () => void {
    const unlisten = this.#host.listen((notice) => {
      if (notice.notice === 'everything' || (notice.notice === 'objects' && notice.url === this.url)) void this.refresh();
    });
    const seen = () => document.hidden || void this.refresh();
    document.addEventListener('visibilitychange', seen);
    return () => {
      unlisten();
      document.removeEventListener('visibilitychange', seen);
      this.#looks += 1;
      if (watching === this) void this.#listen(null);
    };
  }

  async open(url: string, search = ''): Promise<void> {
    const folder = asFolder(url);
    if (folder !== this.url || search !== this.search) this.chosen.clear();
    if (folder !== this.url || search !== this.search) this.#shown = { from: 0, to: 0 };
    if (folder !== this.url) this.total = null;
    this.url = folder;
    this.search = search;
    this.failure = null;
    await this.refresh();
  }

  async sortBy(sort: ObjectSort, order: Order): Promise<void> {
    this.sort = sort;
    this.order = order;
    await this.refresh();
  }

  /** Reads the folder again; what is on screen stays until the answer is there. */
  async refresh(): Promise<void> {
    const look = ++this.#looks;
    const url = this.url;
    // Before it is read, so that nothing that changes meanwhile is missed.
    await this.#listen(url);
    const first = Math.floor(this.#shown.from / windowSize);
    try {
      const answer = await this.#ask(first, true);
      if (look !== this.#looks) return;
      this.#pulling = new Set();
      this.#windows.clear();
      this.#take(first, answer);
      this.failure = null;
      this.ensure(this.#shown.from, this.#shown.to);
    } catch (thrown) {
      if (look !== this.#looks) return;
      this.failure = thrown;
      this.total = null;
      this.#windows.clear();
    }
  }

  /** Pulls the windows of rows that are drawn. */
  ensure(from: number, to: number): void {
    this.#shown = { from, to };
    if (this.total === null) return;
    const last = Math.floor(Math.max(from, Math.min(to, this.total) - 1) / windowSize);
    for (let at = Math.floor(from / windowSize); at <= last; at += 1) {
      if (!this.#windows.has(at) && !this.#pulling.has(at)) void this.#pull(at);
    }
  }

  toggle(url: string): void {
    if (!this.chosen.delete(url)) this.chosen.add(url);
  }

  async makeFolder(name: string): Promise<void> {
    await this.#host.call('make_folder', { url: `${this.url}${name}/` });
    await this.refresh();
  }

  async rename(entry: ObjectEntry, name: string): Promise<void> {
    const to = `${around(entry.url)}${name}${entry.kind === 'folder' ? '/' : ''}`;
    await this.#host.call('rename_object', { from: entry.url, to });
    this.chosen.delete(entry.url);
    await this.refresh();
  }

  async remove(urls: readonly string[]): Promise<void> {
    try {
      for (const url of urls) {
        await this.#host.call('delete_object', { url });
        this.chosen.delete(url);
      }
    } finally {
      await this.refresh();
    }
  }

  /** Where the system cannot tell of changes, the folder is still read again when the window is looked at. */
  async #listen(url: string | null): Promise<void> {
    if (!this.#follows) return;
    watching = url === null ? null : this;
    await this.#host.call('watch_objects', { url }).catch(() => {});
  }

  async #pull(at: number): Promise<void> {
    const look = this.#looks;
    this.#pulling.add(at);
    try {
      const answer = await this.#ask(at, false);
      if (look === this.#looks) this.#take(at, answer);
    } catch (thrown) {
      if (look === this.#looks) this.failure = thrown;
    } finally {
      if (look === this.#looks) this.#pulling.delete(at);
    }
  }

  #ask(at: number, fresh: boolean): Promise<ObjectWindow> {
    const { url, search, sort, order } = this;
    return this.#host.call('browse_objects', { url, search, sort, order, offset: at * windowSize, limit: windowSize, fresh });
  }

  #take(at: number, answer: ObjectWindow): void {
    this.#windows.set(at, answer.entries);
    this.total = answer.total;
    this.sizeBytes = answer.size_bytes;
    this.leftOut = answer.left_out;
    this.folder = answer.folder;
    this.readOnly = answer.read_only;
  }
}
