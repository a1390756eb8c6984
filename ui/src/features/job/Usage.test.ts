/** Resource Usage of a version. The simulated page draws nothing, so each chart is its table. */
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { sampleJobs } from '../../host/memory/jobs';
import { language } from '../../lib/i18n/i18n.svelte';
import { router } from '../../lib/router/router.svelte';
import type { Commands, UsageSample } from '../../wire';
import Page from '../../test/Page.svelte';
import Job from './Job.svelte';

const gib = 2 ** 30;

function sample(at_ms: number, cpu_thousandths: number, more: Partial<UsageSample> = {}): UsageSample {
  return {
    at_ms,
    cpu_thousandths,
    memory_bytes: gib,
    processes: 2,
    disk_read_bytes_per_s: null,
    disk_written_bytes_per_s: null,
    gpu_percent: null,
    gpu_memory_bytes: null,
    ...more,
  };
}

async function open(name: string, samples: (startedAtMs: number) => UsageSample[], options: MemoryOptions = {}): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0), ...options });
  const job = host.jobs.find((one) => one.name === name)!;
  host.usage.samples = samples(job.started_at_ms ?? 0);
  router.replace({ page: 'job', job: job.id, tab: 'usage' });
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  await screen.findByRole('heading', { name });
  return host;
}

const chart = (name: string) => screen.findByRole('figure', { name });

beforeEach(() => {
  language.current = 'en';
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200);
});

describe('Resource Usage', () => {
  it('draws processors in percent of the flavor and time since the start', async () => {
    await open('digits', (start) => [sample(start + 5000, 1000), sample(start + 10_000, 2000)]);
    const rows = within(await chart('CPU, 100% is 2 CPUs')).getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toContainEqual(['00:00:05', '50%']);
    expect(rows).toContainEqual(['00:00:10', '100%']);
    expect(await chart('Memory')).toHaveTextContent('1 GiB');
  });

  it('is still watched after a change, however long the answer to an earlier word takes', async () => {
    const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0) });
    const real = host.call.bind(host);
    const said: number[] = [];
    host.call = (async (command: never, args: never) => {
      if (command !== 'watch_usage') return real(command, args);
      const { targets } = args as Commands['watch_usage']['args'];
      if (targets.length === 0) await new Promise((resolve) => setTimeout(resolve, 60));
      const answer = await real(command, args);
      said.push(targets.length);
      return answer;
    }) as never;
    const job = host.jobs.find(({ name }) => name === 'digits')!;
    router.replace({ page: 'job', job: job.id, tab: 'usage' });
    render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
    await waitFor(() => expect(said).toHaveLength(1));
    job.status = 'killing';
    host.notify({ notice: 'version', key: { job: job.id, version: 3 } });
    await waitFor(() => expect(said).toHaveLength(3));
    expect(host.usage.watched).toHaveLength(1);
  });

  it('takes a sample that saw no process for the end, not for what is used now', async () => {
    await open('digits', (start) => [sample(start + 5000, 1000), sample(start + 10_000, 0, { memory_bytes: 0, processes: 0 })]);
    const memory = await chart('Memory');
    expect(memory).toHaveTextContent('1 GiB');
    expect(memory).not.toHaveTextContent('0 B');
  });

  it('says of what the system does not tell that it does not', async () => {
    await open('digits', (start) => [sample(start + 5000, 1000)]);
    expect(await screen.findByText('The driver of the GPU does not tell how busy it is.')).toBeVisible();
    expect(screen.getByText('The system does not tell what the tasks read and write.')).toBeVisible();
    expect(screen.queryByRole('figure', { name: 'GPU' })).toBeNull();
  });

  it('draws what a service told of a job there, which counts no processes', async () => {
    const jobs = sampleJobs(Date.now(), 0);
    jobs.find(({ name }) => name === 'digits')!.backend = 'c-0000000a';
    await open('digits', (start) => [sample(start + 60_000, 500, { processes: null, memory_bytes: null })], { jobs });
    expect(await chart('CPU, 100% is 2 CPUs')).toHaveTextContent('25%');
    expect(screen.queryByRole('figure', { name: 'Memory' })).toBeNull();
    expect(screen.getByText('The service does not tell what the tasks read and write.')).toBeVisible();
    expect(screen.getByText(/A value each minute/)).toBeVisible();
  });

  it('has charts of GPU and disk where there are values', async () => {
    await open('digits', (start) => [sample(start + 5000, 0, { gpu_percent: 80, gpu_memory_bytes: 3 * gib, disk_read_bytes_per_s: 2048, disk_written_bytes_per_s: 0 })]);
    expect(await chart('GPU')).toHaveTextContent('80%');
    expect(await chart('GPU memory')).toHaveTextContent('3 GiB');
    expect(await chart('Disk, read')).toHaveTextContent('2 KiB/s');
  });

  it('grows by what is pushed, and watches nothing once it is left', async () => {
    const host = await open('digits', (start) => [sample(start + 5000, 1000)]);
    await chart('Memory');
    await waitFor(() => expect(host.usage.watched).toHaveLength(1));
    const [target] = host.usage.watched;
    host.usage.samples = [...host.usage.samples!, sample(host.usage.samples![0]!.at_ms + 5000, 2000)];
    host.notify({ notice: 'usage', target: target! });
    await waitFor(async () => expect(await chart('CPU, 100% is 2 CPUs')).toHaveTextContent('00:00:10'));
    await userEvent.click(screen.getByRole('tab', { name: 'Events' }));
    await waitFor(() => expect(host.usage.watched).toHaveLength(0));
  });

  it('says that nothing was measured of a job that never ran', async () => {
    await open('speech-commands-cnn', () => []);
    expect(await screen.findByText('Nothing was measured')).toBeVisible();
  });

  it('says why it has nothing to show', async () => {
    await open('digits', () => [], { refuse: { task_usage: 'storage' } });
    expect(await screen.findByText('Resource usage could not be loaded')).toBeVisible();
  });
});
