/** Numbers, sizes, durations and dates as each language writes them. Pure: the language and the time are passed in. */
import type { Lang } from './i18n.svelte';

const locales: Record<Lang, string> = { en: 'en', zh: 'zh-CN' };
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Which clock a time of day is read off. */
export type Zone = 'local' | 'utc';

/** Making one takes up to a millisecond, and a list asks for dozens at once: each is made once a language. */
function once<T>(make: (locale: string) => T): (lang: Lang) => T {
  const made: Partial<Record<Lang, T>> = {};
  return (lang) => (made[lang] ??= make(locales[lang]));
}

/** The same for moments, once for each clock. */
function onceByZone(options: Intl.DateTimeFormatOptions): (lang: Lang, zone: Zone) => Intl.DateTimeFormat {
  const local = once((locale) => new Intl.DateTimeFormat(locale, options));
  const utc = once((locale) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }));
  return (lang, zone) => (zone === 'utc' ? utc : local)(lang);
}

const plainNumber = once((locale) => new Intl.NumberFormat(locale));
const wholePercent = once((locale) => new Intl.NumberFormat(locale, { style: 'percent' }));
const percent = once((locale) => new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const timeOfDay = onceByZone({ hour: '2-digit', minute: '2-digit', hour12: false });
const dayOfYear = onceByZone({ month: 'short', day: 'numeric' });
const dayAndYear = onceByZone({ year: 'numeric', month: 'short', day: 'numeric' });
const exact = onceByZone({ dateStyle: 'medium', timeStyle: 'medium', hour12: false });
const ago = once((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

/** Several things in one line. */
export function formatList(things: readonly string[], lang: Lang): string {
  return things.join(lang === 'zh' ? '、' : ', ');
}

/** Sentences behind each other; those that are not there are left out. Chinese has no space between them. */
export function formatSentences(sentences: readonly string[], lang: Lang): string {
  return sentences.filter(Boolean).join(lang === 'zh' ? '' : ' ');
}

export function formatNumber(value: number, lang: Lang): string {
  return plainNumber(lang).format(value);
}

/** "5 KiB" and "128 MiB" where it is just that; else one digit behind the point below a hundred, so that sizes below each other agree. */
export function formatBytes(bytes: number, lang: Lang): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let step = 0;
  while (bytes >= 1024 && step < units.length - 1) {
    bytes /= 1024;
    step += 1;
  }
  const digits = step === 0 || bytes >= 100 || Number.isInteger(bytes) ? 0 : 1;
  return `${bytes.toLocaleString(locales[lang], { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[step]}`;
}

/** `hh:mm:ss` as the service's console shows it, days in front when there are any. */
export function formatDuration(ms: number, lang: Lang): string {
  const whole = Math.max(0, Math.floor(ms / second));
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  const days = Math.floor(whole / 86_400);
  if (days === 0) return clock;
  return lang === 'zh' ? `${days}天 ${clock}` : `${days}d ${clock}`;
}

/** "14:32" today, "Yesterday 14:32", "12 Nov, 14:32" this year, with the year before that. */
export function formatWhen(atMs: number, nowMs: number, lang: Lang, zone: Zone = 'local'): string {
  const at = new Date(atMs);
  const time = marked(timeOfDay(lang, zone).format(at), zone);
  const daysAgo = Math.round((startOfDay(nowMs, zone) - startOfDay(atMs, zone)) / day);
  if (daysAgo === 0) return time;
  if (daysAgo === 1) return lang === 'zh' ? `昨天 ${time}` : `Yesterday ${time}`;
  const sameYear = yearOf(at, zone) === yearOf(new Date(nowMs), zone);
  const date = (sameYear ? dayOfYear : dayAndYear)(lang, zone).format(at);
  return lang === 'zh' ? `${date} ${time}` : `${date}, ${time}`;
}

/** The full date and time to the second, for tooltips and details. */
export function formatExact(atMs: number, lang: Lang, zone: Zone = 'local'): string {
  return marked(exact(lang, zone).format(atMs), zone);
}

/** "Nov 12, 2026", on this computer's calendar. */
export function formatDay(atMs: number, lang: Lang): string {
  return dayAndYear(lang, 'local').format(new Date(atMs));
}

/** "just now", "3 minutes ago", "2天前". */
export function formatAgo(atMs: number, nowMs: number, lang: Lang): string {
  const past = Math.max(0, nowMs - atMs);
  const words = ago(lang);
  if (past < 10 * second) return lang === 'zh' ? '刚刚' : 'just now';
  if (past < minute) return words.format(-Math.floor(past / second), 'second');
  if (past < hour) return words.format(-Math.floor(past / minute), 'minute');
  if (past < day) return words.format(-Math.floor(past / hour), 'hour');
  return words.format(-Math.floor(past / day), 'day');
}

function startOfDay(atMs: number, zone: Zone): number {
  const at = new Date(atMs);
  return zone === 'utc' ? at.setUTCHours(0, 0, 0, 0) : at.setHours(0, 0, 0, 0);
}

function yearOf(at: Date, zone: Zone): number {
  return zone === 'utc' ? at.getUTCFullYear() : at.getFullYear();
}

/** A time that is not this computer's says so. */
function marked(time: string, zone: Zone): string {
  return zone === 'utc' ? `${time} UTC` : time;
}

/** "95.3%" of a share from 0 to 1; nothing and all of it have no digit behind the point. */
export function formatPercent(share: number, lang: Lang): string {
  return (share === 0 || share === 1 ? wholePercent : percent)(lang).format(share);
}
