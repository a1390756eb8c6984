import { expect, it } from 'vitest';
import { MemoryHost } from '../../host/memory';
import type { JobsView } from '../../lib/router/route';
import { sameView, SavedViews } from './views.svelte';

it('the page one is on and the usual order are no part of a view', () => {
  expect(sameView({ status: ['failed'], at: 3 }, { status: ['failed'], sort: 'created', order: 'desc' })).toBe(true);
  expect(sameView({ status: ['failed', 'running'] }, { status: ['running', 'failed'] })).toBe(true);
  expect(sameView({ tag: ['b', 'a'] }, { tag: ['a', 'b'] })).toBe(true);
  expect(sameView({ sort: 'created', order: 'asc' }, {})).toBe(false);
  expect(sameView({ period: { kind: 'last', hours: 24 } }, {})).toBe(false);
  expect(sameView({ search: 'digits' }, { search: 'digits', sort: 'duration' })).toBe(false);
});

it('a view is kept by the console under its name, and one of the same name is replaced only when that is wanted', async () => {
  const host = new MemoryHost();
  const views = new SavedViews(host);
  await views.save('Broken', { status: ['failed'], at: 2 });
  const other: JobsView = { status: ['failed'], tag: ['baseline'], period: { kind: 'last', hours: 24 } };
  await expect(views.save('Broken', other)).rejects.toMatchObject({ code: 'name_taken', about: 'Broken' });
  await views.save('Broken', other, true);
  const again = new SavedViews(host);
  await again.pull();
  expect(again.all).toEqual([{ name: 'Broken', view: other }]);
  await again.remove('Broken');
  expect(again.all).toEqual([]);
});
