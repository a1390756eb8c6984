import { render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { HOST } from '../host/host';
import { MemoryHost } from '../host/memory';
import { language } from '../lib/i18n/i18n.svelte';
import LoadBars from './LoadBars.svelte';

const asked = (host: MemoryHost) => host.calls.filter((call) => call.command === 'watch_load').map((call) => (call.args as { watching: boolean }).watching);

function open(): MemoryHost {
  const host = new MemoryHost({ jobs: [] });
  render(LoadBars, { context: new Map([[HOST, host]]) });
  return host;
}

beforeEach(() => {
  language.current = 'en';
});

it('says how busy processors, memory and GPUs are, and leads to the pools', async () => {
  open();
  expect(await screen.findByRole('meter', { name: 'CPU' })).toHaveAttribute('aria-valuetext', '38%');
  expect(screen.getByRole('meter', { name: 'Memory' })).toHaveAttribute('aria-valuetext', '11.2 GiB / 32 GiB');
  expect(screen.getByRole('meter', { name: 'GPU' })).toBeVisible();
  expect(screen.getByRole('link', { name: /^This computer now/ })).toHaveAttribute('href', '#/pools');
});

it('leaves out what the system does not tell', async () => {
  const host = open();
  await screen.findByRole('meter', { name: 'GPU' });
  host.notify({ notice: 'load', load: { cpu_percent: 5, memory_used_bytes: null, memory_bytes: 2 ** 30, gpu_percent: null } });
  await waitFor(() => expect(screen.queryByRole('meter', { name: 'GPU' })).toBeNull());
  expect(screen.getByRole('meter', { name: 'CPU' })).toHaveAttribute('aria-valuenow', '5');
});

it('has nothing watched while nobody can see it', async () => {
  const host = open();
  await screen.findByRole('meter', { name: 'CPU' });
  expect(asked(host)).toEqual([true]);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(asked(host).at(-1)).toBe(false);
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(asked(host).at(-1)).toBe(true);
});
