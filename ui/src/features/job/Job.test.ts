import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST, HostError } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { sampleJobs, type MemoryJob } from '../../host/memory/jobs';
import { language } from '../../lib/i18n/i18n.svelte';
import { places } from '../../lib/places.svelte';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import type { Commands, EventRow } from '../../wire';
import { EventsModel } from './events.svelte';
import Job from './Job.svelte';
// Brought when first used, which on a busy machine takes longer than a test waits.
import '../../lib/ui/MenuOpen.svelte';

/** `digits` runs as V003, `speech-commands-cnn` failed as V002. */
async function open(name: string, options: MemoryOptions = {}, at: { version?: number; tab?: string } = {}): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0), ...options });
  router.replace({ page: 'job', job: idOf(host, name), ...at });
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  await screen.findByRole('heading', { name });
  return host;
}

const idOf = (host: MemoryHost, name: string) => host.jobs.find((job) => job.name === name)!.id;
const called = (host: MemoryHost, command: string) => host.calls.filter((call) => call.command === command).map((call) => call.args);

async function choose(item: string): Promise<void> {
  await userEvent.click(screen.getByRole('button', { name: 'More actions' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200);
});
afterEach(() => (language.current = 'en'));

it('its resource pool has the name it has now, or the one it was made under when it is gone', async () => {
  const jobs = sampleJobs(Date.now(), 0);
  jobs.find(({ name }) => name === 'digits')!.spec = { resources: { pool: { kind: 'dedicated', id: 'nightly' }, device: 'cpu', flavor: 'local.cpu.1u', nodes: 1 } };
  const pools = [{ id: 'nightly', name: 'night-shift', description: '', share: { cpus: 3, memory_bytes: 12 * 2 ** 30, gpus: [] } }];
  const host = await open('digits', { jobs, pools }, { tab: 'configurations' });
  expect(await screen.findByText('night-shift')).toBeVisible();
  await host.call('delete_pool', { backend: 'local', id: 'nightly' });
  expect(await screen.findByText('nightly')).toBeVisible();
});

it('its path begins a visualization job', async () => {
  const host = await open('digits');
  await choose('Create Visualization Job');
  const { version } = await host.call('show_version', { key: { job: idOf(host, 'digits'), version: 3 } });
  expect(router.route).toEqual({ page: 'visualizations', create: version.spec.output_path });
});

it('the path of one that runs on a connection begins one there', async () => {
  const jobs = sampleJobs(Date.now(), 0);
  jobs.find(({ name }) => name === 'digits')!.backend = 'c-0000000a';
  await open('digits', { jobs });
  await choose('Create Visualization Job');
  expect(router.route).toMatchObject({ page: 'visualizations', place: 'c-0000000a' });
});

describe('the header', () => {
  it('shows the newest version, what it does since when, and what was waited for', async () => {
    await open('digits');
    expect(screen.getByRole('button', { name: 'Version V003' })).toBeVisible();
    expect(screen.getAllByText('Running')[0]).toBeVisible();
    const course = screen.getByRole('list', { name: 'Course of this version' });
    expect(course).toHaveTextContent(/Submitted .*Queued 00:00:01 .*Running 00:03:/);
  });

  it('another version is chosen from the menu and stays in the address', async () => {
    const host = await open('digits');
    await userEvent.click(screen.getByRole('button', { name: 'Version V003' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /V001.*Successful/ }));
    expect(await screen.findByRole('button', { name: 'Version V001' })).toBeVisible();
    expect(location.hash).toBe(`#/jobs/${idOf(host, 'digits')}/V001?tab=logs`);
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  });

  it('changes when the host says that the version changed', async () => {
    const host = await open('digits');
    host.jobs.find((job) => job.name === 'digits')!.status = 'killing';
    host.notify({ notice: 'version', key: { job: idOf(host, 'digits'), version: 3 } });
    expect(await screen.findByText('Stopping')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull());
  });
});

describe('actions', () => {
  it('stopping asks with name and version, and only then stops', async () => {
    const host = await open('digits');
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Stop digits V003?' });
    expect(called(host, 'stop')).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopping')).toBeVisible();
    expect(called(host, 'stop')).toEqual([{ key: { job: idOf(host, 'digits'), version: 3 } }]);
  });

  it('running again starts at once where everything would be the same', async () => {
    const host = await open('speech-commands-cnn');
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    await waitFor(() => expect(called(host, 'run_again')).toEqual([{ key: { job: idOf(host, 'speech-commands-cnn'), version: 2 } }]));
    expect(await screen.findByText('speech-commands-cnn V003 is starting.')).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('running again says what cannot be the same, and starts only when told to', async () => {
    const host = await open('speech-commands-cnn');
    host.versions.differences = [
      { code: 'interpreter_gone', interpreter: '/opt/old/bin/python3', instead: '/usr/bin/python3' },
      { code: 'packages_changed', changes: [{ name: 'numpy', was: '1.26.4', is: '2.0.1' }, { name: 'tqdm', was: '4.66', is: null }] },
    ];
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    const dialog = await screen.findByRole('dialog', { name: 'Run speech-commands-cnn V002 again?' });
    expect(dialog).toHaveTextContent('/opt/old/bin/python3 is gone. /usr/bin/python3 runs it instead.');
    expect(dialog).toHaveTextContent(/2 packages are not what they were:\s*numpy\s*2\.0\.1, was 1\.26\.4\s*tqdm\s*not installed, was 4\.66/);
    expect(called(host, 'run_again')).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Run anyway' }));
    await waitFor(() => expect(called(host, 'run_again')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('the three ways to go on from a version each say what they do', async () => {
    await open('digits');
    await userEvent.click(screen.getByRole('button', { name: 'More actions' }));
    const ways = { 'Run again': 'Same values, code and interpreter, as the next version', Modify: 'Change values and submit the next version of this job', 'Duplicate and edit': 'Change values and submit a new job' };
    for (const [name, description] of Object.entries(ways)) expect(await screen.findByRole('menuitem', { name })).toHaveAccessibleDescription(description);
  });

  it('a new version and a copy begin in the form with these values', async () => {
    const host = await open('digits');
    const from = `from=${idOf(host, 'digits')}%2FV003`;
    expect(screen.getByRole('link', { name: 'Modify' })).toHaveAttribute('href', `#/create?${from}&mode=version`);
    await choose('Duplicate and edit');
    expect(location.hash).toBe(`#/create?${from}&mode=copy`);
  });

  it('a configuration of a taken name is replaced only after it was said', async () => {
    const host = await open('digits');
    const saved: unknown[] = [];
    const real = host.call.bind(host);
    vi.spyOn(host, 'call').mockImplementation(async (command, args) => {
      if (command !== 'save_config') return real(command, args);
      if (!(args as { replace: boolean }).replace) throw new HostError({ code: 'config_exists', name: 'digits', faults: [], detail: '' });
      saved.push(args);
      return {} as never;
    });
    await choose('Save as configuration');
    const dialog = await screen.findByRole('dialog', { name: 'Save as configuration' });
    expect(within(dialog).getByLabelText('Configuration Name')).toHaveValue('digits');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await within(dialog).findByText(/exists already/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Replace' }));
    expect(await screen.findByText('Saved as digits.')).toBeVisible();
    expect(saved).toMatchObject([{ name: 'digits', replace: true, spec: { output_path: 'obs://demo/digits/output/' } }]);
  });

  it('deleting says what is lost, and that a running job is stopped first', async () => {
    const host = await open('digits');
    await choose('Delete job');
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete digits?' });
    expect(dialog).toHaveAccessibleDescription(/stopped first\. All 3 versions, with their events and logs/);
    host.jobs.find((job) => job.name === 'digits')!.status = 'killed';
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete job' }));
    await waitFor(() => expect(location.hash).toBe('#/jobs'));
    expect(screen.queryByRole('heading', { name: 'This job no longer exists' })).toBeNull();
    expect(host.jobs.some((job) => job.name === 'digits')).toBe(false);
  });

  it('deleting the newest version leads to the one before it', async () => {
    const host = await open('speech-commands-cnn');
    await choose('Delete version');
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete speech-commands-cnn V002?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete version' }));
    await waitFor(() => expect(called(host, 'delete_version')).toHaveLength(1));
    await waitFor(() => expect(location.hash).toBe(`#/jobs/${idOf(host, 'speech-commands-cnn')}`));
    expect(await screen.findByRole('button', { name: 'Version V001' })).toBeVisible();
  });
});

describe('a job of a connection', () => {
  const at = { backend: 'c-0000000a', started_at_ms: null, ended_at_ms: null };
  const jobAt = (over: Partial<MemoryJob>) => sampleJobs(Date.now(), 0).map((job) => (job.name === 'digits' ? { ...job, ...at, ...over } : job));
  const connections = [memoryConnection('Frankfurt')];
  const rows = (host: MemoryHost, ...texts: string[]) =>
    host.page.logs.set(`${idOf(host, 'digits')}/3/0`, { rows: texts.length, row: (number) => ({ text: texts[number]!, platform: 'warn' }) });

  beforeEach(() => void places.pull(new MemoryHost({ connections })));

  it('that waits for the network says so until it was submitted, and can be stopped there', async () => {
    const host = new MemoryHost({ jobs: jobAt({ status: 'init' }), connections });
    rows(host, 'Not submitted yet: ModelArts cannot be reached');
    router.replace({ page: 'job', job: idOf(host, 'digits') });
    render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
    const banner = await screen.findByRole('status', { name: 'Not submitted yet' });
    expect(banner).toHaveTextContent(/Not submitted to Frankfurt yet\..*ModelArts cannot be reached/);
    expect(within(banner).getByRole('link', { name: 'Open Connections' })).toHaveAttribute('href', '#/connections');
    await userEvent.click(within(banner).getByRole('button', { name: 'Stop' }));
    await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Cancel' }));
    rows(host, 'Not submitted yet: ModelArts cannot be reached', 'Submitted to Frankfurt as job 5');
    host.notify({ notice: 'log', target: { key: { job: idOf(host, 'digits'), version: 3 }, task: 0 }, total_rows: 2 });
    await waitFor(() => expect(screen.queryByRole('status', { name: 'Not submitted yet' })).toBeNull());
  });

  it('that was not submitted says why, and is offered as a copy to edit', async () => {
    const message = 'a job named digits is there already; choose another name';
    await open('digits', { jobs: jobAt({ status: 'submit_failed', reason: { code: 'not_started', task: 0, message }, line: null }), connections });
    const banner = screen.getByRole('alert', { name: 'The job was not submitted' });
    expect(banner).toHaveTextContent(`It was not submitted to Frankfurt, and nothing runs there: ${message}`);
    expect(screen.getByRole('link', { name: 'Duplicate and edit' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
  });

  it('stays there when it is deleted here, and the question says so', async () => {
    await open('digits', { jobs: jobAt({ status: 'running', started_at_ms: Date.now() }), connections });
    await choose('Delete job');
    expect(await screen.findByRole('alertdialog')).toHaveAccessibleDescription(/stopped first\. .*A job that was submitted to Frankfurt stays there, and its name stays taken\.$/);
  });
});

describe('a failed job', () => {
  it('gives the reason in a sentence, the last error, and leads to the end of the log', async () => {
    await open('speech-commands-cnn');
    const banner = screen.getByRole('alert', { name: 'The job failed' });
    expect(banner).toHaveTextContent('Task 0 ended with exit code 1.');
    expect(banner).toHaveTextContent('FileNotFoundError');
    expect(screen.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');
    const log = await screen.findByRole('log', { name: 'Log of task 0' });
    log.focus();
    await userEvent.keyboard('{Home}');
    expect(await within(log).findByText(/may use more than its 1 CPU/)).toBeVisible();
    await userEvent.click(within(banner).getByRole('button', { name: 'Go to the end of the log' }));
    expect(await within(log).findByText(/Boot command ended: exit code 1/)).toBeVisible();
  });

  it('says so in Chinese', async () => {
    language.current = 'zh';
    await open('speech-commands-cnn');
    expect(screen.getByRole('alert', { name: '作业运行失败' })).toHaveTextContent('任务 0 以退出码 1 结束。');
    expect(screen.getByRole('tab', { name: '配置信息' })).toBeVisible();
    expect(screen.getByRole('button', { name: '重新运行' })).toBeVisible();
    expect(screen.getByText('运行失败')).toBeVisible();
  });
});

describe('the other tabs', () => {
  it('Configurations shows what was submitted, `--` for nothing, environment, command and tasks', async () => {
    await open('digits-distributed', {}, { tab: 'configurations' });
    const value = (label: string) => screen.getByText(label, { selector: 'dt' }).nextElementSibling;
    expect(value('Training Output Path')).toHaveTextContent('obs://demo/digits/output/');
    expect(value('Compute Nodes')).toHaveTextContent('4');
    expect(value('Job Log Path')).toHaveTextContent('--');
    expect(screen.queryByText('Running Parameters'), 'a custom image takes environment variables').toBeNull();
    expect(value('Specifications')).toHaveTextContent('CPU: 1 vCPU | 3 GiB local.cpu.1u');
    expect(value('Notification')).toHaveTextContent('Desktop: Successful, Failed');
    expect(within(screen.getByRole('table', { name: 'Environment Variables' })).getByRole('row', { name: 'SEED 7' })).toBeVisible();
    expect(within(screen.getByRole('table', { name: 'Tasks' })).getAllByRole('row')).toHaveLength(5);
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Copy boot command' }));
    expect(await navigator.clipboard.readText()).toMatch(/^python3 .*train\.py/);
  });

  it('Configurations says the size of a node as it was given, and that it has none before the start', async () => {
    const host = await open('resnet50-imagenette', {}, { tab: 'configurations' });
    const value = (label: string) => screen.getByText(label, { selector: 'dt' }).nextElementSibling;
    expect(value('Specifications')).toHaveTextContent(/^local\.cpu\.\d+u its CPUs and memory are written down when it starts$/);
    expect(host.calls.map(({ command }) => command)).not.toContain('list_pools');
  });

  it('Events stay as many as were asked for, whatever happens meanwhile', async () => {
    const many: EventRow[] = Array.from({ length: 2000 }, (_, at) => ({ key: { job: 0, version: 3 }, at_ms: 1_700_000_000_000 + at * 60_000, event: { kind: 'notified', topic: `Topic ${at}` } }) as never);
    const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0) });
    const real = host.call.bind(host);
    host.call = (async (command: never, args: never) => {
      const answer = await real(command, args);
      const { offset, limit } = args as Commands['list_events']['args'];
      // No more rows at once than the console gives.
      return command === 'list_events' ? { rows: many.slice(offset, offset + Math.min(limit, 1000)), total: { rows: many.length, and_more: false } } : answer;
    }) as never;
    const model = new EventsModel(host, { job: idOf(host, 'digits'), version: 3 });
    const stop = model.watch();
    await waitFor(() => expect(model.rows).toHaveLength(500));
    const changed = () => host.notify({ notice: 'version', key: { job: idOf(host, 'digits'), version: 3 } });
    for (const expected of [1000, 1500]) {
      const asked = model.more();
      changed();
      await asked;
      await waitFor(() => expect(model.pulling).toBe(false));
      expect(model.rows).toHaveLength(expected);
    }
    changed();
    await waitFor(() => expect(model.pulling).toBe(false));
    expect(model.rows).toEqual(many.slice(0, 1500));
    stop();
  });

  it('Events tells what happened in order', async () => {
    await open('trainjob-3f9a', {}, { tab: 'events' });
    const events = await within(await screen.findByRole('list', { name: 'Events' })).findAllByRole('listitem');
    expect(events.map((event) => event.querySelector('.title')?.textContent)).toEqual([
      'Submitted', 'Code snapshot saved', 'Waits for room', 'Preparation began', 'Code copied', 'Boot command started', 'Running',
      'Somebody asked to stop it', 'Stopping', 'Ended by signal 15 (SIGTERM)', 'Canceled',
    ]);
    expect(events[2]).toHaveTextContent('It asks for 4 CPUs. It is the next one to start.');
    expect(events[4]).toHaveTextContent('+110 ms');
    expect(events.at(-1)).toHaveTextContent('It was stopped on request.');
  });
});

describe('when there is nothing to show', () => {
  it('a job that does not exist is said so', async () => {
    const host = new MemoryHost({ jobs: [] });
    router.replace({ page: 'job', job: 77 });
    render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
    expect(await screen.findByRole('heading', { name: 'Job 77 does not exist' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Back to Training Jobs' })).toHaveAttribute('href', '#/jobs');
  });

  it('a job that is deleted while it is looked at says so', async () => {
    const host = await open('digits');
    host.notify({ notice: 'deleted', job: idOf(host, 'digits') });
    expect(await screen.findByRole('heading', { name: 'This job no longer exists' })).toBeVisible();
  });

  it('an answer that stays away leaves what is known and says from when it is', async () => {
    const host = await open('digits');
    host.refuse.show_job = 'owner_unreachable';
    host.notify({ notice: 'owner', this: false });
    expect(await screen.findByText(/Showing what was known at/)).toBeVisible();
    expect(screen.getByRole('heading', { name: 'digits' })).toBeVisible();
  });
});

describe('what it wrote', () => {
  it('shows what the version wrote, and what comes meanwhile', async () => {
    const host = await open('digits', {}, { tab: 'output' });
    expect(await screen.findByRole('button', { name: 'V001' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Upload' })).toBeNull();
    host.wizard.objects['obs://demo/digits/output/loss.png'] = 900;
    host.notify({ notice: 'objects', url: 'obs://demo/digits/output/' });
    await userEvent.click(await screen.findByRole('button', { name: 'loss.png' }));
    expect(await screen.findByRole('img', { name: 'Picture loss.png' })).toBeVisible();
  });

  it('says that nothing was written yet, and where it will be', async () => {
    await open('digits', { objects: {} }, { tab: 'output' });
    expect(await screen.findByRole('heading', { name: 'Nothing written yet' })).toBeVisible();
    expect(screen.getByText(/obs:\/\/demo\/digits\/output\//)).toBeVisible();
  });
});
