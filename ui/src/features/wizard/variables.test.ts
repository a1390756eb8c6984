import { expect, it } from 'vitest';
import { looksLikeVariables, merged } from './variables';

it('one line is a variable where a name is expected, several are everywhere', () => {
  expect(looksLikeVariables('LR=0.1', true)).toBe(true);
  expect(looksLikeVariables('LR=0.1', false)).toBe(false);
  expect(looksLikeVariables('# a\nexport LR=0.1\n\nSEED=7', false)).toBe(true);
  expect(looksLikeVariables('just a name', true)).toBe(false);
  expect(looksLikeVariables('a sentence\nof two lines', false)).toBe(false);
});

it('a variable that is there gets its new value in its place, blank rows leave', () => {
  const rows = [{ name: 'A', value: '1' }, { name: '', value: '' }, { name: 'B', value: '', secret: '5e' }];
  expect(merged(rows, [{ name: 'C', value: '3' }, { name: 'A', value: '2' }])).toEqual([
    { name: 'A', value: '2' },
    { name: 'B', value: '', secret: '5e' },
    { name: 'C', value: '3' },
  ]);
});
