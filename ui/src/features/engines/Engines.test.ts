import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { environmentRow } from '../../host/memory/environments';
import { language } from '../../lib/i18n/i18n.svelte';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Engines from './Engines.svelte';
import { packagesIn } from './model.svelte';

function open(options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost(options);
  render(Page, { props: { view: Engines }, context: new Map([[HOST, host]]) });
  return host;
}

const table = async () => within(await screen.findByRole('table', { name: 'Python environments' }));
const row = async (name: string) => within((await table()).getByRole('button', { name }).closest('tr')!);
const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }));
const made = (host: MemoryHost, command: string) => host.calls.filter((call) => call.command === command).map((call) => call.args);

beforeEach(() => {
  language.current = 'en';
  router.replace({ page: 'engines' });
});

describe('the environments of this computer', () => {
  it('are listed with kind, path, Python and the frameworks in each', async () => {
    open();
    const vision = await row('vision');
    expect(vision.getByText('PyTorch')).toHaveTextContent('PyTorch 2.5.1');
    expect(vision.getByText('Scikit_Learn')).toHaveTextContent('1.5.2');
    expect(vision.getByText('venv · Made here')).toBeVisible();
    expect(vision.getByText('3.11.7')).toBeVisible();
    expect((await row('/usr/bin/python3.11')).getByText('Plain Python')).toBeVisible();
    expect((await row('tables')).getByText('conda · Found')).toBeVisible();
  });

  it('that do not work are told with the reason, and can be taken off when they were added', async () => {
    const host = open();
    const broken = (await table()).getByText(/It does not start/).closest('tr')!;
    expect(broken).toHaveTextContent('Not usable');
    await userEvent.click(within(broken).getByRole('button', { name: 'Remove /home/ada/old/bin/python3' }));
    expect(await screen.findByRole('alertdialog', { name: 'Take /home/ada/old/bin/python3 off the list?' })).toBeVisible();
    expect(made(host, 'remove_environment')).toEqual([]);
  });

  it('are searched by framework, and sorted', async () => {
    open();
    await table();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search by name, path or framework' }), 'xgboost');
    await waitFor(async () => expect((await table()).getAllByRole('row')).toHaveLength(2));
    expect(location.hash).toBe('#/engines?search=xgboost');
    await userEvent.clear(screen.getByRole('searchbox'));
    await userEvent.click((await table()).getByRole('button', { name: 'Python' }));
    await waitFor(async () => expect((await table()).getAllByRole('row')[1]).toHaveTextContent('3.12.7'));
  });

  it('say plainly when none has a framework, and what to do', async () => {
    open({ environments: [environmentRow('plain')] });
    expect(await screen.findByText(/No environment has a framework/)).toBeVisible();
    expect(screen.getByText(/create an environment with them, or add one that has them/)).toBeVisible();
  });

  it('say what to do when there is no Python at all', async () => {
    open({ environments: [] });
    expect(await screen.findByRole('heading', { name: 'No Python on this computer' })).toBeVisible();
    expect(screen.getByText(/Install Python 3.6 or later/)).toBeVisible();
  });

  it('give the reason and try again when they cannot be had', async () => {
    const host = open({ refuse: { list_environments: 'owner_unreachable' } });
    await screen.findByRole('alert');
    delete host.refuse.list_environments;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeDefined();
  });
});

describe('details', () => {
  it('show every package, searched, and stay in the address', async () => {
    open();
    await userEvent.click((await row('vision')).getByRole('button', { name: 'vision' }));
    const shown = await dialog('vision');
    expect(await shown.findByText('14 packages')).toBeVisible();
    await userEvent.type(shown.getByRole('searchbox', { name: 'Search packages' }), 'torch');
    expect(shown.getByText('1 of 14 packages')).toBeVisible();
    expect(shown.getByRole('row', { name: 'torch 2.5.1' })).toBeVisible();
    expect(location.hash).toContain('of=');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(location.hash).toBe('#/engines'));
  });
});

describe('taking one off the list', () => {
  it('deletes one that was made here, after asking with its folder', async () => {
    const host = open();
    await userEvent.click((await row('vision')).getByRole('button', { name: 'Remove vision' }));
    const question = await screen.findByRole('alertdialog', { name: 'Delete vision?' });
    expect(question).toHaveTextContent('engines/environments/vision with all its packages is deleted for good');
    await userEvent.click(within(question).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('vision was deleted.')).toBeVisible();
    expect(made(host, 'remove_environment')).toEqual([{ path: '/home/ada/.local/share/trainyard/engines/environments/vision' }]);
  });

  it('only forgets one that was found, and brings it back', async () => {
    open();
    await userEvent.click((await row('tables')).getByRole('button', { name: 'Remove tables' }));
    const question = await screen.findByRole('alertdialog', { name: 'Take tables off the list?' });
    expect(question).toHaveTextContent('Nothing is deleted');
    await userEvent.click(within(question).getByRole('button', { name: 'Take off the list' }));
    expect(await screen.findByText('1 environment was taken off the list.')).toBeVisible();
    expect((await table()).queryByRole('button', { name: 'tables' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Show them again' }));
    await waitFor(async () => expect((await row('tables')).getByText('3.10.14')).toBeVisible());
  });
});

describe('adding one', () => {
  it('takes a path, tells why one is refused at the field, and shows what was added', async () => {
    const host = open();
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Add by Path' }));
    const adding = await dialog('Add Python Environment');
    const path = adding.getByRole('textbox', { name: 'Path' });
    await userEvent.type(path, '/home/ada/empty');
    await userEvent.click(adding.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(path).toHaveAccessibleDescription(/There is no Python in \/home\/ada\/empty/));
    host.folder = '/home/ada/projects/text';
    await userEvent.click(adding.getByRole('button', { name: 'Select folder' }));
    await waitFor(() => expect(path).toHaveValue('/home/ada/projects/text'));
    await userEvent.click(adding.getByRole('button', { name: 'Add' }));
    expect(await screen.findByText('text with Python 3.11.7 was added.')).toBeVisible();
    expect((await row('text')).getByText('venv · Added')).toBeVisible();
  });

  it('is open from the start when the address says so', async () => {
    router.replace({ page: 'engines', open: 'add' });
    open();
    expect(await dialog('Add Python Environment')).toBeDefined();
  });
});

describe('creating one', () => {
  const wish = async (name: string, packages: string) => {
    await userEvent.click(await screen.findByRole('button', { name: 'Create Environment' }));
    const creating = await dialog('Create Python Environment');
    await userEvent.type(creating.getByRole('textbox', { name: 'Name' }), name);
    await userEvent.type(creating.getByRole('textbox', { name: 'Packages to install' }), packages);
    await userEvent.click(creating.getByRole('button', { name: 'Create' }));
    return creating;
  };

  it('hands over the packages, one a line, and lists what came of it', async () => {
    const host = open();
    await wish('audio', 'torch==2.5.1{Enter}# the rest{Enter}numpy');
    expect(await screen.findByText('audio was created.')).toBeVisible();
    expect(made(host, 'create_environment')).toEqual([{ name: 'audio', python: null, requirements: null, packages: ['torch==2.5.1', 'numpy'], installer: 'uv' }]);
    expect((await row('audio')).getByText('venv · Made here')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss the message on audio' }));
    await waitFor(() => expect(screen.queryByText('audio was created.')).toBeNull());
  });

  it('shows the lines as they come and can be cancelled', async () => {
    open({ makingMs: 60 });
    await wish('audio', 'torch');
    const output = within(await screen.findByRole('region', { name: 'Output of creating audio' }));
    expect(await output.findByText(/Using CPython 3.12.7/)).toBeVisible();
    await userEvent.click(output.getByRole('button', { name: 'Cancel the creation of audio' }));
    expect(await screen.findByText('audio was cancelled. Nothing was kept.')).toBeVisible();
    expect((await table()).queryByRole('button', { name: 'audio' })).toBeNull();
  });

  it('that failed says why and begins again with what was wished', async () => {
    open();
    await wish('audio', 'nothing-of-that-name');
    expect(await screen.findByText(/nothing-of-that-name was not found in the package registry/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again…' }));
    const again = await dialog('Create Python Environment');
    expect(again.getByRole('textbox', { name: 'Name' })).toHaveValue('audio');
    expect(again.getByRole('textbox', { name: 'Packages to install' })).toHaveValue('nothing-of-that-name');
  });

  it('tells of a wrong name or package at its field, and keeps the dialog', async () => {
    open();
    const creating = await wish('two words', 'torch');
    await waitFor(() => expect(creating.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/a letter or digit first/));
    await userEvent.clear(creating.getByRole('textbox', { name: 'Name' }));
    await userEvent.type(creating.getByRole('textbox', { name: 'Name' }), 'audio');
    await userEvent.clear(creating.getByRole('textbox', { name: 'Packages to install' }));
    await userEvent.type(creating.getByRole('textbox', { name: 'Packages to install' }), '--index-url=x');
    await userEvent.click(creating.getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(creating.getByRole('textbox', { name: 'Packages to install' })).toHaveAccessibleDescription(/is not a package/));
  });

  it('says what to do where uv is missing, and goes without', async () => {
    const host = open({ uv: null });
    await userEvent.click(await screen.findByRole('button', { name: 'Create Environment' }));
    const creating = await dialog('Create Python Environment');
    expect(creating.getByText(/uv is not installed. To use it, run “pip install uv”/)).toBeVisible();
    expect(creating.queryByRole('radio', { name: 'uv' })).toBeNull();
    await userEvent.type(creating.getByRole('textbox', { name: 'Name' }), 'audio');
    await userEvent.click(creating.getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(made(host, 'create_environment')).toMatchObject([{ installer: 'venv' }]));
  });
});

it('a page that is left with a dialog open is not called back', async () => {
  router.replace({ page: 'engines', open: 'add' });
  open();
  await dialog('Add Python Environment');
  router.replace({ page: 'jobs' });
  cleanup();
  await tick();
  expect(location.hash).toBe('#/jobs');
});

it('blank lines and comments are no packages', () => {
  expect(packagesIn('torch==2.5.1\n\n  # all\nnumpy  # fast\npkg[extra]>=1')).toEqual(['torch==2.5.1', 'numpy', 'pkg[extra]>=1']);
});
