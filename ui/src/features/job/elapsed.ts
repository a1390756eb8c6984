/** A time between two events: to the millisecond while it is short, as the clock counts when it is long. */
import { formatDuration } from '../../lib/i18n/format';
import type { Lang } from '../../lib/i18n/i18n.svelte';

export function elapsedText(ms: number, lang: Lang): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return formatDuration(ms, lang);
}
