import { describe, expect, it } from 'vitest';
import { paragraphs } from './readme';

describe('a readme', () => {
  it('has each paragraph in one line', () => {
    expect(paragraphs('Many trees, each\ngrown alone.\n\nIt needs\nlittle.')).toBe('Many trees, each grown alone.\n\nIt needs little.');
  });

  it('joins Chinese without a gap', () => {
    expect(paragraphs('随机\n森林')).toBe('随机森林');
  });

  it('keeps lists, headings and code as they are written', () => {
    const text = '# Title\nWords\n- one\n- two\n\n```\na = 1\nb = 2\n```\nafter';
    expect(paragraphs(text)).toBe(text);
  });
});
