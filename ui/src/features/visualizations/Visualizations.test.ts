import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Visualization from './Visualization.svelte';
import Visualizations from './Visualizations.svelte';

function open(options: MemoryOptions = {}, prepare: (host: MemoryHost) => void = () => {}, view = Visualizations): MemoryHost {
  const host = new MemoryHost(options);
  prepare(host);
  render(Page, { props: { view }, context: new Map([[HOST, host]]) });
  return host;
}

const table = () => screen.findByRole('table', { name: 'Visualization Jobs' });
const names = async () => within(await table()).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[0]!.textContent);
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const created = (host: MemoryHost) => host.calls.find((call) => call.command === 'create_visualization')?.args;

beforeEach(() => router.replace({ page: 'visualizations' }));

describe('the list of visualization jobs', () => {
  it('is searched and filtered by status, and keeps that in the address', async () => {
    open();
    expect(await names()).toEqual(['tensor-9c04', 'tensor-1f7a', 'compare-unet', 'tensor-0be3']);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search by name' }), 'tensor');
    await waitFor(async () => expect(await names()).toEqual(['tensor-9c04', 'tensor-1f7a', 'tensor-0be3']));
    await userEvent.click(screen.getByRole('combobox', { name: 'Status' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Canceled' }));
    await waitFor(async () => expect(await names()).toEqual(['tensor-0be3']));
    expect(location.hash).toBe('#/visualizations?search=tensor&status=stopped');
  });

  it('opens only what runs: TensorBoard in the browser, the built-in charts here', async () => {
    const host = open();
    await table();
    expect(screen.getByRole('button', { name: 'Open compare-unet' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Open tensor-0be3' })).toBeNull();
    await press('Open tensor-9c04');
    await waitFor(() => expect(host.visualizations.opened).toEqual([5]));
    await press('Open tensor-1f7a');
    expect(router.route).toEqual({ page: 'visualization', id: 4 });
  });

  it('stops what runs and runs what was canceled', async () => {
    open();
    await press('Stop tensor-1f7a');
    expect(await screen.findByRole('button', { name: 'Run tensor-1f7a' })).toBeVisible();
    await press('Run tensor-0be3');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Open tensor-0be3' })).toBeEnabled());
  });

  it('deletes after asking by name', async () => {
    open();
    await press('Delete tensor-0be3');
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete tensor-0be3?' });
    expect(dialog).toHaveTextContent('event files it shows stay');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('tensor-0be3 was deleted.')).toBeVisible();
    await waitFor(async () => expect(await names()).not.toContain('tensor-0be3'));
  });

  it('says what it is for when it is empty', async () => {
    open({}, (host) => (host.visualizations.rows = []));
    expect(await screen.findByRole('heading', { name: 'No visualization jobs yet' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Create Visualization Job' })).toBeVisible();
  });
});

describe('a new visualization job', () => {
  it('has a name and one hour proposed, and is confirmed before it is created', async () => {
    const host = open();
    await table();
    await press('Create Visualization Job');
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('tensor-51c2'));
    expect(screen.getByText('TensorBoard (in torch-env)')).toBeVisible();
    expect(screen.getByRole('switch', { name: 'Auto Stop' })).toBeChecked();
    expect(screen.getByRole('radio', { name: '1 hour' })).toBeChecked();
    await press('Next');
    expect(screen.getByText('Fill in Training Output Path.')).toBeVisible();
    await userEvent.type(screen.getByRole('textbox', { name: 'Training Output Path' }), 'obs://demo/out/');
    await press('Next');
    const dialog = screen.getByRole('dialog', { name: 'Confirm' });
    expect(dialog).toHaveTextContent('after 1 hour');
    expect(created(host)).toBeUndefined();
    await press('Submit');
    await waitFor(() => expect(created(host)).toEqual({ name: 'tensor-51c2', output_path: 'obs://demo/out/', auto_stop_hours: 1, description: '' }));
    await waitFor(() => expect(router.route).toEqual({ page: 'visualization', id: 6 }));
  });

  it('stops after 1 to 24 hours of ones own, or never', async () => {
    router.replace({ page: 'visualizations', create: 'obs://demo/digits/output/' });
    const host = open();
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('tensor-51c2'));
    expect(screen.getByRole('textbox', { name: 'Training Output Path' })).toHaveValue('obs://demo/digits/output/');
    await userEvent.click(screen.getByRole('radio', { name: 'Custom' }));
    const hours = screen.getByRole('spinbutton', { name: 'Hours, 1 to 24' });
    await userEvent.clear(hours);
    await userEvent.type(hours, '99{Enter}');
    await press('Next');
    expect(screen.getByRole('dialog')).toHaveTextContent('after 24 hours');
    await press('Previous');
    await userEvent.click(screen.getByRole('switch', { name: 'Auto Stop' }));
    await press('Next');
    await press('Submit');
    await waitFor(() => expect(created(host)).toMatchObject({ auto_stop_hours: null }));
    await waitFor(() => expect(router.route.page).toBe('visualization'));
  });

  it('has its path chosen folder by folder', async () => {
    router.replace({ page: 'visualizations', create: '' });
    open();
    const path = await screen.findByRole('textbox', { name: 'Training Output Path' });
    await press('Select: Training Output Path');
    const dialog = within(await screen.findByRole('dialog', { name: 'Select a folder' }));
    await userEvent.click(await dialog.findByRole('button', { name: 'demo' }));
    await userEvent.click(await dialog.findByRole('button', { name: 'digits' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Choose this folder' }));
    expect(path).toHaveValue('obs://demo/digits/');
  });

  it('tells of a name that is taken beside it', async () => {
    router.replace({ page: 'visualizations', create: 'obs://demo/out/' });
    open();
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('tensor-51c2'));
    await userEvent.clear(screen.getByRole('textbox', { name: 'Name' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'compare-unet');
    await press('Next');
    await press('Submit');
    expect(await screen.findByText('“compare-unet” exists already. Choose another name.')).toBeVisible();
  });
});

describe('the page of a visualization job', () => {
  it('shows its curves, and TensorBoard in the browser', async () => {
    router.replace({ page: 'visualization', id: 5 });
    const host = open({}, undefined, Visualization);
    await press('Open TensorBoard');
    await waitFor(() => expect(host.visualizations.opened).toEqual([5]));
    expect(await screen.findByRole('table', { name: 'Last and best values' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Log rules' })).toBeNull();
  });

  it('shows nothing of one that was canceled until it runs again', async () => {
    router.replace({ page: 'visualization', id: 2 });
    open({}, undefined, Visualization);
    expect(await screen.findByRole('heading', { name: 'tensor-0be3 is not running' })).toBeVisible();
    await userEvent.click(screen.getAllByRole('button', { name: 'Run' })[0]!);
    expect(await screen.findByRole('table', { name: 'Last and best values' })).toBeVisible();
  });

  it('says why TensorBoard is not used', async () => {
    router.replace({ page: 'visualization', id: 4 });
    open({}, (host) => (host.visualizations.rows[1]!.note = 'TensorBoard ended before it served: no module'), Visualization);
    expect(await screen.findByText(/TensorBoard is not used: .*no module/)).toBeVisible();
  });

  it('says that it is gone', async () => {
    router.replace({ page: 'visualization', id: 99 });
    open({}, undefined, Visualization);
    expect(await screen.findByRole('heading', { name: 'This visualization job no longer exists' })).toBeVisible();
  });
});
