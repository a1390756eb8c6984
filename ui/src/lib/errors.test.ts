import { expect, it } from 'vitest';
import { HostError } from '../host/host';
import { errorDetails, errorText } from './errors';
import { language } from './i18n/i18n.svelte';
import type { WireError } from '../wire';

const running: WireError = { code: 'still_running', name: 'digits', faults: [], detail: 'digits is still running; stop it first' };

it('a known code is a sentence in the language of the page', () => {
  expect(errorText(running)).toBe('digits was asked to stop and still runs. Try again in a moment.');
  language.current = 'zh';
  expect(errorText(new HostError(running))).toBe('digits 已收到停止请求但仍在运行，请稍后重试。');
  language.current = 'en';
});

it('a code from a newer console still says something, and the details keep it', () => {
  const odd = { ...running, code: 'toString' };
  expect(errorText(odd)).toContain('did not foresee');
  expect(errorDetails(odd)).toBe('toString: digits\ndigits is still running; stop it first');
});

it('a thrown Error of our own keeps its message in the details', () => {
  expect(errorDetails(new Error('boom'))).toContain('boom');
});
