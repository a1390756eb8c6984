import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { sampleJobs } from '../../host/memory/jobs';
import { router } from '../../lib/router/router.svelte';
import { comparison } from '../../lib/versions/comparison.svelte';
import Page from '../../test/Page.svelte';
import Jobs from './Jobs.svelte';
// Brought when first used, which on a busy machine takes longer than a test waits.
import '../../lib/ui/MenuOpen.svelte';
import '../../lib/versions/RunAgain.svelte';

async function open(): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0) });
  router.replace({ page: 'jobs' });
  render(Page, { props: { view: Jobs }, context: new Map([[HOST, host]]) });
  await screen.findByRole('link', { name: 'digits-lr-sweep' });
  return host;
}

async function choose(job: string, item: string): Promise<void> {
  const row = screen.getByRole('link', { name: job }).closest('tr')!;
  await userEvent.click(within(row).getByRole('button', { name: /^Actions for/ }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

beforeEach(() => comparison.clear());

describe('going on from a job of the list', () => {
  it('runs its newest version again and leads to what started', async () => {
    const host = await open();
    const { id } = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!;
    await choose('digits-lr-sweep', 'Run again');
    await waitFor(() => expect(location.hash).toBe(`#/jobs/${id}/V013`));
  });

  it('asks first where it cannot be the same', async () => {
    const host = await open();
    host.versions.differences = [{ code: 'not_recorded' }];
    await choose('digits-lr-sweep', 'Run again');
    expect(await screen.findByRole('dialog', { name: 'Run digits-lr-sweep V012 again?' })).toHaveTextContent('Nothing was recorded of this version');
    expect(host.calls.some(({ command }) => command === 'run_again')).toBe(false);
  });

  it('modifies it or copies it in the form', async () => {
    const host = await open();
    const { id } = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!;
    await choose('digits-lr-sweep', 'Modify');
    expect(location.hash).toBe(`#/create?from=${id}%2FV012&mode=version`);
  });

  it('is picked to be compared, from its menu and with others that are selected', async () => {
    await open();
    await choose('digits-lr-sweep', 'Add to comparison');
    await waitFor(() => expect(document.body.style.pointerEvents).toBe(''));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select recsys-two-tower' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add to comparison' }));
    expect(comparison.picked.map(({ name }) => name)).toEqual(['digits-lr-sweep', 'recsys-two-tower']);
  });
});
