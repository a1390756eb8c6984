import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Configs from './Configs.svelte';

function open(options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost(options);
  render(Page, { props: { view: Configs }, context: new Map([[HOST, host]]) });
  return host;
}

const table = () => screen.findByRole('table', { name: 'Job Parameters' });
const names = async () => within(await table()).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[0]!.textContent);

beforeEach(() => router.replace({ page: 'configs' }));

describe('the list of configurations', () => {
  it('shows the newest first, with engine type and last use', async () => {
    open();
    expect((await names())[0]).toBe('中文分词');
    const row = within(await table()).getByRole('row', { name: /One node, thirty epochs/ });
    expect(row).toHaveTextContent('local/this-computer');
    expect(screen.getByText('1–20 of 23')).toBeVisible();
  });

  it('sorts, turns pages and searches, and keeps all of it in the address', async () => {
    const host = open();
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    await waitFor(async () => expect((await names())[0]).toBe('digits'));
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    await waitFor(async () => expect(await names()).toHaveLength(3));
    expect(host.calls.at(-1)?.args).toMatchObject({ sort: 'name', order: 'asc', offset: 20 });
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search by name' }), 'digits');
    await waitFor(async () => expect(await names()).toEqual(['digits', 'digits-distributed']));
    expect(location.hash).toBe('#/configs?search=digits&sort=name&order=asc');
  });

  it('leads to a new job and to editing', async () => {
    open();
    await table();
    expect(screen.getByRole('link', { name: 'Create Training Job from digits' })).toHaveAttribute('href', '#/create?config=digits');
    expect(screen.getByRole('link', { name: 'Edit digits' })).toHaveAttribute('href', '#/configs/digits');
  });

  it('deletes after asking by name', async () => {
    const host = open();
    await userEvent.click(await screen.findByRole('button', { name: 'Delete digits' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete digits?' });
    expect(dialog).toHaveTextContent('removed for good');
    expect(host.wizard.configs.some((config) => config.name === 'digits')).toBe(true);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('digits was deleted.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Delete digits' })).toBeNull();
  });

  it('says what it is for when it is empty', async () => {
    open({ configs: [] });
    expect(await screen.findByRole('heading', { name: 'No configurations yet' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Create Training Job' })).toHaveAttribute('href', '#/create');
  });

  it('gives the reason and tries again when it cannot be had', async () => {
    const host = open({ refuse: { list_configs: 'owner_unreachable' } });
    await screen.findByRole('alert');
    delete host.refuse.list_configs;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });
});
