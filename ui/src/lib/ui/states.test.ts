import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import ErrorState from './ErrorState.svelte';
import Skeleton from './Skeleton.svelte';
import StatusBadge from './StatusBadge.svelte';
import ToastRegion from './ToastRegion.svelte';
import { toasts } from './toasts.svelte';

afterEach(() => vi.useRealTimers());

it('a skeleton waits 150 ms, so that quick answers do not flash', async () => {
  vi.useFakeTimers();
  render(Skeleton);
  await vi.advanceTimersByTimeAsync(140);
  expect(screen.queryByRole('status')).toBeNull();
  await vi.advanceTimersByTimeAsync(20);
  expect(screen.getByRole('status')).toHaveTextContent('Loading');
});

it('an error gives its reason, retries, and copies its details', async () => {
  const user = userEvent.setup();
  const onretry = vi.fn();
  render(ErrorState, { title: 'The jobs could not be loaded', error: { code: 'disk_full', name: '/data', faults: [], detail: 'ENOSPC' }, onretry });
  expect(screen.getByRole('alert')).toHaveTextContent('Free some space');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(onretry).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'Copy details' }));
  expect(await navigator.clipboard.readText()).toBe('disk_full: /data\nENOSPC');
  expect(screen.getByRole('button', { name: 'Copied' })).toBeVisible();
});

it('a status is a word, whatever its hue', () => {
  render(StatusBadge, { status: 'check_failed' });
  expect(screen.getByText('Image review failed')).toBeVisible();
});

it('good news leaves by itself, a failure stays until dismissed', async () => {
  vi.useFakeTimers();
  render(ToastRegion);
  toasts.show({ kind: 'success', text: 'The job was deleted.' });
  toasts.show({ kind: 'failed', text: 'The disk is full.' });
  await vi.advanceTimersByTimeAsync(6000);
  expect(screen.queryByText('The job was deleted.')).toBeNull();
  expect(screen.getByRole('alert')).toHaveTextContent('The disk is full.');
  screen.getByRole('button', { name: 'Dismiss' }).click();
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.queryByRole('alert')).toBeNull();
});
