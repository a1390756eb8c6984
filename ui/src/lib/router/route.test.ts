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
  [{ page: 'create', data: 'obs://demo/data/' }, '#/create?data=obs%3A%2F%2Fdemo%2Fdata%2F'],
  [{ page: 'create', dataset: { name: 'digits', version: 2 } }, '#/create?dataset=digits%2FV002'],
  [{ page: 'datasets' }, '#/datasets'],
  [{ page: 'datasets', search: 'dig', sort: 'updated', order: 'desc', at: 2 }, '#/datasets?search=dig&sort=updated&order=desc&page=2'],
  [{ page: 'dataset', name: 'digits' }, '#/datasets/digits'],
  [{ page: 'dataset', name: 'digits', version: 2, tab: 'files' }, '#/datasets/digits/V002?tab=files'],
  [{ page: 'objects', at: 'obs://demo/', search: 'a b' }, '#/objects?at=obs%3A%2F%2Fdemo%2F&search=a+b'],
  [{ page: 'pools' }, '#/pools'],
  [{ page: 'settings' }, '#/settings'],
  [{ page: 'connections' }, '#/connections'],
  [{ page: 'connections', open: 'add' }, '#/connections?open=add'],
  [{ page: 'create', place: 'c-0000000a' }, '#/create?place=c-0000000a'],
  [{ page: 'compare', of: [] }, '#/compare'],
  [{ page: 'compare', of: [{ job: 7, version: 1 }, { job: 9, version: 12 }], all: true }, '#/compare?of=7%2FV001%2C9%2FV012&all=1'],
  [{ page: 'topics', search: 'on', at: 2 }, '#/topics?search=on&page=2'],
  [{ page: 'topic', name: 'on-call' }, '#/topics/on-call'],
  [{ page: 'topic', name: 'on-call', tab: 'deliveries', at: 3 }, '#/topics/on-call?tab=deliveries&page=3'],
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
