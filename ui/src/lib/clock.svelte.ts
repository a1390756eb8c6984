/** The present for whoever reads it while being rendered; stands still when nobody does, or nobody looks. */
import { createSubscriber } from 'svelte/reactivity';

function ticking(everyMs: number): () => void {
  return createSubscriber((update) => {
    const tick = setInterval(() => document.hidden || update(), everyMs);
    document.addEventListener('visibilitychange', update);
    return () => {
      clearInterval(tick);
      document.removeEventListener('visibilitychange', update);
    };
  });
}

const everySecond = ticking(1000);
const everyMinute = ticking(60_000);

export const clock = {
  /** To the second: for what counts up. */
  get nowMs(): number {
    everySecond();
    return Date.now();
  },
  /** To the minute: for "today" and "3 minutes ago". */
  get coarseMs(): number {
    everyMinute();
    return Date.now();
  },
};
