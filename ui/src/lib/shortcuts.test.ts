import { describe, expect, it, vi } from 'vitest';
import { Letters, sheet } from './shortcuts';
import { en } from './i18n/messages.en';

const key = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...more });

describe('letters', () => {
  it('one after the other do what both say, and only soon after', () => {
    const go = vi.fn();
    const letters = new Letters({ 'g j': go });
    expect(letters.press(key('g'), 0)).toBe(true);
    expect(letters.press(key('j'), 500)).toBe(true);
    expect(go).toHaveBeenCalledTimes(1);
    letters.press(key('g'), 1000);
    expect(letters.press(key('j'), 9000), 'too late').toBe(false);
    expect(go).toHaveBeenCalledTimes(1);
  });

  it('with Ctrl, Alt or held down are somebody else’s', () => {
    const create = vi.fn();
    const letters = new Letters({ n: create });
    for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { repeat: true }]) expect(letters.press(key('n', more), 0)).toBe(false);
    expect(create).not.toHaveBeenCalled();
    expect(letters.press(key('n'), 0)).toBe(true);
  });
});

it('the help sheet names every shortcut once', () => {
  const named = Object.values(sheet).flatMap((group) => group.map(({ name }) => name));
  expect(new Set(named).size).toBe(named.length);
  expect([...named].sort()).toEqual(Object.keys(en.shortcuts.keys).sort());
});
