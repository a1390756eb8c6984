/** Faults as sentences in the current language. */
import type { Fault } from '../wire';
import { HostError } from '../host/host';
import { t } from './i18n/i18n.svelte';

/** `label` names the field where the sentence would not say what is to be filled in. */
export function faultText({ kind }: Pick<Fault, 'kind'>, label?: string): string {
  if (kind.code === 'required' && label) return t.common.required(label);
  // Each text takes the kind of its own code; the table's type pairs them.
  return (t.faults[kind.code] as (kind: Fault['kind']) => string)(kind);
}

/** What a refused command says of one field of a form; nothing where that field is right. */
export function faultAt(thrown: unknown, field: string, label?: string): string | undefined {
  if (!thrown) return undefined;
  const fault = HostError.from(thrown).faults.find((one) => one.field === field);
  return fault && faultText(fault, label);
}
