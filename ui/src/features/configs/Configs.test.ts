import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { router } from '../../lib/router/router.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import Page from '../../test/Page.svelte';
import Configs from './Configs.svelte';

function open(options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost(options);
  render(Page, { props: { view: Configs }, context: new Map([[HOST, host]]) });
  return host;
}

const table = () => screen.findByRole('table', { name: 'Job Parameters' });
const names = async () => within(await table()).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('link')[0]!.textContent);
const press = async (name: string, role = 'button') => userEvent.click(await screen.findByRole(role, { name }));
const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name });
const tree = async () => within(await screen.findByRole('tree', { name: 'Folders' }));

async function choose(row: string, item: string): Promise<void> {
  await press(`More for ${row}`);
  await press(item, 'menuitem');
}

beforeEach(() => {
  router.replace({ page: 'configs' });
  toasts.list.forEach((toast) => toasts.dismiss(toast.id));
});

describe('the list of configurations', () => {
  it('shows the newest first, ten a page, with engine type, tags and folder', async () => {
    open();
    expect((await names())[0]).toBe('中文分词');
    const row = within(await table()).getByRole('row', { name: /One node, thirty epochs/ });
    expect(row).toHaveTextContent('local/this-computer');
    expect(row).toHaveTextContent('vision/digits');
    expect(row).toHaveTextContent('baseline');
    expect(screen.getByText('1–10 of 23')).toBeVisible();
  });

  it('sorts, turns pages by number, changes their size and searches, and keeps all of it in the address', async () => {
    const host = open();
    await table();
    await press('Name');
    await waitFor(async () => expect((await names())[0]).toBe('digits'));
    await press('Page 3');
    await waitFor(async () => expect(await names()).toHaveLength(3));
    expect(screen.getByRole('button', { name: 'Page 3' })).toHaveAttribute('aria-current', 'page');
    expect(host.calls.findLast((call) => call.command === 'list_configs')?.args).toMatchObject({ sort: 'name', order: 'asc', offset: 20 });
    await userEvent.click(screen.getByRole('combobox', { name: 'Rows per page' }));
    await userEvent.click(await screen.findByRole('option', { name: '50 a page' }));
    await waitFor(async () => expect(await names()).toHaveLength(23));
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search by name' }), 'digits');
    await waitFor(async () => expect(await names()).toEqual(['digits', 'digits-distributed']));
    expect(location.hash).toBe('#/configs?search=digits&sort=name&order=asc&size=50');
  });

  it('unfolds what a configuration says', async () => {
    open();
    await press('Details of digits');
    expect(await screen.findByText('Boot Command')).toBeVisible();
    expect(screen.getByText('Environment Variable SEED')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Details of digits' })).toHaveAttribute('aria-expanded', 'true');
  });

  it.each([
    ['where all columns have room', 1200, 'Description'],
    ['where the last ones have none', 800, undefined],
  ])('unfolds over the columns that are shown, %s', async (_, width, description) => {
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(width);
    open();
    await press('Details of digits');
    const heads = within(await table()).getAllByRole('columnheader');
    expect(heads.find((head) => head.textContent === 'Description')?.textContent).toBe(description);
    const details = (await screen.findByText('Boot Command')).closest('tr')!;
    expect([...details.cells].reduce((sum, cell) => sum + cell.colSpan, 0)).toBe(heads.length);
  });

  it('leads to a new job and to editing', async () => {
    open();
    await table();
    expect(screen.getByRole('link', { name: 'Create Training Job from digits' })).toHaveAttribute('href', '#/create?config=digits');
    expect(screen.getByRole('link', { name: 'Edit digits' })).toHaveAttribute('href', '#/configs/digits');
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

describe('deleting', () => {
  it('asks by name, and takes it back while the message stands', async () => {
    const host = open();
    await press('Delete digits');
    const question = await screen.findByRole('alertdialog', { name: 'Delete digits?' });
    expect(question).toHaveTextContent('can’t be used any more');
    expect(host.wizard.configs.some((config) => config.name === 'digits')).toBe(true);
    await userEvent.click(within(question).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('digits was deleted.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Delete digits' })).toBeNull();
    await press('Undo');
    expect(await screen.findByRole('button', { name: 'Delete digits' })).toBeVisible();
  });

  it('names several, and brings one back from Recently deleted', async () => {
    const host = open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select digits' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select speech-nightly' }));
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    const question = await screen.findByRole('alertdialog', { name: 'Delete 2 configurations?' });
    expect(question).toHaveTextContent('speech-nightly');
    await userEvent.click(within(question).getByRole('button', { name: 'Delete' }));
    await press('Recently deleted (2)');
    await press('Bring back digits');
    await waitFor(() => expect(host.wizard.configs.some((config) => config.name === 'digits')).toBe(true));
    await press('Forget speech-nightly for good');
    await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Forget' }));
    await waitFor(() => expect(screen.getByText('Nothing was deleted.')).toBeVisible());
  });
});

describe('folders and tags', () => {
  it('shows one folder with what is below it, by pointer and by keys', async () => {
    open();
    const folders = await tree();
    expect(folders.getByRole('treeitem', { name: /^vision/ })).toHaveTextContent('vision 2');
    await userEvent.click(folders.getByRole('treeitem', { name: /^vision/ }));
    await waitFor(async () => expect(await names()).toEqual(['digits-distributed', 'digits']));
    expect(location.hash).toBe('#/configs?folder=vision');
    await userEvent.keyboard('{ArrowUp}');
    folders.getByRole('treeitem', { name: /^sweeps/ }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(location.hash).toBe('#/configs?folder=sweeps'));
    expect(folders.getByRole('treeitem', { name: /^sweeps/ })).toHaveAttribute('aria-selected', 'true');
  });

  it('moves by the menu, to a folder that may be new', async () => {
    const host = open();
    await table();
    await choose('speech-nightly', 'Move to folder…');
    const asked = await dialog('Move 1 configuration to a folder');
    await userEvent.type(within(asked).getByRole('textbox', { name: /Folder/ }), 'audio/speech');
    await userEvent.click(within(asked).getByRole('button', { name: 'Move' }));
    expect(await screen.findByText('1 configuration moved to audio/speech.')).toBeVisible();
    expect(host.wizard.configs.find((config) => config.name === 'speech-nightly')?.folder).toBe('audio/speech');
    expect((await tree()).getByRole('treeitem', { name: /^audio/ })).toBeVisible();
  });

  it('moves what is dragged onto a folder, the selection along with it', async () => {
    const host = open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select digits' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select speech-nightly' }));
    const target = (await tree()).getByRole('treeitem', { name: /^sweeps/ });
    document.elementFromPoint = () => target;
    const at = (x: number) => ({ bubbles: true, button: 0, clientX: x, clientY: 9 });
    screen.getByText('One node, thirty epochs').dispatchEvent(new MouseEvent('pointerdown', at(0)));
    window.dispatchEvent(new MouseEvent('pointermove', at(40)));
    expect(await screen.findByText('2 configurations')).toBeInTheDocument();
    window.dispatchEvent(new MouseEvent('pointerup', at(40)));
    expect(await screen.findByText('2 configurations moved to sweeps.')).toBeVisible();
    expect(host.calls.find((call) => call.command === 'move_configs')?.args).toEqual({ names: ['speech-nightly', 'digits'], folder: 'sweeps' });
  });

  it('tags several and filters by a tag', async () => {
    const host = open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select digits' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select speech-nightly' }));
    await press('Tags…');
    const asked = await dialog('Tags of 2 configurations');
    expect(within(asked).getByRole('checkbox', { name: 'baseline' })).toBePartiallyChecked();
    await userEvent.type(within(asked).getByRole('textbox', { name: /Add a tag/ }), 'good{Enter}');
    await userEvent.click(within(asked).getByRole('checkbox', { name: 'nightly' }));
    await userEvent.click(within(asked).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(host.calls.find((call) => call.command === 'tag_configs')?.args).toEqual({ names: ['speech-nightly', 'digits'], add: ['good', 'nightly'], remove: [] }));
    await userEvent.click((await screen.findAllByRole('button', { name: 'good' }))[0]!);
    await waitFor(async () => expect(await names()).toEqual(['speech-nightly', 'digits']));
    expect(location.hash).toBe('#/configs?tags=good');
    await press('Remove tag good');
    await waitFor(() => expect(location.hash).toBe('#/configs'));
  });

  it('removes a folder and keeps what is in it', async () => {
    const host = open();
    await press('More for folder vision/digits');
    await press('Remove folder', 'menuitem');
    expect(await screen.findByText('vision/digits was removed; what was in it moved up.')).toBeVisible();
    expect(host.wizard.configs.find((config) => config.name === 'digits')?.folder).toBe('vision');
  });
});

describe('differences and history', () => {
  it('compares two that are selected, changes first', async () => {
    open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select digits' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select digits-distributed' }));
    await press('Compare');
    const shown = within(await dialog('Compare'));
    const rows = () => shown.getAllByRole('row').slice(1);
    await waitFor(() => expect(shown.getByText(/values differ/)).toBeVisible());
    expect(rows().some((row) => row.textContent?.includes('Compute Nodes'))).toBe(true);
    expect(rows().some((row) => row.textContent?.includes('Training Output Path'))).toBe(false);
    await userEvent.click(shown.getByRole('checkbox', { name: 'Show what is the same' }));
    expect(rows().at(-1)).toHaveTextContent('Event List');
  });

  it('never shows a secret', async () => {
    const host = open();
    host.wizard.configs.find((config) => config.name === 'digits')!.spec.environment = [{ name: 'API_KEY', value: '', secret: '5e5e' }];
    await press('Details of digits');
    expect(await screen.findByText('••••••')).toBeVisible();
    expect(document.body).not.toHaveTextContent('5e5e');
  });

  it('shows what an edit changed and brings the state back, which is an edit', async () => {
    const host = open();
    await table();
    await choose('digits', 'History…');
    const shown = within(await dialog('History of digits'));
    expect(await shown.findByText('then changed: Description, Environment Variable SEED')).toBeVisible();
    await userEvent.click(await shown.findByRole('button', { name: 'Restore this state' }));
    expect(await screen.findByText('digits is as it was then.')).toBeVisible();
    expect(host.wizard.configs.find((config) => config.name === 'digits')?.description).toBe('One node');
    await waitFor(() => expect(shown.getAllByRole('listitem')).toHaveLength(2));
  });
});

describe('exchange', () => {
  it('writes configurations to a file', async () => {
    const host = open();
    await table();
    await choose('digits', 'Export to file…');
    const shown = within(await dialog('Export 1 configuration'));
    await userEvent.click(await shown.findByRole('radio', { name: 'JSON' }));
    await waitFor(() => expect(shown.getByLabelText('What is in the file')).toHaveTextContent('"trainyard": "configurations"'));
    await userEvent.click(shown.getByRole('button', { name: 'Save to file…' }));
    expect(await screen.findByText('Saved as /home/lin/digits.config.json.')).toBeVisible();
    expect(host.saved[0]?.name).toBe('digits.config.json');
  });

  it('writes one in other tools’ words and says what they do not carry', async () => {
    const host = open();
    await table();
    await choose('digits', 'Export as…');
    const shown = within(await dialog('Export digits as'));
    expect(await shown.findByText('There is no place for it.')).toBeVisible();
    expect(shown.getByText(/modelarts_session=session/)).toHaveTextContent("job_name='digits'");
    await userEvent.click(shown.getByRole('tab', { name: 'Command' }));
    expect(await shown.findByText('Everything is carried.')).toBeVisible();
    expect(host.calls.findLast((call) => call.command === 'export_as')?.args).toMatchObject({ target: 'command', subject: { kind: 'configuration', spec: { name: 'digits', description: 'One node, thirty epochs' } } });
  });

  it('shows what an import would do before it does it', async () => {
    const host = open();
    host.file = '/home/lin/faces.yaml';
    await press('Import…');
    const shown = within(await dialog('Import configurations'));
    await userEvent.click(shown.getByRole('button', { name: 'Select a file' }));
    expect(await shown.findByText('3 configurations in faces.yaml')).toBeVisible();
    expect(shown.getByText('New, as digits-2')).toBeVisible();
    expect(shown.getByText('Give these secrets again: API_KEY')).toBeVisible();
    await userEvent.click(shown.getByRole('radio', { name: 'Is replaced' }));
    expect(await shown.findByText('Replaces; changes Description, Compute Nodes and 1 more')).toBeVisible();
    await userEvent.click(shown.getByRole('checkbox', { name: 'Import faces-nightly' }));
    expect(host.calls.some((call) => call.command === 'import_configs')).toBe(false);
    await userEvent.click(shown.getByRole('button', { name: 'Import 2' }));
    expect(await screen.findByText('2 configurations were imported.')).toBeVisible();
    expect(host.calls.find((call) => call.command === 'import_configs')?.args).toMatchObject({
      chosen: [{ name: 'faces-base', to: 'faces-base', replace: false }, { name: 'digits', to: 'digits', replace: true }],
    });
  });

  it('decides of each name that is taken by itself, and shows what would change', async () => {
    const host = open();
    host.file = '/home/lin/faces.yaml';
    await press('Import…');
    const shown = within(await dialog('Import configurations'));
    await userEvent.click(shown.getByRole('button', { name: 'Select a file' }));
    await userEvent.click(await shown.findByRole('button', { name: '3 differences' }));
    const differences = within(shown.getByRole('table', { name: 'Compare' }));
    expect(differences.getByRole('row', { name: /Compute Nodes 1 4/ })).toBeVisible();
    await userEvent.click(shown.getByRole('combobox', { name: 'What becomes of digits' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Leave out' }));
    await userEvent.click(shown.getByRole('button', { name: 'Import 2' }));
    await screen.findByText('2 configurations were imported.');
    expect(host.calls.find((call) => call.command === 'import_configs')?.args).toMatchObject({ chosen: [{ name: 'faces-base' }, { name: 'faces-nightly' }] });
  });

  it('says what is wrong with a file, and in which line', async () => {
    open();
    await press('Import…');
    const shown = within(await dialog('Import configurations'));
    await userEvent.type(shown.getByRole('textbox'), 'nodes: many');
    await userEvent.click(shown.getByRole('button', { name: 'Preview' }));
    expect(await shown.findByText('Line 31')).toBeVisible();
    expect(shown.getByText('configurations[1].values.resources.nodes')).toBeVisible();
    expect(shown.queryByRole('button', { name: /^Import \d/ })).toBeNull();
  });
});
