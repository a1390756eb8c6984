import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { sampleJobs } from '../../host/memory/jobs';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import type { Commands } from '../../wire';
import Job from './Job.svelte';

/** `digits-lr-sweep` has twelve versions. */
async function open(tab: string, options: MemoryOptions = {}, versions?: number): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0), ...options });
  const job = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!;
  if (versions) Object.assign(job, { version: versions, version_count: versions });
  router.replace({ page: 'job', job: job.id, tab });
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  await screen.findByRole('heading', { name: 'digits-lr-sweep' });
  return host;
}

const table = () => screen.findByRole('table', { name: 'Versions' });
const numbers = async () => within(await table()).getAllByRole('link').map((link) => link.textContent);

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200);
});

describe('the list of versions', () => {
  it('shows the newest first, with status, parent and what changed', async () => {
    await open('versions');
    expect((await numbers()).slice(0, 3)).toEqual(['V012', 'V011', 'V010']);
    const row = within(await table()).getByRole('row', { name: /V012/ });
    expect(row).toHaveTextContent(/V012\s*Newest\s*Successful\s*V011/);
    expect(row).toHaveTextContent('Boot Command, SEED 8 → 7');
    expect(within(await table()).getAllByRole('row').at(-1)).toHaveTextContent('first');
  });

  it('is narrowed by text, status and range, and cleared', async () => {
    const host = await open('versions');
    await table();
    await userEvent.type(screen.getByRole('textbox', { name: 'From version' }), '3{Tab}');
    await userEvent.type(screen.getByRole('textbox', { name: 'To version' }), 'v5{Tab}');
    await waitFor(async () => expect(await numbers()).toEqual(['V005', 'V004', 'V003']));
    await userEvent.click(screen.getByRole('button', { name: 'Failed' }));
    expect(await screen.findByRole('heading', { name: 'No version matches' })).toBeVisible();
    expect(host.calls.filter(({ command }) => command === 'list_versions').at(-1)?.args).toMatchObject({ from: 3, to: 5, groups: ['failed'] });
    await userEvent.click(screen.getAllByRole('button', { name: 'Clear filter' })[0]!);
    await waitFor(async () => expect(await numbers()).toHaveLength(12));
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search values, errors, V012' }), 'v007');
    await waitFor(async () => expect(await numbers()).toEqual(['V007']));
  });

  it('says in the row that a version has the values of its parent', async () => {
    const host = await open('versions');
    await table();
    const real = host.call.bind(host);
    host.call = (async (command: never, args: never) => {
      const answer: unknown = await real(command, args);
      if (command !== 'list_versions') return answer;
      const { rows, total } = answer as Commands['list_versions']['result'];
      return { rows: rows.map((row) => ({ ...row, spec: rows[0]!.spec })), total };
    }) as never;
    await userEvent.type(screen.getByRole('textbox', { name: 'From version' }), '10{Tab}');
    await waitFor(async () => expect(await numbers()).toEqual(['V012', 'V011', 'V010']));
    await waitFor(async () => expect(within(await table()).getByRole('row', { name: /V012/ })).toHaveTextContent('The same values as V011'));
    expect(within(await table()).getAllByRole('row').at(-1), 'what its parent had is not in the list').not.toHaveTextContent('The same values');
  });

  it('unfolds what a version changed against its parent', async () => {
    await open('versions');
    await userEvent.click(within(await table()).getByRole('button', { name: 'Details of V012' }));
    expect(await screen.findByText('Changed against V011')).toBeVisible();
    const changes = screen.getByText('SEED', { selector: 'dt' }).nextElementSibling;
    expect(changes).toHaveTextContent('8 → 7');
    const ways = within(screen.getByRole('group', { name: 'digits-lr-sweep V012' }));
    expect(ways.getByRole('link', { name: 'Modify' })).toHaveAttribute('href', expect.stringContaining('mode=version'));
  });

  it.each([
    ['where all columns have room', 1200, 'Parent version'],
    ['where the parent has none', 800, undefined],
  ])('unfolds over the columns that are shown, %s', async (_, width, parent) => {
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(width);
    await open('versions');
    await userEvent.click(within(await table()).getByRole('button', { name: 'Details of V012' }));
    const heads = within(await table()).getAllByRole('columnheader');
    expect(heads.find((head) => head.textContent === 'Parent version')?.textContent).toBe(parent);
    const details = (await screen.findByText('Changed against V011')).closest('tr')!;
    expect([...details.cells].reduce((sum, cell) => sum + cell.colSpan, 0)).toBe(heads.length);
  });

  it('leads to the comparison of those that are picked, and else of the newest', async () => {
    const host = await open('versions');
    const job = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!.id;
    await table();
    expect(screen.getByRole('link', { name: 'View Comparison Result' }).getAttribute('href')).toContain(`${job}%2FV012%2C${job}%2FV011`);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select V010' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select V002' }));
    expect(screen.getByRole('link', { name: 'Compare 2' })).toHaveAttribute('href', `#/compare?of=${job}%2FV010%2C${job}%2FV002`);
  });

  it('shows two hundred versions a hundred at a time', async () => {
    await open('versions', {}, 200);
    await waitFor(async () => expect(await numbers()).toHaveLength(100));
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(async () => expect(await numbers()).toHaveLength(200));
    expect(screen.getByText('200 versions')).toBeVisible();
  });

  it('gives the reason when it cannot be had, and tries again', async () => {
    const host = await open('versions', { refuse: { list_versions: 'internal' } });
    await screen.findByRole('alert');
    delete host.refuse.list_versions;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });
});

describe('what ran', () => {
  it('shows commit, uncommitted changes, hash, interpreter and the packages', async () => {
    await open('configurations');
    const region = await screen.findByRole('region', { name: 'What ran' });
    expect(await within(region).findByText('2 files changed')).toBeVisible();
    expect(region).toHaveTextContent('41d8aa02c0');
    expect(region).toHaveTextContent('06c4e19f7b06c4e1');
    expect(region).toHaveTextContent('Python 3.11.9');
    await userEvent.type(within(region).getByRole('searchbox', { name: 'Search packages' }), 'torch');
    expect(await within(region).findByText('2 of 12 packages')).toBeVisible();
  });
});
