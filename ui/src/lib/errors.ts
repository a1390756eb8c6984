/** A thrown thing as one sentence in the current language, and as a text worth copying into a report. */
import { HostError } from '../host/host';
import { t } from './i18n/i18n.svelte';

export function errorText(thrown: unknown): string {
  const error = HostError.from(thrown);
  const known = Object.hasOwn(t.errors, error.code);
  return t.errors[known ? error.code : 'internal'](error.about);
}

export function errorDetails(thrown: unknown): string {
  const error = HostError.from(thrown);
  return [error.about ? `${error.code}: ${error.about}` : error.code, error.detail].filter(Boolean).join('\n');
}
