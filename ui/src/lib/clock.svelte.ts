/** The present, once a second, for whoever reads it while being rendered; stands still when nobody does. */
import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const tick = setInterval(() => {
    if (!document.hidden) update();
  }, 1000);
  document.addEventListener('visibilitychange', update);
  return () => {
    clearInterval(tick);
    document.removeEventListener('visibilitychange', update);
  };
});

export const clock = {
  get nowMs(): number {
    subscribe();
    return Date.now();
  },
};
