/** What narrows the list besides search and status, as the words of a chip each and what taking it away leaves. */
import { t } from '../../lib/i18n/i18n.svelte';
import { moment } from '../../lib/moment.svelte';
import type { JobsView } from '../../lib/router/route';
import type { AlgorithmSource, Period } from '../../wire';

export const sources: readonly AlgorithmSource[] = ['built_in', 'framework', 'custom_image'];

export interface Chip {
  text: string;
  /** The view without it. */
  without: Partial<JobsView>;
}

export function chipsOf(view: JobsView): Chip[] {
  return [
    ...(view.source ?? []).map((source) => ({ text: t.wizard.sources[source], without: { source: view.source!.filter((one) => one !== source) } })),
    ...(view.tag ?? []).map((tag) => ({ text: tag, without: { tag: view.tag!.filter((one) => one !== tag) } })),
    ...(view.period ? [{ text: periodText(view.period), without: { period: undefined } }] : []),
  ];
}

function periodText(period: Period): string {
  if (period.kind === 'last') return t.list.last(period.hours);
  const from = period.from_ms === null ? '' : moment.day(period.from_ms);
  const until = period.until_ms === null ? '' : moment.day(period.until_ms - 1);
  if (from && until) return t.list.range(from, until);
  return from ? t.list.since(from) : until ? t.list.until(until) : t.list.anyTime;
}
