/**
 * Why a version has not come to its connection yet: the last row that the platform itself wrote to the first task's log
 * until the service has it. Owns no words and no layout.
 */
import type { Host } from '../../host/host';
import { here } from '../../lib/places.svelte';
import { statusGroup } from '../../lib/status';
import type { LogRow, VersionKey, VersionRow } from '../../wire';

/** Rows are only written when something changed; more than this many were never written before. */
const lastRows = 50;

export interface Held {
  /** Whether it was sent and nobody answered, so that the service may have it. */
  unanswered: boolean;
  /** In the words of whoever knows. */
  why: string;
}

const beginnings = [
  { unanswered: false, words: 'Not submitted yet: ' },
  { unanswered: true, words: 'Perhaps submitted, the service is asked: ' },
];

/** The last of the platform's rows counts: a later one says that it was submitted after all. */
export function heldBy(rows: readonly LogRow[]): Held | null {
  const text = rows.findLast(({ platform }) => platform !== null)?.text ?? '';
  const found = beginnings.find(({ words }) => text.startsWith(words));
  return found ? { unanswered: found.unanswered, why: text.slice(found.words.length) } : null;
}

/** Whether the version may still be on its way there. */
export function isOnItsWay({ backend, status, started_at_ms }: VersionRow): boolean {
  return backend !== here && statusGroup(status) === 'pending' && started_at_ms === null;
}

export class Submission {
  held = $state.raw<Held | null>(null);

  readonly #host: Host;
  #turns = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Reads it now and whenever its log is told to have grown, until the returned function is called. */
  follow(key: VersionKey): () => void {
    void this.#pull(key);
    const unlisten = this.#host.listen((notice) => {
      const grown = notice.notice === 'log' && notice.target.task === 0 && notice.target.key.job === key.job && notice.target.key.version === key.version;
      if (grown || notice.notice === 'connections' || notice.notice === 'everything') void this.#pull(key);
    });
    return () => {
      unlisten();
      this.#turns += 1;
    };
  }

  forget(): void {
    this.#turns += 1;
    this.held = null;
  }

  async #pull(key: VersionKey): Promise<void> {
    const turn = ++this.#turns;
    // The log says it too: without it nothing is lost but the banner.
    const held = await this.#host.call('log_tail', { target: { key, task: 0 }, rows: lastRows }).then(({ rows }) => heldBy(rows), () => this.held);
    if (turn === this.#turns) this.held = held;
  }
}
