import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { HOST } from '../host/host';
import { MemoryHost } from '../host/memory';
import { router } from '../lib/router/router.svelte';
import { settings } from '../lib/settings.svelte';
import App from './App.svelte';
// Brought when first used, which on a busy machine takes longer than a test waits.
import '../features/settings/Settings.svelte';
import '../features/wizard/Wizard.svelte';
import './Palette.svelte';
import './Shortcuts.svelte';

async function open(options = {}): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: [], ...options });
  await settings.load(host);
  render(App, { context: new Map([[HOST, host]]) });
  await screen.findByRole('heading', { name: 'Training Jobs' });
  return host;
}

beforeEach(() => router.replace({ page: 'jobs' }));

it('Ctrl+K finds a configuration by its name and begins a job with it', async () => {
  await open();
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.type(await screen.findByRole('combobox', { name: 'Search or run a command' }), 'lr-03');
  await userEvent.click(await screen.findByRole('option', { name: /sweep-lr-03/ }));
  expect(location.hash).toBe('#/create?config=sweep-lr-03');
  expect(await screen.findByRole('heading', { name: 'What will run' })).toBeVisible();
});

it('? shows the keys, letters go to pages, and neither does while something is typed', async () => {
  await open();
  await userEvent.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await userEvent.keyboard('gs');
  expect(location.hash, 'the sheet lies over the page').toBe('#/jobs');
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await userEvent.keyboard('gs');
  expect(location.hash).toBe('#/settings');
  expect(await screen.findByRole('heading', { name: 'Appearance' })).toBeVisible();
});

it('letters are no shortcuts for who turned them off', async () => {
  await open({ settings: { letter_shortcuts: false } });
  await userEvent.keyboard('gs?');
  expect(location.hash).toBe('#/jobs');
  expect(screen.queryByRole('dialog')).toBeNull();
});
