import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { language } from '../../lib/i18n/i18n.svelte';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Algorithms from './Algorithms.svelte';

function open(options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost(options);
  render(Page, { props: { view: Algorithms }, context: new Map([[HOST, host]]) });
  return host;
}

const table = async () => within(await screen.findByRole('table', { name: 'Algorithms' }));
const unfold = async (name: string) => userEvent.click((await table()).getByRole('button', { name: `Show ${name}` }));

beforeEach(() => {
  language.current = 'en';
  router.replace({ page: 'algorithms' });
});

describe('the catalogue', () => {
  it('lists name, use, engine and version, and leads to a job with the algorithm', async () => {
    open();
    const row = (await table()).getByRole('row', { name: /Neural network for small images/ });
    expect(row).toHaveTextContent('Image classification');
    expect(row).toHaveTextContent('Python 3.6 or later');
    expect(within(row).getByRole('link', { name: 'Create Training Job with mlp_digits' })).toHaveAttribute('href', '#/create?algorithm=mlp_digits');
    expect(within(row).queryByRole('button', { name: 'Remove mlp_digits' }), 'it comes with the program').toBeNull();
  });

  it('unfolds a row to its parameters with type, default, range, required and help', async () => {
    open();
    await unfold('mlp_digits');
    const parameters = within(await screen.findByRole('table', { name: 'Running parameters' }));
    expect(parameters.getByRole('row', { name: 'epochs Whole number 12 1 to 1000 No How often the images are gone over.' })).toBeVisible();
    expect(parameters.getByRole('row', { name: /activation Choice tanh tanh, relu/ })).toBeVisible();
    expect(screen.getByText('accuracy ≥ 0.93 on digits')).toBeVisible();
    expect(await screen.findByText(/A network with one hidden layer/)).toBeVisible();
    expect(location.hash).toBe('#/algorithms?unfolded=mlp_digits');
    await userEvent.click((await table()).getByRole('button', { name: 'Hide mlp_digits' }));
    expect(screen.queryByRole('table', { name: 'Running parameters' })).toBeNull();
  });

  it('speaks the language of the page, the readme too', async () => {
    open();
    await unfold('mlp_digits');
    language.current = 'zh';
    expect(await screen.findByText(/单隐藏层网络/)).toBeVisible();
    expect(screen.getByText('遍历训练图像的次数。')).toBeVisible();
    expect(screen.getByText('小图像神经网络')).toBeVisible();
  });

  it('names the faults of a package that is broken, key by key', async () => {
    open();
    const row = (await table()).getByRole('row', { name: /half_done/ });
    expect(row).toHaveTextContent('Cannot be used');
    expect(within(row).queryByRole('link')).toBeNull();
    await unfold('half_done');
    const fault = (await screen.findByText('entry')).closest('li')!;
    expect(fault).toHaveTextContent('train.py is not in the package.');
  });

  it('is searched in both languages', async () => {
    open();
    await table();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search by name or use' }), '图像');
    await waitFor(async () => expect((await table()).getAllByRole('row')).toHaveLength(2));
    await userEvent.type(screen.getByRole('searchbox'), 'zzz');
    expect(await screen.findByRole('heading', { name: 'No algorithm matches' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear search' }));
    await waitFor(async () => expect((await table()).getAllByRole('row').length).toBeGreaterThan(2));
  });

  it('gives the reason and tries again when it cannot be had', async () => {
    const host = open({ refuse: { list_algorithms: 'owner_unreachable' } });
    await screen.findByRole('alert');
    delete host.refuse.list_algorithms;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeDefined();
  });
});

describe('adding one', () => {
  async function adding(host: MemoryHost, folder: string) {
    await table();
    host.folder = folder;
    await userEvent.click(screen.getByRole('button', { name: 'Add Algorithm' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add Built-in Algorithm' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Select folder' }));
    return dialog;
  }

  it('checks the folder first, then copies it, and unfolds it', async () => {
    const host = open();
    const dialog = await adding(host, '/home/lin/my_algorithm');
    expect(await dialog.findByText('My own (my_algorithm 1.0.0) can be added.')).toBeVisible();
    expect(host.calls.some((call) => call.command === 'add_algorithm')).toBe(false);
    await userEvent.click(dialog.getByRole('button', { name: 'Add' }));
    expect(await screen.findByText('my_algorithm was added.')).toBeVisible();
    expect((await table()).getByRole('button', { name: 'Hide my_algorithm' })).toBeVisible();
  });

  it('names every fault, and checks again after they were mended', async () => {
    const host = open();
    const dialog = await adding(host, '/home/lin/mine_broken');
    expect((await dialog.findByText('version')).closest('li')).toHaveTextContent('“new” is not a version. Write it like 1.0.0.');
    expect(dialog.getByText('parameters[1].default').closest('li')).toHaveTextContent('0 is below the smallest value, 1.');
    expect(dialog.getByRole('button', { name: 'Add' })).toBeDisabled();
    host.catalogue.mended.add('/home/lin/mine_broken');
    await userEvent.click(dialog.getByRole('button', { name: 'Check again' }));
    expect(await dialog.findByText(/can be added/)).toBeVisible();
  });
});

it('one of my own is removed after asking', async () => {
  open();
  await userEvent.click((await table()).getByRole('button', { name: 'Remove half_done' }));
  const question = await screen.findByRole('alertdialog', { name: 'Remove half_done?' });
  expect(question).toHaveTextContent('The folder it was added from stays');
  await userEvent.click(within(question).getByRole('button', { name: 'Remove' }));
  expect(await screen.findByText('half_done was removed.')).toBeVisible();
  expect((await table()).queryByRole('row', { name: /half_done/ })).toBeNull();
});
