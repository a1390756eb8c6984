/** Configurations that go to a connection and come from one. */
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { places } from '../../lib/places.svelte';
import { router } from '../../lib/router/router.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import Page from '../../test/Page.svelte';
import Configs from './Configs.svelte';

const press = async (name: string, role = 'button') => userEvent.click(await screen.findByRole(role, { name }));
const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name });

async function choose(row: string, item: string): Promise<void> {
  await press(`More for ${row}`);
  await press(item, 'menuitem');
}

beforeEach(() => {
  router.replace({ page: 'configs' });
  toasts.list.forEach((toast) => toasts.dismiss(toast.id));
});

describe('a connection', () => {
  async function connected(...connections: NonNullable<MemoryOptions['connections']>): Promise<MemoryHost> {
    const host = new MemoryHost({ connections: connections.length > 0 ? connections : [memoryConnection('Frankfurt')] });
    render(Page, { props: { view: Configs }, context: new Map([[HOST, host]]) });
    await places.pull(host);
    await screen.findByRole('table', { name: 'Job Parameters' });
    return host;
  }

  async function pull(): Promise<ReturnType<typeof within>> {
    await press('Import…');
    await press('From a connection…', 'menuitem');
    return within(await dialog('Import from a connection'));
  }

  afterEach(() => places.pull(new MemoryHost()));

  it('is asked for its configurations, and what is there is brought in when that was seen', async () => {
    const host = await connected();
    const shown = await pull();
    expect(await shown.findByText('2 configurations on Frankfurt')).toBeVisible();
    expect(shown.getByText('Has no place here: volumes')).toBeVisible();
    expect(shown.getByText('New, as digits-2')).toBeVisible();
    expect(shown.getByRole('heading', { name: 'odd-one can’t be read' })).toBeVisible();
    expect(shown.getByText('data_source[0].type')).toBeVisible();
    await userEvent.click(shown.getByRole('radio', { name: 'Is replaced' }));
    await userEvent.click(shown.getByRole('button', { name: '1 difference' }));
    expect(within(shown.getByRole('table', { name: 'Compare' })).getByRole('columnheader', { name: 'Here now' })).toBeVisible();
    expect(host.calls.some((call) => call.command === 'import_configs')).toBe(false);
    await userEvent.click(shown.getByRole('button', { name: 'Import 2' }));
    expect(await screen.findByText('2 configurations were imported.')).toBeVisible();
    const digits = host.wizard.configs.find((config) => config.name === 'digits')!;
    expect(digits).toMatchObject({ folder: 'vision/digits', spec: { resources: { nodes: 4 } } });
    expect(digits.spec.notification).not.toBeNull();
  });

  it('has many: a few are looked for and chosen among them', async () => {
    const host = await connected();
    const [first] = host.remoteConfigs.kept.get('c-0000000a')!;
    const many = Array.from({ length: 40 }, (_, at) => ({ ...first!, name: `team-${String(at).padStart(2, '0')}` }));
    host.remoteConfigs.kept.set('c-0000000a', many);
    const shown = await pull();
    await userEvent.click(await shown.findByRole('checkbox', { name: 'Import all' }));
    expect(shown.getByText('0 of 40 chosen')).toBeVisible();
    await userEvent.type(shown.getByRole('searchbox', { name: 'Search by name' }), 'team-1');
    await waitFor(() => expect(shown.getAllByRole('checkbox', { name: /^Import team/ })).toHaveLength(10));
    await userEvent.click(shown.getByRole('checkbox', { name: 'Import team-13' }));
    await userEvent.click(shown.getByRole('button', { name: 'Import 1' }));
    expect(await screen.findByText('1 configuration was imported.')).toBeVisible();
  });

  it('says that its region keeps none, that it does not answer, and that another may', async () => {
    await connected(memoryConnection('Old', { region: 'v2' }, 'c-1'), memoryConnection('Away', { region: 'down' }, 'c-2'), memoryConnection('Empty', {}, 'c-3'));
    const shown = await pull();
    const choose = async (name: string) => {
      await userEvent.click(shown.getByRole('combobox', { name: 'Connection' }));
      await userEvent.click(await screen.findByRole('option', { name: new RegExp(`^${name}`) }));
    };
    await choose('Old');
    expect(await shown.findByText(/^Old keeps no configurations: its region has only the second generation/)).toBeVisible();
    await choose('Away');
    expect(await shown.findByRole('alert')).toHaveTextContent('Away could not be asked');
    expect(shown.getByRole('button', { name: 'Try again' })).toBeVisible();
    await choose('Empty');
    expect(await shown.findByText('Empty has no configurations.')).toBeVisible();
  });

  it('is sent configurations when it was seen what changes there and what it cannot hold', async () => {
    const host = await connected();
    await choose('digits', 'Send to a connection…');
    const shown = within(await dialog('Send 1 configuration'));
    expect(await shown.findByText('New, as digits-2')).toBeVisible();
    expect(shown.getByText('The service has no place for these, so they stay here: Notification, Folder, Tags')).toBeVisible();
    await userEvent.click(shown.getByRole('combobox', { name: 'What becomes of digits' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Replace' }));
    await userEvent.click(shown.getByRole('button', { name: '1 difference' }));
    const row = within(shown.getByRole('table', { name: 'Compare' })).getByRole('row', { name: /Compute Nodes 4 1/ });
    expect(row).toBeVisible();
    expect(host.calls.some((call) => call.command === 'send_configs')).toBe(false);
    await userEvent.click(shown.getByRole('button', { name: 'Send 1' }));
    expect(await screen.findByText('1 configuration was sent to Frankfurt.')).toBeVisible();
    expect(host.calls.find((call) => call.command === 'send_configs')?.args).toEqual({ connection: 'c-0000000a', chosen: [{ name: 'digits', to: 'digits', replace: true }], secrets: false });
  });

  it('gets the value of a secret only when that was agreed to', async () => {
    const host = await connected();
    host.wizard.configs.find((config) => config.name === 'digits')!.spec.environment.push({ name: 'API_KEY', value: '', secret: '5e5e' });
    await choose('digits', 'Send to a connection…');
    const shown = within(await dialog('Send 1 configuration'));
    expect(await shown.findByText(/not sent unless you agree: digits: API_KEY/)).toBeVisible();
    const agree = shown.getByRole('checkbox', { name: 'Send these values all the same' });
    expect(agree).not.toBeChecked();
    await userEvent.click(agree);
    await waitFor(() => expect(host.calls.findLast((call) => call.command === 'plan_send')?.args).toMatchObject({ secrets: true }));
    await waitFor(() => expect(shown.getByRole('button', { name: 'Send 1' })).toBeEnabled());
    await userEvent.click(shown.getByRole('button', { name: 'Send 1' }));
    await waitFor(() => expect(host.calls.find((call) => call.command === 'send_configs')?.args).toMatchObject({ secrets: true }));
  });

  it('is sent several, and says of those that did not arrive why', async () => {
    const host = await connected();
    host.remoteConfigs.refused.add('speech-nightly');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select digits-distributed' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select speech-nightly' }));
    await press('Send to a connection…');
    const shown = within(await dialog('Send 2 configurations'));
    await userEvent.click(await shown.findByRole('button', { name: 'Send 2' }));
    expect(await shown.findByRole('alert')).toHaveTextContent(/^Not sent: /);
    expect(await shown.findByText('Is there already, just like this')).toBeVisible();
    expect(shown.getByRole('button', { name: 'Send 1' })).toBeEnabled();
  });
});
