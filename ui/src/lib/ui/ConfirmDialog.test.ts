import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import ConfirmDialog from './ConfirmDialog.svelte';

const words = { open: true, title: 'Delete digits?', text: 'Its log is removed for good.', action: 'Delete' };

it('names the object, says what is lost, and starts on the harmless button', async () => {
  render(ConfirmDialog, { ...words, onconfirm: vi.fn() });
  const dialog = await screen.findByRole('alertdialog', { name: 'Delete digits?' });
  expect(dialog).toHaveAccessibleDescription('Its log is removed for good.');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus());
});

it('closes when the work is done', async () => {
  const onconfirm = vi.fn(() => Promise.resolve());
  render(ConfirmDialog, { ...words, onconfirm });
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(onconfirm).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
});

it('stays open and says why when the work is refused', async () => {
  render(ConfirmDialog, { ...words, onconfirm: () => Promise.reject({ code: 'disk_full', name: null, faults: [], detail: '' }) });
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full');
  expect(screen.getByRole('alertdialog')).toBeVisible();
});
