import { beforeEach, expect, it } from 'vitest';
import { sameView, SavedViews } from './views.svelte';

beforeEach(() => localStorage.clear());

it('the page one is on and the usual order are no part of a view', () => {
  expect(sameView({ status: ['failed'], at: 3 }, { status: ['failed'], sort: 'created', order: 'desc' })).toBe(true);
  expect(sameView({ status: ['failed', 'running'] }, { status: ['running', 'failed'] })).toBe(true);
  expect(sameView({ sort: 'created', order: 'asc' }, {})).toBe(false);
  expect(sameView({ search: 'digits' }, { search: 'digits', sort: 'duration' })).toBe(false);
});

it('a view is there again after a restart, under its name, and the same name is replaced', () => {
  const views = new SavedViews();
  views.save('Broken', { status: ['failed'], at: 2 });
  views.save('Broken', { status: ['failed'], search: 'digits' });
  expect(new SavedViews().all).toEqual([{ name: 'Broken', view: { search: 'digits', status: ['failed'] } }]);
  views.remove('Broken');
  expect(new SavedViews().all).toEqual([]);
});

it.each(['', '{', 'null', '{"name":"x"}', '[null,{"name":7},{"name":"x","view":null}]'])('what was kept as %o is read as no views', (kept) => {
  localStorage.setItem('trainyard.job-views', kept);
  expect(new SavedViews().all).toEqual([]);
});
