import { describe, expect, it } from 'vitest';
import { drawnMax, firstCharacters, overwritten, piecesOf } from './text';

describe('carriage returns', () => {
  it('leave the last segment, as a terminal would', () => expect(overwritten('10%\r55%\r100%')).toBe('100%'));
  it('at the end of a line are dropped', () => expect(overwritten('10%\r100%\r\r')).toBe('100%'));
  it('alone leave nothing', () => expect(overwritten('\r\r')).toBe(''));
});

describe('what has no shape', () => {
  it('is named', () => {
    expect(piecesOf('a\u001b[31mred\u0007\u0000')).toEqual([
      { text: 'a', control: false },
      { text: 'ESC', control: true },
      { text: '[31mred', control: false },
      { text: 'BEL', control: true },
      { text: 'NUL', control: true },
    ]);
  });
  it('includes delete, C1 and what turns text around', () => {
    expect(piecesOf('\u007f\u009b\u202e')).toEqual(['DEL', 'U+009B', 'U+202E'].map((text) => ({ text, control: true })));
  });
  it('leaves tabs, Chinese and emoji as they are', () => expect(piecesOf('\t训练 🚂')).toEqual([{ text: '\t训练 🚂', control: false }]));
});

it('a very long row is cut between characters, not inside one', () => {
  expect(firstCharacters('x'.repeat(drawnMax))).toHaveLength(drawnMax);
  expect(firstCharacters(`${'x'.repeat(drawnMax - 1)}🚂`)).toBe('x'.repeat(drawnMax - 1));
});
