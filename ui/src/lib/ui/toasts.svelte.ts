/** Short messages about what just happened. They leave by themselves, except those that tell of a failure. */
export interface Toast {
  id: number;
  kind: 'info' | 'success' | 'failed';
  text: string;
  action?: { label: string; run: () => void };
  /** Where more is to be seen of it. */
  link?: { label: string; href: string };
}

const lifeMs = 5000;
/** One that offers something stays long enough to be read and reached. */
const offerMs = 10_000;
let list = $state.raw<Toast[]>([]);
let lastId = 0;

export const toasts = {
  get list(): readonly Toast[] {
    return list;
  },
  show(toast: Omit<Toast, 'id'>): number {
    const id = ++lastId;
    list = [...list, { ...toast, id }].slice(-4);
    if (toast.kind !== 'failed') setTimeout(() => toasts.dismiss(id), toast.action || toast.link ? offerMs : lifeMs);
    return id;
  },
  /** Does what the newest message that is no failure offers; whether there was one. */
  undo(): boolean {
    const toast = list.findLast((one) => one.action && one.kind !== 'failed');
    if (!toast) return false;
    toast.action?.run();
    toasts.dismiss(toast.id);
    return true;
  },
  dismiss(id: number): void {
    list = list.filter((toast) => toast.id !== id);
  },
};
