import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { longObjects } from '../../host/memory/long';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Objects from './Objects.svelte';

function open(at?: string, options: MemoryOptions = {}): MemoryHost {
  router.replace({ page: 'objects', at });
  const host = new MemoryHost(options);
  render(Page, { props: { view: Objects }, context: new Map([[HOST, host]]) });
  return host;
}

const list = () => screen.findByRole('list', { name: 'Objects' });
const entry = (name: string) => screen.findByRole('button', { name });
const choose = async (of: string, action: string) => {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for ${of}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: action }));
};

beforeEach(() => localStorage.clear());

describe('the browser of object storage', () => {
  it('begins with the buckets and goes down and up again, each folder in the address', async () => {
    open();
    await userEvent.click(await entry('demo'));
    await waitFor(() => expect(router.route).toMatchObject({ page: 'objects', at: 'obs://demo/' }));
    await userEvent.click(await entry('digits'));
    await userEvent.click(await entry('code'));
    expect(await entry('train.py')).toBeVisible();
    await userEvent.click(within(screen.getByRole('navigation', { name: 'Path' })).getByRole('button', { name: 'demo' }));
    expect(await entry('digits')).toBeVisible();
  });

  it('finds what is below, and says so when there is nothing', async () => {
    const host = open('obs://demo/');
    await list();
    await userEvent.type(screen.getByRole('searchbox'), 'softmax');
    expect(await entry('digits/code/softmax.py')).toBeVisible();
    expect(screen.getByText('1 found here and below')).toBeVisible();
    expect(host.calls.at(-1)?.args).toMatchObject({ url: 'obs://demo/', search: 'softmax' });
    await userEvent.type(screen.getByRole('searchbox'), 'zzz');
    expect(await screen.findByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  });

  it('asks for a window of a hundred thousand and not for all', async () => {
    const host = open('obs://demo/many/', { objects: longObjects() });
    expect(await screen.findByText('100,000 objects')).toBeVisible();
    const asked = host.calls.filter((call) => call.command === 'browse_objects').map((call) => (call.args as { limit: number }).limit);
    expect(Math.max(...asked)).toBe(200);
    expect(asked.length).toBeLessThan(4);
  });

  it('says how much it cannot list', async () => {
    const host = new MemoryHost();
    host.data.unlisted = 3;
    router.replace({ page: 'objects', at: 'obs://demo/' });
    render(Page, { props: { view: Objects }, context: new Map([[HOST, host]]) });
    expect(await screen.findByText(/3 entries are not listed/)).toBeVisible();
  });

  it('shows a text, a picture and JSON beside the list, and leaves the focus where it was', async () => {
    open('obs://demo/digits/output/V001/', { objects: { 'obs://demo/digits/output/V001/model.json': 90, 'obs://demo/digits/output/V001/loss.png': 900 } });
    await userEvent.click(await entry('model.json'));
    const pane = await screen.findByRole('region', { name: 'Preview model.json' });
    expect(await within(pane).findByText(/"accuracy": 0.9713/)).toBeVisible();
    await userEvent.click(within(pane).getByRole('button', { name: 'Close the preview' }));
    await waitFor(async () => expect(await entry('model.json')).toHaveFocus());
    await userEvent.click(await entry('loss.png'));
    expect(await screen.findByRole('img', { name: 'Picture loss.png' })).toHaveAttribute('src', expect.stringContaining('data:image/'));
  });

  it('deletes after asking by name', async () => {
    const host = open('obs://demo/digits/');
    await choose('code', 'Delete');
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete code?' });
    expect(dialog).toHaveTextContent('with everything in it');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('code was deleted.')).toBeVisible();
    expect(Object.keys(host.wizard.objects).some((key) => key.startsWith('obs://demo/digits/code/'))).toBe(false);
  });

  it('renames, and keeps the dialog open while the name is taken', async () => {
    const host = open('obs://demo/digits/code/');
    await choose('train.py', 'Rename');
    const dialog = await screen.findByRole('dialog', { name: 'Rename train.py' });
    const name = within(dialog).getByRole('textbox', { name: 'New name' });
    await userEvent.clear(name);
    await userEvent.type(name, 'softmax.py');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Rename' }));
    expect(await within(dialog).findByText(/exists already/)).toBeVisible();
    await userEvent.clear(name);
    await userEvent.type(name, 'main.py{Enter}');
    expect(await screen.findByText('Renamed to main.py.')).toBeVisible();
    expect(host.wizard.objects['obs://demo/digits/code/main.py']).toBe(5210);
  });

  it('uploads what is dropped on it into the folder that is shown', async () => {
    const host = open('obs://demo/digits/data/');
    await list();
    document.elementFromPoint = () => screen.getByRole('list', { name: 'Objects' });
    host.drag({ at: { x: 5, y: 5 } });
    expect(await screen.findByText('Drop to upload to obs://demo/digits/data/')).toBeVisible();
    host.drag({ at: { x: 5, y: 5 }, dropped: ['/home/lin/a.csv', '/home/lin/more'] });
    expect(await screen.findByText('2 files were uploaded to obs://demo/digits/data/.')).toBeVisible();
    expect(host.calls.find((call) => call.command === 'send_objects')?.args).toMatchObject({ from: ['/home/lin/a.csv', '/home/lin/more'], to: 'obs://demo/digits/data/' });
    expect(await entry('a.csv')).toBeVisible();
  });

  it('changes nothing in the files of a dataset', async () => {
    open('obs://trainyard-datasets/digits/V001/');
    await list();
    expect(screen.getByText(/belong to a dataset/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Upload' })).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for train' }));
    expect(screen.queryByRole('menuitem', { name: 'Delete' })).toBeNull();
  });

  it('deletes and downloads what is chosen', async () => {
    const host = open('obs://demo/digits/code/');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select cluster.py' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select train.py' }));
    expect(screen.getByText('2 selected')).toBeVisible();
    host.folder = '/home/lin/Downloads';
    await userEvent.click(screen.getByRole('button', { name: 'Download' }));
    expect(await screen.findByText('2 files were downloaded to /home/lin/Downloads.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await userEvent.click(within(await screen.findByRole('alertdialog', { name: 'Delete 2 objects?' })).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('2 objects were deleted.')).toBeVisible();
    expect(Object.keys(host.wizard.objects).filter((key) => key.startsWith('obs://demo/digits/code/'))).toEqual(['obs://demo/digits/code/train_distributed.py', 'obs://demo/digits/code/softmax.py']);
  });

  it('begins a training job with a folder as its data', async () => {
    open('obs://demo/digits/');
    await choose('data', 'Create Training Job with this as data');
    await waitFor(() => expect(location.hash).toBe('#/create?data=obs%3A%2F%2Fdemo%2Fdigits%2Fdata%2F'));
  });

  it('arrows go from row to row, and only one row is in the tab order', async () => {
    open('obs://demo/digits/code/');
    (await entry('cluster.py')).focus();
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(async () => expect(await entry('softmax.py')).toHaveFocus());
    expect(await entry('cluster.py')).toHaveAttribute('tabindex', '-1');
    await userEvent.keyboard('{Delete}');
    expect(await screen.findByRole('alertdialog', { name: 'Delete softmax.py?' })).toBeVisible();
  });

  it('reads the folder again when something in it changes', async () => {
    const host = open('obs://demo/digits/data/');
    await list();
    host.wizard.objects['obs://demo/digits/data/new.csv'] = 3;
    host.notify({ notice: 'objects', url: 'obs://demo/digits/data/' });
    expect(await entry('new.csv')).toBeVisible();
  });

  it('says what to do when there is no bucket, and makes one', async () => {
    const host = open(undefined, { objects: {}, datasets: [] });
    await userEvent.click((await screen.findAllByRole('button', { name: 'New Bucket' })).at(-1)!);
    await userEvent.type(await screen.findByRole('textbox', { name: 'Bucket name' }), 'images{Enter}');
    expect(await screen.findByText('images was made.')).toBeVisible();
    expect(host.calls.find((call) => call.command === 'make_folder')?.args).toEqual({ url: 'obs://images/' });
  });
});
