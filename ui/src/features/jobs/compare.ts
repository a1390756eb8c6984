/** Picking jobs of the list to be compared: the newest version of each. */
import { t } from '../../lib/i18n/i18n.svelte';
import { comparedMax, comparison } from '../../lib/versions/comparison.svelte';
import type { MenuItem } from '../../lib/ui/Menu.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import type { JobRow } from '../../wire';
import { keyOf } from './model.svelte';

export function addToComparison(jobs: readonly JobRow[]): void {
  if (!comparison.add(...jobs.map((job) => ({ key: keyOf(job), name: job.name })))) toasts.show({ kind: 'info', text: t.compare.tooMany(comparedMax) });
}

export function compareItem(job: JobRow): MenuItem {
  const picked = comparison.has(keyOf(job));
  const words = t.versions.actions;
  return { label: picked ? words.uncompare : words.compare, icon: 'compare', onselect: () => (picked ? comparison.remove(keyOf(job)) : addToComparison([job])) };
}
