import { describe, expect, it } from 'vitest';
import { formatAgo, formatBytes, formatDuration, formatNumber, formatPercent, formatSentences, formatWhen } from './format';

const now = new Date(2026, 10, 21, 14, 32, 10).getTime();
const hours = (n: number) => n * 3_600_000;

describe('durations', () => {
  it('are hh:mm:ss as in the service', () => expect(formatDuration(754_999, 'en')).toBe('00:12:34'));
  it('put days in front', () => expect(formatDuration(hours(51), 'zh')).toBe('2天 03:00:00'));
  it('never go below zero when clocks disagree', () => expect(formatDuration(-5000, 'en')).toBe('00:00:00'));
});

describe('dates', () => {
  it('are the time alone today', () => expect(formatWhen(now - hours(1), now, 'en')).toBe('13:32'));
  it('say yesterday across midnight', () => {
    expect(formatWhen(now - hours(15), now, 'en')).toBe('Yesterday 23:32');
    expect(formatWhen(now - hours(15), now, 'zh')).toBe('昨天 23:32');
  });
  it('carry the year only when it is another one', () => {
    expect(formatWhen(new Date(2026, 1, 3, 9, 5).getTime(), now, 'en')).toBe('Feb 3, 09:05');
    expect(formatWhen(new Date(2025, 1, 3, 9, 5).getTime(), now, 'zh')).toBe('2025年2月3日 09:05');
  });
  it('tell how long ago in words', () => {
    expect(formatAgo(now - 3000, now, 'en')).toBe('just now');
    expect(formatAgo(now - hours(3), now, 'zh')).toBe('3小时前');
  });
});

it('numbers are grouped and sizes carry binary units', () => {
  expect(formatNumber(1_234_567, 'en')).toBe('1,234,567');
  expect(formatBytes(134_217_728, 'en')).toBe('128 MiB');
  expect(formatBytes(1536, 'zh')).toBe('1.5 KiB');
});

it('what was measured has one digit behind the point below a hundred, so that figures below each other agree', () => {
  expect(formatBytes(5_100, 'en')).toBe('5.0 KiB');
  expect(formatBytes(57_548, 'en')).toBe('56.2 KiB');
  expect(formatBytes(8 * 2 ** 30, 'en')).toBe('8 GiB');
  expect(formatPercent(0.93, 'en')).toBe('93.0%');
  expect(formatPercent(0.934, 'en')).toBe('93.4%');
  expect(formatPercent(1, 'zh')).toBe('100%');
});

it('sentences stand behind each other as in their language', () => {
  expect(formatSentences(['One.', '', 'Two.'], 'en')).toBe('One. Two.');
  expect(formatSentences(['一。', '二。'], 'zh')).toBe('一。二。');
});
