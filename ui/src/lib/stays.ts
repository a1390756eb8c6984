/** What a dialog that deletes says of jobs that ran elsewhere: deleting them here leaves them there. */
import { formatList } from './i18n/format';
import { language, t } from './i18n/i18n.svelte';
import { here, places } from './places.svelte';

/** Of the place of each job; empty where all of them are this computer. */
export function staysThere(ranAt: readonly string[]): string {
  const elsewhere = ranAt.filter((place) => place !== here);
  if (elsewhere.length === 0) return '';
  const names = [...new Set(elsewhere)].map((place) => places.nameOf(place));
  return t.connections.output.staysThere(formatList(names, language.current), elsewhere.length);
}
