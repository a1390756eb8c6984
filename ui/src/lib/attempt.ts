/** Runs something the person asked for and tells of its failure as a message that stays. */
import { errorText } from './errors';
import { toasts } from './ui/toasts.svelte';

export async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    toasts.show({ kind: 'failed', text: errorText(thrown) });
  }
}
