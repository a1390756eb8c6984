import { describe, expect, it } from 'vitest';
import { href, parseRoute, type Route } from './route';

const places: [Route, string][] = [
  [{ page: 'jobs' }, '#/jobs'],
  [{ page: 'jobs', search: 'a b&c', status: ['failed', 'running'], sort: 'name', order: 'asc', at: 3 }, '#/jobs?search=a+b%26c&status=failed%2Crunning&sort=name&order=asc&page=3'],
  [{ page: 'job', job: 7 }, '#/jobs/7'],
  [{ page: 'job', job: 7, version: 1, tab: 'logs' }, '#/jobs/7/V001?tab=logs'],
  [{ page: 'job', job: 7, version: 1, tab: 'logs', task: 0, line: 123 }, '#/jobs/7/V001?tab=logs&task=0&line=123'],
  [{ page: 'create' }, '#/create'],
  [{ page: 'create', config: 'digits 4' }, '#/create?config=digits+4'],
  [{ page: 'create', from: { job: 7, version: 2 }, mode: 'version' }, '#/create?from=7%2FV002&mode=version'],
  [{ page: 'create', sample: true }, '#/create?sample=1'],
  [{ page: 'configs' }, '#/configs'],
  [{ page: 'configs', search: 'dig', sort: 'used', order: 'desc', at: 2 }, '#/configs?search=dig&sort=used&order=desc&page=2'],
  [{ page: 'config', name: 'a/b' }, '#/configs/a%2Fb'],
  [{ page: 'pools' }, '#/pools'],
  [{ page: 'settings' }, '#/settings'],
];

describe.each(places)('%o', (route, hash) => {
  it(`is written ${hash}`, () => expect(href(route)).toBe(hash));
  it('is read back as it was', () => expect(parseRoute(hash)).toEqual(route));
});

it('nothing in the hash means the list', () => expect(parseRoute('')).toEqual({ page: 'jobs' }));

it.each(['#/jobs/x', '#/jobs/0', '#/jobs/1/V000', '#/jobs/1/x', '#/jobs/1/V001/more', '#/nowhere', '#/settings/more'])('%s is no page', (hash) => {
  expect(parseRoute(hash).page).toBe('unknown');
});

it('nonsense in the query is dropped', () => {
  expect(parseRoute('#/jobs?status=failed,odd&sort=size&page=-1')).toEqual({ page: 'jobs', status: ['failed'] });
});
