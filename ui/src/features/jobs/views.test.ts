import { expect, it } from 'vitest';
import { MemoryHost } from '../../host/memory';
import { sameView, SavedViews } from './views.svelte';

it('the page one is on and the usual order are no part of a view', () => {
  expect(sameView({ status: ['failed'], at: 3 }, { status: ['failed'], sort: 'created', order: 'desc' })).toBe(true);
  expect(sameView({ status: ['failed', 'running'] }, { status: ['running', 'failed'] })).toBe(true);
  expect(sameView({ tag: ['b', 'a'] }, { tag: ['a', 'b'] })).toBe(true);
  expect(sameView({ sort: 'created', order: 'asc' }, {})).toBe(false);
  expect(sameView({ period: { kind: 'last', hours: 24 } }, {})).toBe(false);
  expect(sameView({ search: 'digits' }, { search: 'digits', sort: 'duration' })).toBe(false);
});

it('a view is kept by the console under its name, and the same name is replaced', async () => {
  const host = new MemoryHost();
  const views = new SavedViews(host);
  await views.save('Broken', { status: ['failed'], at: 2 });
  await views.save('Broken', { status: ['failed'], tag: ['baseline'], period: { kind: 'last', hours: 24 } });
  const again = new SavedViews(host);
  await again.pull();
  expect(again.all).toEqual([{ name: 'Broken', view: { status: ['failed'], tag: ['baseline'], period: { kind: 'last', hours: 24 } } }]);
  await again.remove('Broken');
  expect(again.all).toEqual([]);
});
