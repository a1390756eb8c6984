import { expect, it } from 'vitest';
import type { ObjectEntry } from '../../wire';
import { taken, uploading } from './upload';

it.each([
  ['/home/lin/my-code', 'obs://uploads/my-code/', 'folder'],
  ['C:\\Users\\lin\\my-code\\', 'obs://uploads/my-code/', 'folder'],
  ['/home/lin/.config', 'obs://uploads/.config/', 'folder'],
  ['/home/lin/digits.csv', 'obs://uploads/digits/digits.csv', 'file'],
  ['/data/train.tar.gz', 'obs://uploads/train.tar/train.tar.gz', 'file'],
])('%s goes to %s', (from, to, kind) => expect(uploading(from)).toEqual({ from, to, kind }));

it('a boot file goes into the code directory', () => expect(uploading('/home/lin/train.py', 'obs://demo/code/').to).toBe('obs://demo/code/train.py'));

it('a field for a folder takes the folder around an uploaded file', () => {
  const entry: ObjectEntry = { url: 'obs://uploads/digits/digits.csv', kind: 'file', size_bytes: 1, modified_ms: null };
  expect(taken(entry, 'folder')).toBe('obs://uploads/digits/');
  expect(taken(entry, 'file')).toBe('obs://uploads/digits/digits.csv');
  expect(taken({ ...entry, url: 'obs://uploads/code/', kind: 'folder' }, 'folder')).toBe('obs://uploads/code/');
});
