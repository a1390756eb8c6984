/** A fault as one sentence in the current language. */
import type { Fault } from '../wire';
import { t } from './i18n/i18n.svelte';

export function faultText({ kind }: Pick<Fault, 'kind'>): string {
  // Each text takes the kind of its own code; the table's type pairs them.
  return (t.faults[kind.code] as (kind: Fault['kind']) => string)(kind);
}
