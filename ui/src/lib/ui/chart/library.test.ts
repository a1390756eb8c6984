import { afterEach, expect, test } from 'vitest';
import { loadPlot } from './library';

afterEach(() => {
  delete (navigator as { language?: string }).language;
});

test('the drawing is there also where the locale is C', async () => {
  Object.defineProperty(navigator, 'language', { value: 'C', configurable: true });
  await expect(loadPlot()).resolves.toBeTypeOf('function');
});
