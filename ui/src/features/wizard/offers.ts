/** Offers to undo what was done to a form: they end with what they are about. */
import { toasts, type Toast } from '../../lib/ui/toasts.svelte';

export class Offers {
  readonly #shown = new Set<number>();

  show(toast: Omit<Toast, 'id'>): void {
    this.#shown.add(toasts.show(toast));
  }

  end(): void {
    for (const id of this.#shown) toasts.dismiss(id);
    this.#shown.clear();
  }
}
