/** Visualization jobs of a connection. */
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { places } from '../../lib/places.svelte';
import { router } from '../../lib/router/router.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import Page from '../../test/Page.svelte';
import type { RemoteVisualization } from '../../wire';
import Visualizations from './Visualizations.svelte';

const frankfurt = 'c-0000000a';
const table = () => screen.findByRole('table', { name: 'Visualization Jobs' });
const names = async () => within(await table()).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[0]!.textContent);
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const changes = (host: MemoryHost) => host.calls.filter((call) => call.command === 'change_remote_visualization').map(({ args }) => args);

async function open(options: MemoryOptions = {}, prepare: (host: MemoryHost) => void = () => {}): Promise<MemoryHost> {
  const host = new MemoryHost({ connections: [memoryConnection('Frankfurt')], ...options });
  prepare(host);
  render(Page, { props: { view: Visualizations }, context: new Map([[HOST, host]]) });
  await places.pull(host);
  return host;
}

beforeEach(() => {
  router.replace({ page: 'visualizations', place: frankfurt });
  toasts.list.forEach((toast) => toasts.dismiss(toast.id));
});

afterEach(async () => {
  cleanup();
  await places.pull(new MemoryHost());
});

describe('whose visualization jobs are shown', () => {
  it('is chosen above the list, and kept in the address', async () => {
    router.replace({ page: 'visualizations' });
    await open();
    expect(await names()).toContain('compare-unet');
    await userEvent.click(await screen.findByRole('radio', { name: 'Frankfurt' }));
    await waitFor(async () => expect(await names()).toEqual(['tensor-4a1e', 'tensor-77b0', 'resnet-compare', 'tensor-02fd', 'mind-51']));
    expect(location.hash).toBe(`#/visualizations?place=${frankfurt}`);
    await userEvent.click(screen.getByRole('radio', { name: 'This computer' }));
    await waitFor(async () => expect(await names()).toContain('compare-unet'));
  });

  it('is no question where there is no connection', async () => {
    router.replace({ page: 'visualizations' });
    await open({ connections: [] });
    await table();
    expect(screen.queryByRole('radiogroup', { name: 'Where it runs' })).toBeNull();
  });
});

describe('the list of a connection', () => {
  it('is searched and filtered by status', async () => {
    await open();
    await userEvent.type(await screen.findByRole('searchbox', { name: 'Search by name' }), 'tensor');
    await waitFor(async () => expect(await names()).toEqual(['tensor-4a1e', 'tensor-77b0', 'tensor-02fd']));
    await userEvent.click(screen.getByRole('combobox', { name: 'Status' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Canceled' }));
    await waitFor(async () => expect(await names()).toEqual(['tensor-02fd']));
    expect(location.hash).toBe(`#/visualizations?search=tensor&status=stopped&place=${frankfurt}`);
  });

  it('opens in the browser what runs and has an address, and offers nothing that the service refuses', async () => {
    const host = await open({}, (host) => host.remoteVisualizations.kept.get(frankfurt)!.push(row('1', 'no-address')));
    await press('Open tensor-4a1e');
    expect(await screen.findByText('tensor-4a1e was opened in the browser.')).toBeVisible();
    expect(host.remoteVisualizations.opened).toEqual([{ connection: frankfurt, id: '11' }]);
    for (const name of ['Open tensor-77b0', 'Stop tensor-77b0', 'Delete resnet-compare', 'Open no-address']) expect(screen.getByRole('button', { name })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Open no-address' })).toHaveAttribute('title', 'The service gives no address for it yet. Try again in a moment.');
    expect(screen.queryByRole('button', { name: 'Open tensor-02fd' })).toBeNull();
  });

  it('says of one that ended meanwhile that it is not running, and shows it so', async () => {
    const host = await open();
    await table();
    const { kept } = host.remoteVisualizations;
    kept.set(frankfurt, kept.get(frankfurt)!.map((one) => (one.name === 'tensor-4a1e' ? { ...one, status: 'killed' } : one)));
    await press('Open tensor-4a1e');
    expect(await screen.findByText('tensor-4a1e is not running')).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Run tensor-4a1e' })).toBeVisible();
  });

  it('stops after asking, and runs again', async () => {
    const host = await open();
    await press('Stop tensor-4a1e');
    const dialog = await screen.findByRole('alertdialog', { name: 'Stop tensor-4a1e?' });
    expect(dialog).toHaveTextContent('Nobody can look at it on Frankfurt');
    expect(changes(host)).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop' }));
    await press('Run tensor-4a1e');
    await waitFor(() => expect(changes(host).map((args) => (args as { change: unknown }).change)).toEqual([{ what: 'stop' }, { what: 'restart' }]));
    expect(await screen.findByText('tensor-4a1e is starting.')).toBeVisible();
  });

  it('deletes after asking by name, and says why where the service refuses', async () => {
    const host = await open({ refuse: { change_remote_visualization: 'refused_there' } });
    await press('Delete tensor-02fd');
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete tensor-02fd?' });
    expect(dialog).toHaveTextContent('removed from Frankfurt for good');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await within(dialog).findByText('The service refused. The details say why.')).toBeVisible();
    delete host.refuse.change_remote_visualization;
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(async () => expect(await names()).not.toContain('tensor-02fd'));
    expect(await screen.findByText('tensor-02fd was deleted.')).toBeVisible();
  });

  it('has its descriptions changed', async () => {
    const host = await open();
    await press('Edit the description of tensor-77b0');
    await userEvent.type(await screen.findByRole('textbox', { name: 'Description' }), 'Signs, all of them');
    await press('Save');
    expect(await screen.findByText('The description of tensor-77b0 was saved.')).toBeVisible();
    expect(changes(host)).toEqual([{ connection: frankfurt, id: '10', change: { what: 'describe', description: 'Signs, all of them' } }]);
    expect(await screen.findByText('Signs, all of them')).toBeVisible();
  });

  it('is asked again by itself while something changes', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const host = await open();
      await table();
      const asked = () => host.calls.filter((call) => call.command === 'list_remote_visualizations').length;
      const before = asked();
      const kept = host.remoteVisualizations.kept;
      kept.set(frankfurt, kept.get(frankfurt)!.map((one) => ({ ...one, status: 'running', address: 'https://tensor.example.com/' })));
      await vi.advanceTimersByTimeAsync(5_100);
      await waitFor(() => expect(screen.getByRole('button', { name: 'Open tensor-77b0' })).toBeEnabled());
      expect(asked()).toBe(before + 1);
      // Nothing changes any more.
      await vi.advanceTimersByTimeAsync(20_000);
      expect(asked()).toBe(before + 1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says what it is for when it is empty', async () => {
    await open({}, (host) => host.remoteVisualizations.kept.clear());
    expect(await screen.findByRole('heading', { name: 'No visualization jobs on Frankfurt yet' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Create Visualization Job' })).toBeVisible();
  });

  it('says that a region offers none, and leads back to this computer', async () => {
    await open({ connections: [memoryConnection('Frankfurt', { region: 'eu-v2' })] });
    expect(await screen.findByRole('heading', { name: 'Frankfurt offers no visualization jobs' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Create Visualization Job' })).toBeNull();
    cleanup();
    router.replace({ page: 'visualizations', place: frankfurt, create: 'obs://team-data/' });
    await open({ connections: [memoryConnection('Frankfurt', { region: 'eu-v2' })] });
    await screen.findByRole('heading', { name: 'Frankfurt offers no visualization jobs' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await press('Show this computer');
    await waitFor(async () => expect(await names()).toContain('compare-unet'));
  });

  it('says that the service does not answer, with the choice of another place still there', async () => {
    await open({ connections: [memoryConnection('Frankfurt', { region: 'down' })] });
    expect(await screen.findByRole('heading', { name: 'The visualization jobs of Frankfurt could not be loaded' })).toBeVisible();
    expect(screen.getByText('The service does not answer. Check the connection and try again.')).toBeVisible();
    expect(screen.getByRole('radio', { name: 'This computer' })).toBeVisible();
  });
});

describe('a new visualization job of a connection', () => {
  it('says what kind it is and where it runs, and is confirmed before it is sent', async () => {
    const host = await open();
    await press('Create Visualization Job');
    const name = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' });
    expect(name.value).toMatch(/^tensor-[0-9a-f]{4}$/);
    expect(screen.getByText('By the service, at its own prices')).toBeVisible();
    await press('Next');
    expect(screen.getByText('Fill in Training Output Path.')).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'MindInsight' }));
    await userEvent.click(screen.getByRole('radio', { name: '4 hours' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Training Output Path' }), 'obs://team-data/mind/');
    await press('Next');
    const dialog = screen.getByRole('dialog', { name: 'Confirm' });
    for (const said of ['Frankfurt', 'MindInsight', 'after 4 hours', name.value]) expect(dialog).toHaveTextContent(said);
    await press('Submit');
    expect(await screen.findByText(`${name.value} was created.`)).toBeVisible();
    const sent = host.calls.find((call) => call.command === 'create_remote_visualization')?.args;
    expect(sent).toEqual({ connection: frankfurt, new: { kind: 'mindinsight', spec: { name: name.value, output_path: 'obs://team-data/mind/', auto_stop_hours: 4, description: '' } } });
    expect(host.calls.some((call) => call.command === 'new_visualization')).toBe(false);
    await waitFor(async () => expect((await names())[0]).toBe(name.value));
    expect(location.hash).toBe(`#/visualizations?place=${frankfurt}`);
  });

  it('has its path chosen folder by folder of the service', async () => {
    router.replace({ page: 'visualizations', place: frankfurt, create: '' });
    await open();
    await press('Select: Training Output Path');
    const dialog = await screen.findByRole('dialog', { name: 'Select a folder' });
    await userEvent.click(await within(dialog).findByRole('button', { name: 'team-data' }));
    await userEvent.click(await within(dialog).findByRole('button', { name: 'net' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Choose' }));
    expect(await screen.findByRole('textbox', { name: 'Training Output Path' })).toHaveValue('obs://team-data/net/');
  });

  it('says in the dialog that its name is taken there', async () => {
    router.replace({ page: 'visualizations', place: frankfurt, create: 'obs://team-data/net/output/' });
    await open();
    const name = await screen.findByRole('textbox', { name: 'Name' });
    await userEvent.clear(name);
    await userEvent.type(name, 'mind-51');
    await press('Next');
    await press('Submit');
    expect(await screen.findByText(/the name is taken there/)).toBeVisible();
    expect(screen.getByRole('dialog', { name: 'Confirm' })).toBeVisible();
  });
});

function row(id: string, name: string): RemoteVisualization {
  return { id, name, description: '', status: 'running', output_path: 'obs://team-data/', address: null, created_at_ms: null, auto_stop_hours: null };
}
