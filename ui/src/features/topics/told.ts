/** What came of test messages, as messages on screen, and how a subscriber is called. */
import { t } from '../../lib/i18n/i18n.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import type { Subscription, TellResult } from '../../wire';

export function endpointName({ protocol, endpoint }: Pick<Subscription, 'protocol' | 'endpoint'>): string {
  return protocol === 'desktop' ? t.topics.thisDesktop : endpoint;
}

/** The name of who is told, in a log. */
export function labelName(label: string): string {
  return label === 'desktop' ? t.topics.thisDesktop : label;
}

export function sayTold(results: readonly TellResult[]): void {
  const reached = results.filter((result) => result.outcome === 'delivered').map((result) => labelName(result.label));
  if (results.length === 0) toasts.show({ kind: 'info', text: t.topics.testNobody });
  if (reached.length > 0) toasts.show({ kind: 'success', text: t.topics.testDelivered(reached) });
  for (const { label, outcome, answer } of results) {
    if (outcome !== 'delivered') toasts.show({ kind: 'failed', text: t.topics.testFailed(labelName(label), answer) });
  }
}
