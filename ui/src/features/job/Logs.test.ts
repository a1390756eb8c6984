import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import type { MemoryLog } from '../../host/memory/job';
import { sampleJobs } from '../../host/memory/jobs';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import type { LogRange } from '../../wire';
import Job from './Job.svelte';
import { chunkRows } from './log.svelte';

const numbered = (rows: number): MemoryLog => ({ rows, row: (number) => ({ text: `row ${number}` }) });

interface Opened {
  host: MemoryHost;
  target: { key: { job: number; version: number }; task: number };
}

async function open(log: MemoryLog, name = 'digits', at: { line?: number; task?: number } = {}, options: MemoryOptions = {}): Promise<Opened> {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0), ...options });
  const job = host.jobs.find((job) => job.name === name)!;
  const target = { key: { job: job.id, version: job.version }, task: at.task ?? 0 };
  host.page.logs.set(`${job.id}/${job.version}/${target.task}`, log);
  router.replace({ page: 'job', job: job.id, ...at });
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  await screen.findByRole('heading', { name });
  return { host, target };
}

const list = () => screen.findByRole('log');
const line = async (number: number) => (await list()).querySelector(`[data-line="${number}"]`);
const ranges = (host: MemoryHost) => host.calls.filter((call) => call.command === 'log_rows').map((call) => call.args as LogRange);
const watching = (host: MemoryHost) => host.calls.findLast((call) => call.command === 'watch_logs')?.args;

// The simulated page lays nothing out: give the view a height of ten rows.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200);
});

describe('times', () => {
  const times = async () => [...(await list()).querySelectorAll('.time')].map((time) => time.textContent);
  const late = (known: () => boolean): MemoryLog => ({ rows: 43, row: (number) => ({ text: `row ${number}`, ...(number === 41 && !known() && { at_ms: null }) }) });

  it('a row that was read before its time was known gets it, though nothing is printed after it', async () => {
    let known = false;
    await open(late(() => known));
    await screen.findByText('row 42');
    expect((await times()).filter((time) => time === '')).toHaveLength(1);
    known = true;
    await waitFor(async () => expect(await times()).not.toContain(''));
  });
});

describe('following', () => {
  it('shows the end, and the new end as rows are printed', async () => {
    const { host, target } = await open(numbered(1000));
    expect(await screen.findByText('row 999')).toBeVisible();
    await waitFor(() => expect(watching(host)).toEqual({ targets: [target] }));
    host.page.grow(target, 600);
    expect(await screen.findByText('row 1599')).toBeVisible();
    expect(screen.getByText('Following')).toBeVisible();
  });

  it('stops when the reader goes up, counts what comes, and never moves them', async () => {
    const { host, target } = await open(numbered(1000));
    await screen.findByText('row 999');
    (await list()).focus();
    await userEvent.keyboard('{PageUp}{PageUp}');
    expect(screen.getByText('Not following')).toBeVisible();
    expect(screen.queryByRole('button', { name: /new line/ })).toBeNull();
    const seen = (await list()).querySelector('[data-line]')?.getAttribute('data-line');
    host.page.grow(target, 1);
    expect(await screen.findByRole('button', { name: '1 new line' })).toBeVisible();
    host.page.grow(target, 41);
    expect(await screen.findByRole('button', { name: '42 new lines' })).toBeVisible();
    expect((await list()).querySelector('[data-line]')).toHaveAttribute('data-line', seen);
  });

  it('goes on from the pill, and by the End key', async () => {
    const { host, target } = await open(numbered(1000));
    await screen.findByText('row 999');
    (await list()).focus();
    await userEvent.keyboard('{Home}');
    host.page.grow(target, 5);
    await userEvent.click(await screen.findByRole('button', { name: '5 new lines' }));
    expect(await screen.findByText('row 1004')).toBeVisible();
    (await list()).focus();
    await userEvent.keyboard('{Home}');
    expect(await screen.findByText('row 0')).toBeVisible();
    await userEvent.keyboard('{End}');
    expect(await screen.findByText('row 1004')).toBeVisible();
    expect(screen.getByText('Following')).toBeVisible();
    expect(screen.queryByRole('button', { name: /new line/ })).toBeNull();
  });

  it('a wheel upwards stops it before the view has moved', async () => {
    await open(numbered(1000));
    await screen.findByText('row 999');
    (await list()).dispatchEvent(new WheelEvent('wheel', { deltaY: -10, bubbles: true, cancelable: true }));
    expect(await screen.findByText('Not following')).toBeVisible();
  });

  it('an unfinished row is pulled again when it was continued', async () => {
    const log: MemoryLog = { rows: 3, row: (number) => ({ text: number === 2 ? 'epoch 1' : 'done' }) };
    const { host, target } = await open(log);
    await screen.findByText('epoch 1');
    log.row = (number) => ({ text: number === 2 ? 'epoch 1 loss 0.5' : 'done' });
    host.page.grow(target, 0);
    expect(await screen.findByText('epoch 1 loss 0.5')).toBeVisible();
  });
});

describe('ten million rows', () => {
  it('are pulled around what is seen, and forgotten again', async () => {
    const { host } = await open(numbered(10_000_000));
    expect(await screen.findByText('row 9999999')).toBeVisible();
    (await list()).focus();
    for (let page = 0; page < 40; page += 1) await userEvent.keyboard('{PageUp}');
    expect(await screen.findByText('row 9999650')).toBeVisible();
    await userEvent.keyboard('{Home}');
    expect(await screen.findByText('row 0')).toBeVisible();
    expect((await list()).querySelectorAll('[data-line]').length).toBeLessThan(60);
    const pulled = ranges(host).map(({ from, to }) => to - from);
    expect(Math.max(...pulled)).toBeLessThanOrEqual(chunkRows);
    expect(pulled.length).toBeLessThan(8);
  });

  it('what was only passed on the way is never asked for', async () => {
    const { host } = await open(numbered(10_000_000), 'digits', {}, { delayMs: 30 });
    await screen.findByText('row 9999999');
    (await list()).focus();
    const before = ranges(host).length;
    for (let at = 0; at < 6; at += 1) await userEvent.keyboard(at % 2 ? '{End}{PageUp}' : '{Home}{PageDown}');
    await userEvent.keyboard('{Home}');
    expect(await screen.findByText('row 0')).toBeVisible();
    expect(ranges(host).slice(before).filter(({ to }) => to > 0).length).toBeLessThan(4);
  });

  it('a line is gone to by its number, and is kept in the address', async () => {
    const { target } = await open(numbered(10_000_000));
    await screen.findByText('row 9999999');
    (await list()).focus();
    await userEvent.keyboard('g');
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Go to line' })).toHaveFocus());
    await userEvent.keyboard('5,000,001{Enter}');
    expect(await screen.findByText('row 5000000')).toBeVisible();
    expect(await line(5_000_001)).toHaveAttribute('aria-current', 'location');
    expect(location.hash).toBe(`#/jobs/${target.key.job}?tab=logs&task=0&line=5000001`);
    expect(await list()).toHaveFocus();
  });

  it('opens at the line of the address', async () => {
    await open(numbered(10_000_000), 'digits', { line: 1234 });
    expect(await screen.findByText('row 1233')).toBeVisible();
    expect(screen.getByText('Not following')).toBeVisible();
  });
});

describe('what a task prints', () => {
  it('is text, whatever it looks like', async () => {
    const hostile = ['<img src=x onerror="globalThis.harmed = true">', '\u001b[31mred\u001b[0m\u0007', 'a\u202etxt.exe', '10%\r100%\r', '{@html x} {1+1}'];
    await open({ rows: hostile.length, row: (number) => ({ text: hostile[number]! }) });
    expect(await screen.findByText('<img src=x onerror="globalThis.harmed = true">')).toBeVisible();
    expect((await list()).querySelector('img')).toBeNull();
    expect(globalThis).not.toHaveProperty('harmed');
    expect((await line(2))?.querySelector('.text')).toHaveTextContent('ESC[31mredESC[0mBEL');
    expect((await line(3))?.querySelector('.text')).toHaveTextContent('aU+202Etxt.exe');
    expect((await line(4))?.querySelector('.text')?.textContent).toBe('100%');
    expect((await line(5))?.querySelector('.text')?.textContent).toBe('{@html x} {1+1}');
  });

  it('is told apart from what the platform says', async () => {
    await open({ rows: 2, row: (number) => (number ? { text: 'mine' } : { text: '[WARN] slow disk', platform: 'warn' }) });
    await screen.findByText('mine');
    expect(await line(1)).toHaveTextContent('Platform [WARN] slow disk');
    expect(await line(2)).not.toHaveTextContent('Platform');
  });

  it('that was cut says how long it was', async () => {
    await open({ rows: 1, row: () => ({ text: 'x'.repeat(100), cut_from_bytes: 1_048_576 }) });
    expect(await screen.findByText('cut: 1,048,576 bytes')).toBeVisible();
  });

  it('carries its time unless times are switched off', async () => {
    await open({ rows: 1, row: () => ({ text: 'here', at_ms: new Date(2026, 10, 21, 14, 32, 10).getTime() }) });
    expect(await screen.findByText('14:32:10')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show times' }));
    expect(screen.queryByText('14:32:10')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Show times' }));
  });
});

it('another task is chosen with its state, and its log is watched instead', async () => {
  const { host, target } = await open(numbered(20), 'digits-distributed');
  await screen.findByText('row 19');
  host.page.logs.set(`${target.key.job}/${target.key.version}/2`, { rows: 1, row: () => ({ text: 'from task 2' }) });
  screen.getByRole('combobox', { name: 'Task' }).focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('option', { name: 'Task 2 · Running' }));
  expect(await screen.findByText('from task 2')).toBeVisible();
  expect(screen.queryByText('row 19')).toBeNull();
  await waitFor(() => expect(watching(host)).toEqual({ targets: [{ key: target.key, task: 2 }] }));
  expect(location.hash).toContain('task=2');
});

it('another version begins at its end, wherever the one before was left', async () => {
  const { host, target } = await open(numbered(1000));
  host.page.logs.set(`${target.key.job}/1/0`, { rows: 500, row: (number) => ({ text: `old row ${number}` }) });
  await screen.findByText('row 999');
  (await list()).focus();
  await userEvent.keyboard('{Home}');
  expect(await screen.findByText('row 0')).toBeVisible();
  router.replace({ page: 'job', job: target.key.job, version: 1 });
  expect(await screen.findByText('old row 499')).toBeVisible();
  expect(screen.getByText('Complete')).toBeVisible();
});

describe('when there is nothing to show', () => {
  it('a silent task says so, and shows its first row when it comes', async () => {
    const { host, target } = await open(numbered(0));
    expect(await screen.findByRole('heading', { name: 'Nothing printed yet' })).toBeVisible();
    await waitFor(() => expect(watching(host)).toEqual({ targets: [target] }));
    host.page.grow(target, 1);
    expect(await screen.findByText('row 0')).toBeVisible();
  });

  it('a log that cannot be read gives the reason and is tried again', async () => {
    const { host } = await open(numbered(5), 'digits', {}, { refuse: { log_tail: 'storage' } });
    expect(await screen.findByRole('alert')).toHaveTextContent('The log could not be read');
    delete host.refuse.log_tail;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('row 4')).toBeVisible();
  });

  it('rows that cannot be pulled later leave those that are here', async () => {
    const { host, target } = await open(numbered(5));
    await screen.findByText('row 4');
    await waitFor(() => expect(watching(host)).toEqual({ targets: [target] }));
    host.refuse.log_rows = 'storage';
    host.page.grow(target, 300);
    expect(await screen.findByText(/The log could not be read\./)).toBeVisible();
    delete host.refuse.log_rows;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('row 304')).toBeVisible();
  });
});

it('leaving the page stops watching', async () => {
  const { host, target } = await open(numbered(5));
  await waitFor(() => expect(watching(host)).toEqual({ targets: [target] }));
  router.replace({ page: 'job', job: target.key.job, tab: 'events' });
  await waitFor(() => expect(watching(host)).toEqual({ targets: [] }));
});
