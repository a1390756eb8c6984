import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { sampleJobs } from '../../host/memory/jobs';
import { router } from '../../lib/router/router.svelte';
import { comparison } from '../../lib/versions/comparison.svelte';
import Page from '../../test/Page.svelte';
import Compare from './Compare.svelte';
import { finalValues, metricsOf } from './metrics';

function open(versions: number[], options: MemoryOptions = {}): { host: MemoryHost; job: number } {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0), ...options });
  const job = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!.id;
  router.replace({ page: 'compare', of: versions.map((version) => ({ job, version })) });
  render(Page, { props: { view: Compare }, context: new Map([[HOST, host]]) });
  return { host, job };
}

const table = () => screen.findByRole('table', { name: 'Differences' });
const labels = async () => within(await table()).getAllByRole('rowheader').map((cell) => cell.textContent);

beforeEach(() => comparison.clear());

describe('the comparison', () => {
  it('shows only rows that differ, and all of them when asked', async () => {
    open([12, 11]);
    await waitFor(async () => expect(await labels()).toContain('Output size'));
    expect(await labels()).toEqual(expect.arrayContaining(['SEED', 'Boot Command', 'Git commit', 'numpy', 'Duration']));
    expect(await labels()).not.toContain('Compute Nodes');
    const row = within(await table()).getByRole('row', { name: /^SEED/ });
    expect(within(row).getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['7', '8']);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Only what differs' }));
    await waitFor(async () => expect(await labels()).toContain('Compute Nodes'));
    expect(location.hash).toContain('all=1');
  });

  it('calls a resource pool by the name it has now', async () => {
    const jobs = sampleJobs(Date.now(), 0);
    jobs.find(({ name }) => name === 'digits-lr-sweep')!.spec = { resources: { pool: { kind: 'dedicated', id: 'nightly' }, device: 'cpu', flavor: 'local.cpu.1u', nodes: 1 } };
    open([12, 11], { jobs, pools: [{ id: 'nightly', name: 'night-shift', description: '', share: { cpus: 3, memory_bytes: 12 * 2 ** 30, gpus: [] } }] });
    await table();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Only what differs' }));
    await waitFor(async () => expect(within(await table()).getAllByRole('cell', { name: 'night-shift' })).toHaveLength(2));
  });

  it('takes a version out and puts one in front', async () => {
    const { job } = open([12, 11, 8]);
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Set as baseline: digits-lr-sweep V008' }));
    await waitFor(() => expect(location.hash).toBe(`#/compare?of=${job}%2FV008%2C${job}%2FV012%2C${job}%2FV011`));
    await userEvent.click(await screen.findByRole('button', { name: 'Remove digits-lr-sweep V012' }));
    await waitFor(() => expect(location.hash).toBe(`#/compare?of=${job}%2FV008%2C${job}%2FV011`));
    await waitFor(async () => expect(within(await table()).getAllByRole('columnheader')).toHaveLength(2));
  });

  it('shows which files of the code differ, and in which lines', async () => {
    open([12, 8]);
    const files = await screen.findByRole('list', { name: 'Files that differ' });
    expect(within(files).getAllByRole('button').map((file) => file.textContent)).toHaveLength(4);
    await userEvent.click(within(files).getByRole('button', { name: /train\.py/ }));
    const lines = await screen.findByRole('region', { name: 'Changes in train.py' });
    expect(lines).toHaveTextContent('rate = args.learning_rate');
    await userEvent.click(within(files).getByRole('button', { name: /mean\.npz/ }));
    expect(await screen.findByText('This is no text. Only its size is compared.')).toBeVisible();
  });

  it('draws the curves of each metric over each other and tells what they came to', async () => {
    open([12, 11]);
    expect(await screen.findByRole('region', { name: 'Metrics' })).toHaveTextContent(/\d+ metrics/);
    expect(await labels(), 'what both came to alike').not.toContain('accuracy');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Only what differs' }));
    const row = await within(await table()).findByRole('row', { name: /^accuracy/ });
    expect(within(row).getAllByRole('cell').map((cell) => cell.textContent)).toEqual([expect.stringMatching(/^0\.9\d+$/), expect.stringMatching(/^0\.9\d+$/)]);
  });

  it('takes the final values from all of a series, however many looks that takes', async () => {
    const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0) });
    const { id: job } = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!;
    const keys = [12, 11].map((version) => ({ job, version }));
    const whole = await metricsOf(host, keys);
    host.series.looks = 3;
    host.series.steps += 90;
    const found = (await metricsOf(host, keys)).find(({ name }) => name === 'loss')!;
    expect(found.curves.map((points) => points.at(-1)?.[0])).toEqual([269, 269]);
    expect(finalValues(found)).not.toEqual(finalValues(whole.find(({ name }) => name === 'loss')!));
  });

  it('leaves out no metric, however many there are', async () => {
    const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0) });
    const { id: job } = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!;
    const tags = Array.from({ length: 250 }, (_, at) => `metric-${at}`);
    host.series.runs = [{ run: { from: 'log', task: 0 }, scalars: Object.fromEntries(tags.map((tag) => [tag, (step: number) => step])) }];
    const found = await metricsOf(host, [{ job, version: 12 }]);
    expect(found).toHaveLength(250);
    expect(found.every((metric) => finalValues(metric)[0] === 179)).toBe(true);
  });

  it('has no section of metrics where there are none', async () => {
    const { host } = open([12, 11], { refuse: { list_series: 'bad_request' } });
    await screen.findByRole('list', { name: 'Files that differ' });
    expect(host.calls.some(({ command }) => (command as string) === 'list_series')).toBe(true);
    expect(screen.queryByRole('region', { name: 'Metrics' })).toBeNull();
  });

  it('says that two versions ran the same code', async () => {
    open([11, 10]);
    expect(await screen.findByText('Both ran the same code.')).toBeVisible();
  });

  it('writes what is shown as CSV into the folder that was chosen', async () => {
    const { host } = open([12, 11]);
    await table();
    host.folder = '/home/lin/results';
    await userEvent.click(screen.getByRole('button', { name: 'Export as CSV' }));
    expect(await screen.findByText('The table is in /home/lin/results/comparison-digits-lr-sweep V012-digits-lr-sweep V011.csv.')).toBeVisible();
    const [written] = host.versions.written;
    expect(written!.rows[0]).toEqual(['', '', 'digits-lr-sweep V012', 'digits-lr-sweep V011']);
    expect(written!.rows).toContainEqual(['Environment Variables', 'SEED', '7', '8']);
    expect(written!.rows.at(-1)).toEqual(['Result', 'Status', 'completed', 'completed']);
  });

  it('leaves a version out that is gone, and says so', async () => {
    open([12, 99]);
    expect(await screen.findByText('V099 no longer exists and is left out.')).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Pick a second version' })).toBeVisible();
  });

  it('says how to begin when nothing was picked', async () => {
    open([]);
    expect(await screen.findByRole('heading', { name: 'Nothing to compare yet' })).toBeVisible();
  });

  it('gives the reason and tries again when it cannot be had', async () => {
    const { host } = open([12, 11], { refuse: { show_version: 'owner_unreachable' } });
    await screen.findByRole('alert');
    delete host.refuse.show_version;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });
});
