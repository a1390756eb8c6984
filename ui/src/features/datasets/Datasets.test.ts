import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Dataset from './Dataset.svelte';
import Datasets from './Datasets.svelte';

function open(view: typeof Datasets | typeof Dataset, options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost(options);
  render(Page, { props: { view }, context: new Map([[HOST, host]]) });
  return host;
}

const table = () => screen.findByRole('table', { name: 'Datasets' });

describe('the list of datasets', () => {
  beforeEach(() => router.replace({ page: 'datasets' }));

  it('shows each with its newest version, files and size', async () => {
    open(Datasets);
    const row = within(await table()).getByRole('row', { name: /Handwritten digits/ });
    for (const text of ['Image classification', 'V003', '1,797', '3.5 MiB']) expect(row).toHaveTextContent(text);
    expect(within(row).getByRole('link', { name: 'digits' })).toHaveAttribute('href', '#/datasets/digits');
  });

  it('makes one of a folder of this computer, and shows it', async () => {
    const host = open(Datasets);
    await table();
    host.folder = '/home/lin/cats';
    await userEvent.click(screen.getByRole('button', { name: 'Create Dataset' }));
    const dialog = await screen.findByRole('dialog', { name: 'Create Dataset' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(within(dialog).getByRole('textbox', { name: 'Name' })).toHaveFocus();
    for (const label of ['Name', 'Folder']) expect(within(dialog).getByText(`Fill in ${label}.`)).toBeVisible();
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'cats');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Select' }));
    expect(within(dialog).getByRole('textbox', { name: 'Folder' })).toHaveValue('/home/lin/cats');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('cats V001 was made with 128 files.')).toBeVisible();
    const made = host.calls.find((call) => call.command === 'create_dataset')?.args;
    expect(made).toMatchObject({ name: 'cats', labeling: 'free_format', source: { kind: 'computer', path: '/home/lin/cats' } });
    await waitFor(() => expect(location.hash).toBe('#/datasets/cats/V001'));
  });

  it('says in its place that a name is taken', async () => {
    open(Datasets);
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Create Dataset' }));
    const dialog = await screen.findByRole('dialog', { name: 'Create Dataset' });
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'digits');
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Folder' }), '/data');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(await within(dialog).findByText('“digits” exists already. Choose another name.')).toBeVisible();
  });

  it('names what uses it before it is deleted', async () => {
    const host = open(Datasets);
    await table();
    host.data.uses = { versions: [{ key: { job: 7, version: 2 }, job_name: 'train-digits', status: 'running', unfinished: true }], and_more: false, configs: ['baseline'] };
    await userEvent.click(screen.getByRole('button', { name: 'Actions for digits' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete digits?' });
    expect(dialog).toHaveTextContent('All 3 versions');
    expect(within(dialog).getByRole('link', { name: 'train-digits V002' })).toHaveAttribute('href', '#/jobs/7/V002');
    expect(dialog).toHaveTextContent('has not ended');
    expect(dialog).toHaveTextContent('configuration baseline');
    host.refuse.delete_dataset = 'in_use';
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await within(dialog).findByText(/still uses it/)).toBeVisible();
    delete host.refuse.delete_dataset;
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('digits was deleted.')).toBeVisible();
  });

  it('says what it is for when it is empty', async () => {
    open(Datasets, { datasets: [] });
    expect(await screen.findByRole('heading', { name: 'No datasets yet' })).toBeVisible();
  });
});

describe('one dataset', () => {
  it('shows the newest version with its sample, and another one on request', async () => {
    router.replace({ page: 'dataset', name: 'digits' });
    open(Dataset);
    const inside = await screen.findByRole('region', { name: 'Version V003' });
    expect(await within(inside).findByText('The files are what they were when the version was made.')).toBeVisible();
    expect(await within(inside).findByRole('img', { name: 'Picture train/0003.png' })).toBeVisible();
    await userEvent.click(within(screen.getByRole('navigation', { name: 'Versions' })).getByRole('button', { name: /V002/ }));
    expect(await screen.findByRole('region', { name: 'Version V002' })).toBeVisible();
    expect(location.hash).toBe('#/datasets/digits/V002');
    await userEvent.click(screen.getByRole('tab', { name: /Left out/ }));
    expect((await screen.findAllByText('its name has more than 255 characters')).length).toBe(2);
  });

  it('tells that files are not what they were', async () => {
    router.replace({ page: 'dataset', name: 'digits' });
    const host = open(Dataset);
    host.data.broken = 'digits';
    host.notify({ notice: 'datasets' });
    expect(await screen.findByText(/digits V003 is not what it was: 1 file is missing, 2 files changed \(train\/0007.png\)/)).toBeVisible();
  });

  it('looks through the files and changes none', async () => {
    router.replace({ page: 'dataset', name: 'digits', tab: 'files' });
    open(Dataset);
    await userEvent.click(await screen.findByRole('button', { name: 'train' }));
    expect(await screen.findByRole('button', { name: '0000.png' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Upload' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'New Folder' })).toBeNull();
  });

  it('says so when it was deleted', async () => {
    router.replace({ page: 'dataset', name: 'gone' });
    open(Dataset);
    expect(await screen.findByRole('heading', { name: 'This dataset no longer exists' })).toBeVisible();
  });
});
