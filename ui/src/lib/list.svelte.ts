/**
 * One visible page of a long list, pulled from the host: its rows, how many there are, and why the last pull failed.
 * What is asked is said by whoever extends it. Owns no words and no layout.
 */
import type { Count, Page } from '../wire';

export abstract class ListModel<Row, Query, Answer extends Page<Row> = Page<Row>> {
  /** Null until the first answer. */
  rows = $state.raw<Row[] | null>(null);
  total = $state.raw<Count>({ rows: 0, and_more: false });
  /** Why the last pull failed; the rows of an earlier one stay on screen. */
  failure = $state.raw<unknown>(null);
  pulledAtMs = $state(0);

  protected query: Query;
  #pulls = 0;
  #left = false;

  protected constructor(query: Query) {
    this.query = query;
  }

  protected abstract ask(query: Query): Promise<Answer>;

  /** Whether nobody looks any more. */
  protected get left(): boolean {
    return this.#left;
  }

  /** Takes an answer that no newer question has overtaken. */
  protected take(answer: Answer): void {
    this.rows = answer.rows;
    this.total = answer.total;
    this.failure = null;
    this.pulledAtMs = Date.now();
  }

  /** Nobody looks any more: what is still being answered is taken no more, and nothing is asked. */
  protected leave(): void {
    this.#left = true;
    this.#pulls += 1;
  }

  async show(query: Query): Promise<void> {
    this.query = query;
    await this.pull();
  }

  async pull(): Promise<void> {
    if (this.#left) return;
    const turn = ++this.#pulls;
    try {
      const answer = await this.ask(this.query);
      if (turn === this.#pulls) this.take(answer);
    } catch (thrown) {
      if (turn === this.#pulls) this.failure = thrown;
    }
  }
}

/** The rows a page of the list is, as every query says it. Pages count from 1. */
export function windowOf(at: number | undefined, pageSize: number): { offset: number; limit: number } {
  return { offset: ((at ?? 1) - 1) * pageSize, limit: pageSize };
}
