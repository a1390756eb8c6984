import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Job from './Job.svelte';

beforeEach(() => router.replace({ page: 'jobs' }));

describe('a job in other tools’ words', () => {
  it('is offered in the menu, with the job’s own name', async () => {
    const host = new MemoryHost();
    const job = host.jobs.find((one) => one.name === 'digits')!;
    router.replace({ page: 'job', job: job.id });
    render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Export as…' }));
    const shown = within(await screen.findByRole('dialog', { name: 'Export digits as' }));
    await userEvent.click(shown.getByRole('tab', { name: 'v1 job' }));
    await userEvent.click(shown.getByRole('button', { name: 'Save to file…' }));
    expect(await screen.findByText('Saved as /home/lin/digits.json.')).toBeVisible();
    expect(host.calls.findLast((call) => call.command === 'export_as')?.args).toMatchObject({ target: 'v1_job', subject: { kind: 'job', spec: { name: 'digits' } } });
  });
});
