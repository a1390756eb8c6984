/** How a chart writes its values, in either language. Pure. */
import { formatBytes, formatDuration, formatExact } from '../../i18n/format';
import type { Lang } from '../../i18n/i18n.svelte';
import type { XKind } from './series';

const locales: Record<Lang, string> = { en: 'en', zh: 'zh-CN' };
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** A value with its unit: `B` is counted in KiB and MiB, `B/s` likewise, `%` stands close and has one digit at most. */
export function formatY(y: number, unit: string | undefined, lang: Lang): string {
  if (unit === 'B') return formatBytes(y, lang);
  if (unit === 'B/s') return `${formatBytes(y, lang)}/s`;
  if (unit === '%') return `${y.toLocaleString(locales[lang], { minimumFractionDigits: Number.isInteger(y) ? 0 : 1, maximumFractionDigits: 1 })}%`;
  const number = formatPlain(y, lang);
  return unit === undefined || unit === '' ? number : `${number} ${unit}`;
}

/** Four telling digits, and powers of ten where a plain number would be all zeros. */
export function formatPlain(y: number, lang: Lang): string {
  const size = Math.abs(y);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return y.toExponential(2);
  return y.toLocaleString(locales[lang], { maximumSignificantDigits: size >= 1000 ? Math.ceil(Math.log10(size + 1)) : 4 });
}

/** An x in full: for the legend, the table and what is read aloud. */
export function formatX(x: number, kind: XKind, lang: Lang): string {
  if (kind === 'time') return formatExact(x, lang);
  if (kind === 'elapsed') return formatDuration(x, lang);
  return formatPlain(x, lang);
}

/** An x on the axis, as exact as the distance between two marks asks for. */
export function formatTick(x: number, kind: XKind, apartMs: number, lang: Lang): string {
  if (kind === 'step') return formatPlain(x, lang);
  if (kind === 'elapsed') return formatDuration(x, lang);
  const at = new Date(x);
  if (apartMs >= dayMs) return at.toLocaleDateString(locales[lang], { month: 'short', day: 'numeric' });
  const seconds = apartMs < minuteMs ? ({ second: '2-digit' } as const) : {};
  return at.toLocaleTimeString(locales[lang], { hour: '2-digit', minute: '2-digit', hour12: false, ...seconds });
}
