/** Brings uPlot with the first chart. */
import type uPlot from 'uplot';

/**
 * uPlot writes numbers in the language of the web view as soon as it is read. Where the system's locale is `C` or
 * `POSIX`, the web view calls that its language, which is no language tag, and uPlot would not load.
 */
export async function loadPlot(): Promise<typeof uPlot> {
  if (!isLanguage(navigator.language)) Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  return (await import('uplot')).default;
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
