/**
 * Keys that do something wherever one is, and the list of all keys for who asks. A letter alone counts only where nothing
 * is typed and nothing lies over the page, and not at all where the person turned that off.
 */
import type { Messages } from './i18n/i18n.svelte';

type Name = keyof Messages['shortcuts']['keys'];
type Group = keyof Messages['shortcuts']['groups'];

/** Keys pressed together are one text; several texts are pressed one after the other. */
export interface Shortcut {
  name: Name;
  keys: readonly string[];
}

export const sheet: Record<Group, readonly Shortcut[]> = {
  everywhere: [
    { name: 'palette', keys: ['Ctrl+K'] },
    { name: 'help', keys: ['?'] },
    { name: 'search', keys: ['/'] },
    { name: 'create', keys: ['n'] },
    { name: 'goJobs', keys: ['g', 'j'] },
    { name: 'goConfigs', keys: ['g', 'p'] },
    { name: 'goSettings', keys: ['g', 's'] },
    { name: 'undo', keys: ['Ctrl+Z'] },
    { name: 'close', keys: ['Esc'] },
  ],
  list: [
    { name: 'move', keys: ['↑ ↓'] },
    { name: 'openJob', keys: ['Enter'] },
    { name: 'select', keys: ['Space'] },
    { name: 'tags', keys: ['t'] },
    { name: 'remove', keys: ['Delete'] },
  ],
  job: [
    { name: 'line', keys: ['g'] },
    { name: 'end', keys: ['End'] },
  ],
  form: [{ name: 'next', keys: ['Ctrl+Enter'] }],
  rows: [
    { name: 'nextRow', keys: ['Enter'] },
    { name: 'moveRow', keys: ['↑ ↓'] },
    { name: 'removeRow', keys: ['Backspace'] },
  ],
};

/** How long a second letter may follow a first. */
const chainMs = 1200;

/** Whether a key is meant for what has the focus: a field takes letters, and so does the log, which has its own. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  return Boolean(element?.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=menu], [role=log]'));
}

export function isCovered(): boolean {
  return document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;
}

/** Listens for letters, alone or one after the other; answers whether a key was one of them. */
export class Letters {
  readonly #does: Record<string, () => void>;
  #first: { key: string; atMs: number } | null = null;

  /** The keys as typed: `?`, or `g j` for one after the other. */
  constructor(does: Record<string, () => void>) {
    this.#does = does;
  }

  press(event: KeyboardEvent, nowMs: number): boolean {
    const key = event.key;
    if (key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return false;
    const first = this.#first && nowMs - this.#first.atMs < chainMs ? this.#first.key : null;
    this.#first = null;
    const chained = first === null ? undefined : this.#does[`${first} ${key}`];
    const act = chained ?? this.#does[key];
    if (act) {
      act();
      return true;
    }
    const begins = Object.keys(this.#does).some((keys) => keys.startsWith(`${key} `));
    if (begins) this.#first = { key, atMs: nowMs };
    return begins;
  }
}
