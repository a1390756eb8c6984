/**
 * Dragging configurations onto a folder, with the pointer itself: the window takes the browser's own dragging for files.
 * A folder is an element with `data-folder`.
 */

/** Closer than this it is a click. */
const slackPx = 6;

export class FolderDrag {
  /** What is being dragged. */
  names = $state.raw<string[]>([]);
  /** Where the pointer is. */
  at = $state.raw({ x: 0, y: 0 });
  /** The folder under it; null for none. */
  over = $state.raw<string | null>(null);
  readonly #drop: (names: string[], folder: string) => void;

  constructor(drop: (names: string[], folder: string) => void) {
    this.#drop = drop;
  }

  /** Begins when the pointer that went down moves away. */
  press(event: PointerEvent, names: () => string[]): void {
    const target = event.target as HTMLElement;
    if (event.button !== 0 || event.pointerType === 'touch' || target.closest('button, input, label, [role=menu]')) return;
    const start = { x: event.clientX, y: event.clientY };
    const move = (moved: PointerEvent) => {
      const far = Math.hypot(moved.clientX - start.x, moved.clientY - start.y) >= slackPx;
      if (this.names.length === 0 && !far) return;
      if (this.names.length === 0) this.names = names();
      moved.preventDefault();
      // A browser has begun to select what the pointer passes.
      getSelection()?.removeAllRanges();
      document.documentElement.style.userSelect = 'none';
      this.at = { x: moved.clientX, y: moved.clientY };
      const folder = document.elementFromPoint(moved.clientX, moved.clientY)?.closest<HTMLElement>('[data-folder]');
      this.over = folder?.dataset.folder ?? null;
    };
    const end = (dropped: boolean) => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('keydown', key, true);
      removeEventListener('pointercancel', cancel);
      document.documentElement.style.userSelect = '';
      const { names: dragged, over } = this;
      this.names = [];
      this.over = null;
      if (dragged.length === 0) return;
      // The click that follows is the end of this, and opens nothing.
      addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener('click', swallow, true));
      if (dropped && over !== null) this.#drop(dragged, over);
    };
    const up = () => end(true);
    const cancel = () => end(false);
    const key = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape' || this.names.length === 0) return;
      pressed.stopPropagation();
      end(false);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', cancel);
    addEventListener('keydown', key, true);
  }
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
