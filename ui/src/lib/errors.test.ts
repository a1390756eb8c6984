import { expect, it } from 'vitest';
import { HostError } from '../host/host';
import { errorDetails, errorText } from './errors';
import { language } from './i18n/i18n.svelte';

const taken = { code: 'name_taken', params: { name: 'digits' }, detail: 'UNIQUE constraint failed' };

it('a known code is a sentence in the language of the page', () => {
  expect(errorText(taken)).toContain('A job called digits exists already');
  language.current = 'zh';
  expect(errorText(new HostError(taken))).toContain('已有名为 digits 的作业');
  language.current = 'en';
});

it('an unknown code still says something, and the details keep the code', () => {
  const odd = { code: 'toString', params: { at: 3 }, detail: null };
  expect(errorText(odd)).toContain('did not foresee');
  expect(errorDetails(odd)).toBe('toString {"at":3}');
});

it('a thrown Error of our own keeps its message in the details', () => {
  expect(errorDetails(new Error('boom'))).toContain('boom');
});
