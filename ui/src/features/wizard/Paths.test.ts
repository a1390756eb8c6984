import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { language } from '../../lib/i18n/i18n.svelte';
import { field, openWizard as open, press, submitted } from '../../test/wizard';

beforeEach(() => {
  language.current = 'en';
});

describe('paths and commands', () => {
  it('a folder is browsed for', async () => {
    await open();
    await press('Select Code Directory');
    const dialog = within(await screen.findByRole('dialog', { name: 'Select a folder' }));
    for (const step of ['demo', 'digits', 'code']) await userEvent.click(await dialog.findByRole('button', { name: step }));
    await dialog.findByText('train.py');
    await userEvent.click(dialog.getByRole('button', { name: 'Choose' }));
    expect(field('Code Directory')).toHaveValue('obs://demo/digits/code/');
  });

  it('a folder of this computer is uploaded and taken', async () => {
    const host = await open();
    host.folder = '/somewhere/my-code';
    await press('Upload folder…');
    const dialog = within(await screen.findByRole('dialog', { name: 'Upload a folder' }));
    expect(dialog.getByRole('textbox', { name: 'To' })).toHaveValue('obs://uploads/my-code/');
    await userEvent.click(dialog.getByRole('button', { name: 'Upload' }));
    await waitFor(() => expect(field('Code Directory')).toHaveValue('obs://uploads/my-code/'));
  });

  it('a file that is dropped on a field is uploaded, and the field takes its folder', async () => {
    const host = await open();
    const at = { x: 10, y: 10 };
    document.elementFromPoint = () => field('Data Path');
    host.drag({ at });
    expect(await screen.findAllByText('Drop to upload'), 'Code Directory and Data Path take files, paths that are written do not').toHaveLength(2);
    host.drag({ at, dropped: ['/somewhere/digits.csv'] });
    const dialog = within(await screen.findByRole('dialog', { name: 'Upload a file' }));
    expect(dialog.getByRole('textbox', { name: 'To' })).toHaveValue('obs://uploads/digits/digits.csv');
    await userEvent.click(dialog.getByRole('button', { name: 'Upload' }));
    await waitFor(() => expect(field('Data Path')).toHaveValue('obs://uploads/digits/'));
    expect(host.calls.find(({ command }) => command === 'upload')?.args).toEqual({ from: '/somewhere/digits.csv', to: 'obs://uploads/digits/digits.csv' });
    expect(screen.queryByText('Drop to upload')).toBeNull();
  });

  it('several files at once are refused in words', async () => {
    const host = await open();
    document.elementFromPoint = () => field('Data Path');
    host.drag({ at: { x: 10, y: 10 }, dropped: ['/a', '/b'] });
    expect(await screen.findByText('Drop one folder or one file at a time.')).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('paths that were submitted are offered again', async () => {
    localStorage.clear();
    const first = await open({}, { page: 'create', config: 'digits' });
    expect(screen.queryByRole('button', { name: 'Recent paths for Data Path' })).toBeNull();
    await press('Next');
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await waitFor(() => expect(submitted(first)).toBeDefined());
    await waitFor(() => expect(location.hash).toMatch(/^#\/jobs\//));
    cleanup();
    await open();
    await press('Recent paths for Data Path');
    await userEvent.click(await screen.findByRole('menuitem', { name: 'obs://demo/digits/data/' }));
    expect(field('Data Path')).toHaveValue('obs://demo/digits/data/');
    expect(screen.queryByRole('button', { name: 'Recent paths for Data Path' }), 'nothing else to offer').toBeNull();
  });
});
