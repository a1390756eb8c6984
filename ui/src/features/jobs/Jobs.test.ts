import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { sampleJobs } from '../../host/memory/jobs';
import { places } from '../../lib/places.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import type { Shows } from '../../wire';
import Jobs from './Jobs.svelte';
// Brought when first used, which on a busy machine takes longer than a test waits.
import '../../lib/ui/MenuOpen.svelte';
import './parts/ConfirmJobs.svelte';
import './parts/NameView.svelte';
import './parts/Filters.svelte';
import './parts/Columns.svelte';
import '../../lib/ui/PopoverPanel.svelte';
import '../../lib/ui/TagsDialog.svelte';

// Fifteen jobs: queries by role over long tables are slow in a simulated page.
const jobs = (older = 4) => sampleJobs(Date.now(), older);

async function open(options: MemoryOptions = {}): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: jobs(), ...options });
  render(Page, { props: { view: Jobs }, context: new Map([[HOST, host]]) });
  return host;
}

const table = () => screen.findByRole('table', { name: 'Training Jobs' });
const names = async () => within(await table()).getAllByRole('link').map((link) => link.textContent);
const queries = (host: MemoryHost) => host.calls.filter((call) => call.command === 'list_jobs').map((call) => call.args);

beforeEach(() => {
  router.replace({ page: 'jobs' });
  for (const { id } of toasts.list) toasts.dismiss(id);
});

describe('the list', () => {
  it('shows the newest first, with status in words, version, place and duration', async () => {
    await open();
    const row = within(await table()).getByRole('row', { name: /speech-commands-cnn/ });
    expect(row).toHaveTextContent('Running failed');
    expect(row).toHaveTextContent('V002');
    expect(row).toHaveTextContent('1 × local.cpu.1u');
    expect(row).toHaveTextContent('00:00:47');
    expect((await names())[0]).toBe('tokenizer-bpe-32k');
  });

  it('asks the host for one page of 50 and goes to the next', async () => {
    const host = await open({ jobs: jobs(110) });
    expect(await screen.findByText('1–50 of 121')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    expect(await screen.findByText('51–100 of 121')).toBeVisible();
    expect(queries(host).at(-1)).toMatchObject({ offset: 50, limit: 50 });
  });

  it('watches no log any more after it was left, also when an answer comes late', async () => {
    const host = new MemoryHost({ jobs: jobs() });
    const real = host.call.bind(host);
    let release = () => {};
    host.call = (async (command: never, args: never) => {
      if (command === 'list_jobs') await new Promise<void>((resolve) => (release = resolve));
      return real(command, args);
    }) as never;
    const { unmount } = render(Page, { props: { view: Jobs }, context: new Map([[HOST, host]]) });
    await waitFor(() => expect(host.calls.some(({ command }) => command === 'count_jobs')).toBe(true));
    unmount();
    release();
    await waitFor(() => expect(queries(host)).toHaveLength(1));
    // Answered after the list, and after what that would have asked for.
    await host.call('get_settings', {});
    await host.call('get_settings', {});
    expect(host.calls.filter(({ command }) => command === 'watch_logs').map(({ args }) => args)).toEqual([{ targets: [] }]);
  });

  it('sorts by a column and the other way round on a second click', async () => {
    await open();
    await userEvent.click(within(await table()).getByRole('button', { name: 'Name' }));
    await waitFor(async () => expect((await names())[0]).toMatch(/^anomaly/));
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    await waitFor(async () => expect((await names())[0]).toMatch(/^中文/));
  });

  it('searches and filters, keeps both in the address, and clears them again', async () => {
    await open();
    await userEvent.type(await screen.findByRole('searchbox', { name: 'Search by name' }), 'digits');
    await waitFor(async () => expect(await names()).toHaveLength(3));
    await userEvent.click(screen.getByRole('button', { name: /^Failed/ }));
    expect(await screen.findByText('No job matches')).toBeVisible();
    expect(location.hash).toBe('#/jobs?search=digits&status=failed');
    await userEvent.click(screen.getByRole('button', { name: 'Clear search and filters' }));
    await waitFor(async () => expect(await names()).toHaveLength(15));
    expect(screen.getByRole('searchbox', { name: 'Search by name' })).toHaveValue('');
  });

  it('pulls the visible page again when the host says that jobs changed', async () => {
    const host = await open();
    await table();
    const job = host.jobs.find(({ name }) => name === 'tokenizer-bpe-32k')!;
    job.status = 'running';
    job.line = 'epoch 1';
    host.notify({ notice: 'version', key: { job: job.id, version: 1 } });
    expect(await screen.findByText('epoch 1')).toBeInTheDocument();
    await waitFor(async () => expect(within(await table()).getByRole('row', { name: /tokenizer-bpe-32k/ })).toHaveTextContent('Running'));
  });
});

describe('views', () => {
  it('what is searched, filtered and sorted is kept under a name, shown again, and deleted', async () => {
    await open();
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Views' }));
    expect(await screen.findByRole('menuitem', { name: 'Save this view…' }), 'the whole list needs no name').toHaveAttribute('aria-disabled', 'true');
    await userEvent.keyboard('{Escape}');
    router.replace({ page: 'jobs', status: ['failed'], sort: 'duration', order: 'desc' });
    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Save this view…' }));
    const name = within(await screen.findByRole('dialog', { name: 'Save this view' })).getByRole('textbox', { name: 'Name' });
    await waitFor(() => expect(name).toHaveFocus());
    await userEvent.keyboard('Broken{Enter}');
    expect(await screen.findByText('The view Broken was saved.')).toBeVisible();
    router.replace({ page: 'jobs' });
    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Broken' }));
    expect(location.hash).toBe('#/jobs?status=failed&sort=duration&order=desc');
    await userEvent.click(await screen.findByRole('button', { name: 'View: Broken' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete the view “Broken”' }));
    expect(await screen.findByRole('button', { name: 'Views' })).toBeVisible();
    expect(location.hash, 'what is shown stays').toBe('#/jobs?status=failed&sort=duration&order=desc');
  });

  it('a view of a taken name is replaced only after it was said', async () => {
    const host = await open();
    await table();
    const before: Shows = { search: 'before', groups: [], sources: [], tags: [], period: null, sort: 'created', order: 'desc' };
    host.list.views = [{ name: 'Broken', shows: before }];
    router.replace({ page: 'jobs', status: ['failed'] });
    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Save this view…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Save this view' }));
    await userEvent.type(dialog.getByRole('textbox', { name: 'Name' }), 'Broken{Enter}');
    expect(await dialog.findByText('There is a view called Broken. Replace it or choose another name.')).toBeVisible();
    expect(host.list.views[0]!.shows).toEqual(before);
    await userEvent.click(dialog.getByRole('button', { name: 'Replace' }));
    expect(await screen.findByText('The view Broken was saved.')).toBeVisible();
    expect(host.list.views[0]!.shows.groups).toEqual(['failed']);
  });
});

describe('narrowing', () => {
  it('filters by tag and time, says so in chips, and takes each away by itself', async () => {
    const host = await open();
    await userEvent.click(await screen.findByRole('button', { name: 'Filter' }));
    const panel = within(await screen.findByRole('dialog', { name: 'Filters' }));
    await userEvent.click(await panel.findByRole('checkbox', { name: 'baseline' }));
    await waitFor(async () => expect(await names()).toEqual(['digits-lr-sweep', 'recsys-two-tower']));
    router.replace({ page: 'jobs', tag: ['baseline'], period: { kind: 'last', hours: 2 } });
    await waitFor(async () => expect(await names()).toEqual(['digits-lr-sweep']));
    expect(queries(host).at(-1)).toMatchObject({ tags: ['baseline'], from_ms: expect.any(Number) });
    await userEvent.click(screen.getByRole('button', { name: 'Remove the filter baseline' }));
    expect(location.hash).toBe('#/jobs?hours=2');
  });

  it('a tag of a row shows the jobs that have it', async () => {
    await open();
    await userEvent.click((await screen.findAllByRole('button', { name: 'Show jobs tagged baseline' }))[0]!);
    await waitFor(async () => expect(await names()).toHaveLength(2));
    expect(location.hash).toBe('#/jobs?tag=baseline');
  });

  it('shows the columns one chose', async () => {
    const host = await open();
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    const panel = within(await screen.findByRole('dialog', { name: 'Columns' }));
    await userEvent.click(await panel.findByRole('checkbox', { name: 'Versions' }));
    await userEvent.click(panel.getByRole('checkbox', { name: 'Last log line' }));
    expect(await screen.findByRole('columnheader', { name: 'Versions', hidden: true })).toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: 'Last log line', hidden: true })).toBeNull();
    expect(host.settings.job_columns).toContain('versions');
    await userEvent.click(panel.getByRole('button', { name: 'Reset columns' }));
    expect(await screen.findByRole('columnheader', { name: 'Last log line', hidden: true })).toBeInTheDocument();
  });
});

describe('tags', () => {
  it('are put on all that are selected, taken off, and put back', async () => {
    const host = await open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select digits' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select digits-lr-sweep' }));
    await userEvent.click(screen.getByRole('button', { name: 'Tags…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Tags of 2 jobs' }));
    await userEvent.type(dialog.getByRole('textbox', { name: 'Add a tag' }), 'to keep{Enter}');
    const tagsOf = (name: string) => host.jobs.find((job) => job.name === name)!.tags;
    await waitFor(() => expect(tagsOf('digits')).toEqual(['to keep']));
    await userEvent.click(await dialog.findByRole('button', { name: 'Take off sweep' }));
    await waitFor(() => expect(tagsOf('digits-lr-sweep')).toEqual(['baseline', 'to keep']));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(document.body.style.pointerEvents).toBe(''));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(tagsOf('digits-lr-sweep')).toEqual(['baseline', 'sweep', 'to keep']));
    expect(tagsOf('digits'), 'it did not have it').toEqual(['to keep']);
  });
});

describe('by keyboard', () => {
  it('arrows move between jobs, Space selects, and only one job is in the tab order', async () => {
    await open();
    const links = within(await table()).getAllByRole('link');
    expect(links.filter((link) => link.tabIndex === 0)).toHaveLength(1);
    links[0]!.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(links[2]).toHaveFocus();
    await userEvent.keyboard(' ');
    expect(screen.getByRole('checkbox', { name: 'Select digits' })).toBeChecked();
    expect(screen.getByText('1 selected')).toBeVisible();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select digits' }));
    expect(location.hash, 'a row that is selected is not opened').toBe('#/jobs');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select digits' }));
    expect(links[2]).toHaveAttribute('href', expect.stringMatching(/^#\/jobs\/\d+$/));
  });

  it('the search field leads into the list', async () => {
    await open();
    await table();
    screen.getByRole('searchbox', { name: 'Search by name' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect((await within(await table()).findAllByRole('link'))[0]).toHaveFocus();
  });
});

describe('stopping and deleting', () => {
  it('the row menu asks with the name of the job before it stops', async () => {
    const host = await open();
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for digits' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Stop' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Stop digits?' });
    expect(host.calls.some((call) => call.command === 'stop')).toBe(false);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopping')).toBeVisible();
  });

  it('the question before a stop tells of the place that stops', async () => {
    const some = jobs(0);
    some.find(({ name }) => name === 'digits')!.backend = 'c-0000000a';
    await open({ jobs: some });
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for digits' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Stop' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Stop digits?' });
    expect(dialog).toHaveAccessibleDescription(/ends its tasks/);
    expect(dialog).not.toHaveAccessibleDescription(/SIGTERM/);
  });

  it('what still runs can be deleted, and the question says that it is stopped first', async () => {
    const host = await open();
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for digits' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete digits?' });
    expect(dialog).toHaveAccessibleDescription(/^It has not ended yet and is stopped first\. All 3 versions/);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('The job was deleted.')).toBeVisible();
    expect(host.jobs.some((job) => job.name === 'digits')).toBe(false);
  });

  it('what ran at a connection stays there, and the question says so; of what never came there nothing does', async () => {
    await places.pull(new MemoryHost({ connections: [memoryConnection('Frankfurt')] }));
    const message = 'a job named net is there already; choose another name';
    const some = jobs(0).slice(0, 3);
    Object.assign(some[0]!, { name: 'ran', backend: 'c-0000000a', status: 'completed' });
    Object.assign(some[1]!, { name: 'never', backend: 'c-0000000a', status: 'submit_failed', version: 1, version_count: 1, line: null, reason: { code: 'not_started', task: 0, message } });
    await open({ jobs: some });
    expect((await screen.findAllByText(message))[0], 'the row says why').toBeVisible();
    const question = async (name: string) => {
      await userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }));
      await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
      return await screen.findByRole('alertdialog', { name: `Delete ${name}?` });
    };
    const ran = await question('ran');
    expect(ran).toHaveAccessibleDescription(/A job that was submitted to Frankfurt stays there, and its name stays taken\.$/);
    await userEvent.click(within(ran).getByRole('button', { name: 'Cancel' }));
    expect(await question('never')).not.toHaveAccessibleDescription(/Frankfurt/);
  });

  it('a selection is deleted at once, and the question says what goes and what stays', async () => {
    const host = await open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select recsys-two-tower' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select digits' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select digits-lr-sweep' }));
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete 3 jobs?' });
    expect(dialog).toHaveAccessibleDescription(/^1 of them has not ended yet and is stopped first\. All 21 versions and their logs/);
    expect(dialog).toHaveTextContent('recsys-two-tower');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('3 jobs were deleted.')).toBeVisible();
    const stopped = host.calls.filter(({ command }) => command === 'stop' || command === 'delete_job').map(({ command }) => command);
    expect(stopped, 'what runs is told to stop before the first is waited for').toEqual(['stop', 'delete_job', 'delete_job', 'delete_job']);
    expect(host.jobs.some((job) => job.name === 'recsys-two-tower')).toBe(false);
    expect(screen.queryByText('3 selected')).toBeNull();
  });
});

describe('when there is nothing to show', () => {
  it('no jobs: says what a job is and offers the sample as the first step', async () => {
    await open({ jobs: [] });
    expect(await screen.findByRole('heading', { name: 'No training jobs yet' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Create Training Job' })).toHaveAttribute('href', '#/create');
    expect(screen.getByRole('link', { name: 'Run the sample job' })).toHaveAttribute('href', '#/create?sample=1');
  });

  it('no answer: gives the reason and tries again', async () => {
    const host = await open({ refuse: { list_jobs: 'owner_unreachable' } });
    expect(await screen.findByRole('alert')).toHaveTextContent('does not answer');
    delete host.refuse.list_jobs;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });

  it('an answer that stays away later leaves the old rows and says from when they are', async () => {
    const host = await open();
    await table();
    host.refuse.list_jobs = 'owner_unreachable';
    host.notify({ notice: 'owner', this: false });
    expect(await screen.findByText(/Showing what was known at/)).toBeVisible();
    expect(await names()).toHaveLength(15);
  });
});

it('a late answer to an old question does not replace a newer one', async () => {
  const host = await open();
  await table();
  const real = host.call.bind(host);
  const slow = vi.spyOn(host, 'call').mockImplementationOnce(async (command, args) => {
    const answer = await real(command, args);
    await new Promise((resolve) => setTimeout(resolve, 120));
    return answer;
  });
  router.replace({ page: 'jobs', search: 'recsys' });
  await waitFor(() => expect(slow).toHaveBeenCalled());
  router.replace({ page: 'jobs', search: 'digits' });
  await waitFor(async () => expect(await names()).toHaveLength(3));
  await slow.mock.results[0]!.value;
  expect(await names()).toHaveLength(3);
});

it('a menu that was closed gives focus back to its button and leaves the page usable', async () => {
  await open();
  const button = await screen.findByRole('button', { name: 'Actions for digits' });
  await userEvent.click(button);
  await screen.findByRole('menu');
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(button).toHaveFocus());
  await waitFor(() => expect(document.body.style.pointerEvents).toBe(''));
});
