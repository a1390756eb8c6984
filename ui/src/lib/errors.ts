/** A thrown thing as one sentence in the current language, and as a text worth copying into a report. */
import { HostError } from '../host/host';
import { t } from './i18n/i18n.svelte';

type Code = keyof typeof t.errors;

export function errorText(thrown: unknown): string {
  const error = HostError.from(thrown);
  const known = Object.hasOwn(t.errors, error.code);
  return t.errors[known ? (error.code as Code) : 'unexpected'](error.params);
}

export function errorDetails(thrown: unknown): string {
  const error = HostError.from(thrown);
  const params = Object.keys(error.params).length > 0 ? ` ${JSON.stringify(error.params)}` : '';
  return [`${error.code}${params}`, error.detail].filter(Boolean).join('\n');
}
