/** What submitting found beyond a check: it stands until something is changed, whatever a later check says. */
import type { Fault } from '../../wire';

export class Refusal {
  #content = '';
  #faults: readonly Fault[] = [];

  /** `content`: the values it is about. */
  note(content: string, faults: readonly Fault[]): void {
    [this.#content, this.#faults] = [content, faults];
  }

  /** What stands of it beside the faults that were found in these values. */
  beside(found: readonly Fault[], content: string): Fault[] {
    if (content !== this.#content) return [];
    return this.#faults.filter((fault) => !found.some((other) => other.field === fault.field));
  }
}
