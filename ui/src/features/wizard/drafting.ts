/**
 * Keeps what is being written, a moment after it was typed, under the name of what it began with; so that neither a kill
 * nor another page loses it. Owns when and under which name; what a draft holds is `draft.ts`.
 */
import type { Host } from '../../host/host';
import { draftName, readDraft, writeDraft, type Draft } from './draft';
import { writtenHere } from './session';
import type { Start } from './start';

/** How long the person pauses before it is kept. */
const pauseMs = 400;

export class Drafting {
  readonly #host: Host;
  readonly #present: () => Draft;
  #wait: ReturnType<typeof setTimeout> | undefined;
  /** The values as they were opened: only what differs from them is worth a draft. */
  #opened = '';
  /** The values that were kept, or are about to be. */
  #kept = '';

  /** `present`: what the form holds now. */
  constructor(host: Host, present: () => Draft) {
    this.#host = host;
    this.#present = present;
  }

  /** What the form holds, to tell whether it has changed. */
  content(): string {
    return writeDraft({ ...this.#present(), atMs: 0 });
  }

  /** The draft of a beginning, and whether this very window wrote it. */
  async find(start: Start): Promise<{ draft: Draft | null; here: boolean }> {
    const name = draftName(start);
    const { content } = await this.#host.call('get_draft', { name });
    return { draft: readDraft(content), here: writtenHere(this.#host).has(name) };
  }

  /** The form was filled in afresh: from here on, what is changed is worth a draft. */
  begin(): void {
    this.#opened = this.#kept = this.content();
  }

  /** Something was typed, perhaps. */
  follow(content: string): void {
    if (content === this.#kept) return;
    this.#kept = content;
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => void this.#write(), pauseMs);
  }

  /** Writes what waits to be written: called when the form is left. */
  leave(): void {
    if (this.#wait !== undefined) void this.#write();
  }

  /** Lets go what is kept of the form that is shown. */
  async drop(): Promise<void> {
    clearTimeout(this.#wait);
    this.#wait = undefined;
    this.#kept = this.content();
    await this.dropLeft(draftName(this.#present().start));
  }

  /** Lets go what is kept of a form that was left. */
  async dropLeft(name: string): Promise<void> {
    writtenHere(this.#host).delete(name);
    await this.#save(name, null);
  }

  /** Puts a draft back that was dropped. */
  async restore(draft: Draft): Promise<void> {
    await this.#save(draftName(draft.start), writeDraft(draft));
  }

  async #write(): Promise<void> {
    clearTimeout(this.#wait);
    this.#wait = undefined;
    const draft = this.#present();
    const name = draftName(draft.start);
    // Typed back to what it was: there is nothing to go on with.
    if (this.content() === this.#opened) {
      if (writtenHere(this.#host).delete(name)) await this.#save(name, null);
      return;
    }
    writtenHere(this.#host).add(name);
    await this.#save(name, writeDraft({ ...draft, atMs: Date.now() }));
  }

  /** A draft that can't be kept is no reason to interrupt who is typing it. */
  async #save(name: string, content: string | null): Promise<void> {
    await this.#host.call('save_draft', { name, content }).catch(() => {});
  }
}
