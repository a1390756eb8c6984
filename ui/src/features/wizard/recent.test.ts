import { beforeEach, expect, it } from 'vitest';
import { digitsSpec } from '../../host/memory/wizard-data';
import { readRecent, rememberPaths } from './recent';

const withData = (path: string) => digitsSpec({ data: [{ source: 'path', path }] });

beforeEach(() => localStorage.clear());

it('the newest path is first, and none is there twice', () => {
  for (const path of ['obs://a/', 'obs://b/', 'obs://a/']) rememberPaths(withData(path));
  expect(readRecent().data).toEqual(['obs://a/', 'obs://b/']);
});

it('eight of a kind are kept, and a field left empty adds none', () => {
  for (let at = 0; at < 10; at += 1) rememberPaths(withData(`obs://bucket/${at}/`));
  expect(readRecent().data).toHaveLength(8);
  expect(readRecent().data[0]).toBe('obs://bucket/9/');
  expect(readRecent().log).toEqual([]);
});

it.each(['', 'null', '{', '{"data":"obs://a/"}', '{"data":[7,"obs://a/"]}'])('what was kept as %o is read without harm', (kept) => {
  localStorage.setItem('trainyard.recent-paths', kept);
  expect(readRecent().data.every((path) => path.startsWith('obs://'))).toBe(true);
});
