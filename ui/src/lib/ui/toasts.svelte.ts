/** Short messages about what just happened. They leave by themselves, except those that tell of a failure. */
export interface Toast {
  id: number;
  kind: 'info' | 'success' | 'failed';
  text: string;
  action?: { label: string; run: () => void };
}

const lifeMs = 5000;
let list = $state.raw<Toast[]>([]);
let lastId = 0;

export const toasts = {
  get list(): readonly Toast[] {
    return list;
  },
  show(toast: Omit<Toast, 'id'>): number {
    const id = ++lastId;
    list = [...list, { ...toast, id }].slice(-4);
    if (toast.kind !== 'failed') setTimeout(() => toasts.dismiss(id), lifeMs);
    return id;
  },
  dismiss(id: number): void {
    list = list.filter((toast) => toast.id !== id);
  },
};
