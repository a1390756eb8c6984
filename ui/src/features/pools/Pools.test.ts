import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import type { MemoryPool } from '../../host/memory/pools';
import { language } from '../../lib/i18n/i18n.svelte';
import Page from '../../test/Page.svelte';
import Pools from './Pools.svelte';
// Brought when first used, which on a busy machine takes longer than a test waits.
import '../../lib/ui/MenuOpen.svelte';

const gib = 2 ** 30;
const job = (id: number, job_name: string) => ({ key: { job: id, version: 2 }, job_name, flavor: 'local.cpu.1u', nodes: 2 });
const nightly: MemoryPool = { id: 'pool-1', name: 'nightly', description: 'Runs of the night', share: { cpus: 3, memory_bytes: 12 * gib, gpus: ['GPU-1'] } };

function open(options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost({ jobs: [], ...options });
  render(Page, { props: { view: Pools }, context: new Map([[HOST, host]]) });
  return host;
}

const card = (name: string) => screen.findByRole('article', { name });
const field = (name: string) => screen.getByRole('textbox', { name });

async function act(pool: string, item: string): Promise<void> {
  await userEvent.click(await screen.findByRole('button', { name: `Actions of ${pool}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

beforeEach(() => {
  language.current = 'en';
});

describe('the page of resource pools', () => {
  it('says what this computer has and what a dedicated pool is when there is none', async () => {
    open();
    const has = await screen.findByLabelText('What this computer has');
    expect(has).toHaveTextContent(/8 CPUs.*32 GiB.*2 × NVIDIA RTX A4000.*187 GiB free of 512 GiB/s);
    expect(screen.getByText('No dedicated pool yet')).toBeVisible();
    expect(await card('Public resource pool')).toHaveTextContent('0 of 8 CPUs in use');
  });

  it('shows of each pool what is used and the jobs that run and wait, with links', async () => {
    open({ pools: [{ ...nightly, running: [job(7, 'sweep')], waiting: [job(9, 'digits')] }] });
    const pool = within(await card('nightly'));
    expect(pool.getByRole('meter', { name: 'CPU' })).toHaveAttribute('aria-valuetext', '2 of 3 CPUs in use');
    expect(pool.getByRole('meter', { name: 'Memory' })).toHaveAttribute('aria-valuetext', '8 GiB of 12 GiB in use');
    expect(pool.getByRole('link', { name: 'sweep V002' })).toHaveAttribute('href', '#/jobs/7/V002');
    expect(pool.getByText('Waiting (1)')).toBeVisible();
    expect(pool.getByRole('link', { name: 'digits V002' })).toBeVisible();
  });

  it('makes a pool, which is then public’s no more', async () => {
    const host = open();
    await userEvent.click((await screen.findAllByRole('button', { name: 'Create Pool' }))[0]!);
    await userEvent.type(field('Name'), 'nightly');
    await userEvent.clear(field('Memory (GiB)'));
    await userEvent.type(field('Memory (GiB)'), '7.5');
    await userEvent.click(screen.getAllByRole('checkbox', { name: 'NVIDIA RTX A4000' })[1]!);
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('nightly is ready for jobs.')).toBeVisible();
    expect(host.pools.pools[0]).toMatchObject({ name: 'nightly', share: { cpus: 1, memory_bytes: 7.5 * gib, gpus: ['GPU-1'] } });
    expect(await card('Public resource pool')).toHaveTextContent('0 of 7 CPUs in use');
  });

  it('proposes the memory that goes with the processors until one writes another', async () => {
    open();
    await userEvent.click((await screen.findAllByRole('button', { name: 'Create Pool' }))[0]!);
    expect(field('Memory (GiB)')).toHaveValue('4');
    await userEvent.click(screen.getByRole('button', { name: 'One more' }));
    expect(field('Memory (GiB)')).toHaveValue('8');
    await userEvent.type(field('Memory (GiB)'), '.5');
    await userEvent.click(screen.getByRole('button', { name: 'One more' }));
    expect(field('Memory (GiB)')).toHaveValue('8.5');
  });

  it('says at its place what is wrong, and keeps nothing', async () => {
    const host = open({ pools: [nightly] });
    await userEvent.click(await screen.findByRole('button', { name: 'Create Pool' }));
    await userEvent.type(field('Name'), 'nightly');
    await userEvent.clear(field('Memory (GiB)'));
    await userEvent.type(field('Memory (GiB)'), 'much');
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('Write a number, for example 4 or 7.5.')).toBeVisible();
    expect(await screen.findByText(/A pool called “nightly” exists already/)).toBeVisible();
    expect(screen.getByRole('checkbox', { name: /another pool/ })).toBeDisabled();
    expect(host.pools.pools).toHaveLength(1);
  });

  it('changes a pool, whose own share counts as left', async () => {
    const host = open({ pools: [nightly] });
    await act('nightly', 'Edit');
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit nightly' }));
    expect(dialog.getByText('Up to 7. The public pool keeps one.')).toBeVisible();
    await userEvent.click(dialog.getByRole('button', { name: 'One more' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('nightly was changed.')).toBeVisible();
    expect(host.pools.pools[0]).toMatchObject({ id: 'pool-1', share: { cpus: 4, gpus: ['GPU-1'] } });
  });

  it('keeps the memory that is not touched to the byte, though it shows it rounded', async () => {
    const memory_bytes = 1.25 * 2 ** 30 + 7;
    const host = open({ pools: [{ ...nightly, share: { ...nightly.share, memory_bytes } }] });
    await act('nightly', 'Edit');
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit nightly' }));
    await userEvent.click(dialog.getByRole('button', { name: 'One more' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('nightly was changed.')).toBeVisible();
    expect(host.pools.pools[0]?.share.memory_bytes).toBe(memory_bytes);
  });

  it('deletes a pool after asking, and refuses one in use with the names of the jobs', async () => {
    const host = open({ pools: [{ ...nightly, running: [job(7, 'sweep')] }] });
    await act('nightly', 'Delete');
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete the pool nightly?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('sweep/V002 need what would be taken away');
    host.pools.pools = [nightly];
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('nightly was deleted.')).toBeVisible();
    expect(await screen.findByText('No dedicated pool yet')).toBeVisible();
  });

  it('follows what happens elsewhere', async () => {
    const host = open();
    await card('Public resource pool');
    host.pools.pools = [nightly];
    host.notify({ notice: 'pools' });
    expect(await card('nightly')).toBeVisible();
  });

  it('says why it has nothing to show, and tries again', async () => {
    const host = open({ refuse: { list_pools: 'owner_unreachable' } });
    expect(await screen.findByText('The resource pools could not be loaded')).toBeVisible();
    delete host.refuse.list_pools;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.getByText('No dedicated pool yet')).toBeVisible());
  });
});
