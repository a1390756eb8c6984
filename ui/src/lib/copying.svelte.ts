/** Copying a text, and that it was copied: said for two seconds, by the button that did it. */

const saidMs = 2000;

export class Copying {
  /** Whether it was copied just now. */
  done = $state(false);
  #wait: ReturnType<typeof setTimeout> | undefined;

  async copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.done = true;
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => (this.done = false), saidMs);
  }
}
