import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { router } from '../../lib/router/router.svelte';
import { SeriesModel } from '../../lib/series/series.svelte';
import Page from '../../test/Page.svelte';
import type { Commands } from '../../wire';
import Job from './Job.svelte';

const digits = 151;

function open(options: MemoryOptions = {}, prepare: (host: MemoryHost) => void = () => {}): MemoryHost {
  const host = new MemoryHost(options);
  prepare(host);
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  return host;
}

const values = () => screen.findByRole('table', { name: 'Last and best values' });
const metrics = async () => within(await values()).getAllByRole('rowheader').map((cell) => cell.textContent);
const reads = (host: MemoryHost) => host.calls.filter((call) => call.command === 'read_series').map((call) => call.args as Commands['read_series']['args']);

/** The page with what it holds of the series. */
async function openWatched(): Promise<{ host: MemoryHost; model: SeriesModel }> {
  const opened = vi.spyOn(SeriesModel.prototype, 'open');
  const host = open();
  await values();
  await waitFor(() => expect(host.series.watched).toHaveLength(1));
  return { host, model: opened.mock.contexts[0] as SeriesModel };
}

beforeEach(() => router.replace({ page: 'job', job: digits, tab: 'metrics' }));

describe('the metrics of a version', () => {
  it('are curves of its log and of its event files, with last and best values', async () => {
    open();
    const row = within(await values()).getAllByRole('row', { name: /^loss\/total validation/ })[0]!;
    expect(row).toHaveTextContent('best');
    expect(await metrics()).toContain('learning_rate');
    expect(screen.getByRole('figure', { name: 'loss/total' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Log' })).toHaveAttribute('aria-pressed', 'true');
  });

  it('go on where they were when more is told, and only while somebody looks', async () => {
    const host = open();
    await values();
    await waitFor(() => expect(host.series.watched).toHaveLength(1));
    expect(reads(host)[0]!.series.every((one) => one.since === null)).toBe(true);
    host.series.advance();
    await waitFor(() => expect(reads(host).length).toBeGreaterThan(1));
    expect(reads(host).at(-1)!.series[0]!.since).toEqual({ points: 180, last_step: 179 });
    await waitFor(async () => expect(await values()).toHaveTextContent('at step 182'));
    await userEvent.click(screen.getByRole('tab', { name: 'Logs' }));
    await waitFor(() => expect(host.series.watched).toEqual([]));
  });

  it('have each point once, however the readings of them meet', async () => {
    const { host, model } = await openWatched();
    host.series.advance();
    await waitFor(async () => expect(await values()).toHaveTextContent('at step 182'));
    // Answered after whatever was asked before it.
    await host.call('get_settings', {});
    const curves = [...model.curves.values()];
    expect(curves.map(({ steps }) => steps)).toEqual(curves.map(() => Array.from({ length: 183 }, (_, step) => step)));
  });

  it('that are forgotten while more of them is read are read anew', async () => {
    const { host, model } = await openWatched();
    const real = host.call.bind(host);
    host.call = (async (command: never, args: never) => {
      const answer = await real(command, args);
      if (command === 'read_series' && (args as Commands['read_series']['args']).series[0]?.since) model.forget();
      return answer;
    }) as never;
    host.series.advance();
    await waitFor(() => expect([...model.curves.values()].map(({ steps }) => steps.length)).toEqual(Array(8).fill(183)));
  });

  it('are searched by tag, and a run can be left out', async () => {
    open();
    await values();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search metrics' }), 'regular');
    await waitFor(async () => expect(await metrics()).toEqual(['loss/regularization']));
    await userEvent.click(screen.getByRole('button', { name: 'train' }));
    expect(await screen.findByRole('heading', { name: 'No metric matches' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear search' }));
    await waitFor(async () => expect(await metrics()).toEqual(['accuracy', 'accuracy', 'loss', 'loss/total']));
  });

  it('are written into a file of the chosen name, all or one', async () => {
    const host = open();
    host.saveAs = '/home/lin/metrics.csv';
    await values();
    await userEvent.click(screen.getByRole('button', { name: 'Download CSV' }));
    expect(await screen.findByText(/values were written to \/home\/lin\/metrics.csv/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Download accuracy as CSV' }));
    await waitFor(() => expect(host.series.exported).toHaveLength(2));
    expect(host.series.exported.map(({ series }) => series.length)).toEqual([8, 3]);
  });

  it('fill the window one at a time, and Escape leads back', async () => {
    open();
    await values();
    await userEvent.click(screen.getByRole('button', { name: 'Enlarge accuracy' }));
    expect(await screen.findByRole('dialog', { name: 'accuracy' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('say what to do while there are none', async () => {
    open({}, (host) => (host.series.runs = []));
    expect(await screen.findByRole('heading', { name: 'No metrics yet' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Log rules' })).toBeVisible();
  });

  it('tell of damage in event files and show the rest', async () => {
    open({}, (host) => (host.series.faults = [{ file: 'train/<b>events.out</b>', offset_bytes: 4096, code: 'corrupt_content' }]));
    await values();
    await userEvent.click(screen.getByText('1 part of the event files could not be read'));
    expect(screen.getByText('train/<b>events.out</b>, byte 4,096')).toBeInTheDocument();
  });

  it('give the reason and try again when they cannot be had', async () => {
    const host = open({ refuse: { list_series: 'storage' } });
    await screen.findByRole('alert');
    delete host.refuse.list_series;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await values()).toBeVisible();
  });
});

describe('images and texts of event files', () => {
  it('are shown by step, the newest first', async () => {
    open();
    await values();
    await userEvent.click(screen.getByRole('radio', { name: 'Images' }));
    expect(await screen.findByRole('img', { name: 'weights at step 150' })).toBeVisible();
    const slider = screen.getByRole('slider', { name: 'Step of weights' });
    expect(slider).toHaveAttribute('aria-valuetext', 'Step 150');
  });

  it('are text, whatever they look like', async () => {
    open();
    await values();
    await userEvent.click(screen.getByRole('radio', { name: 'Texts' }));
    expect(await screen.findByRole('cell', { name: 'sgd <b>0.9</b>' })).toBeVisible();
  });
});

describe('the rules for log lines', () => {
  async function edit(): Promise<{ host: MemoryHost; dialog: HTMLElement }> {
    const host = open();
    await values();
    await userEvent.click(screen.getByRole('button', { name: 'Log rules' }));
    const dialog = await screen.findByRole('dialog', { name: 'Metrics in log lines' });
    await within(dialog).findByRole('textbox', { name: 'Pattern, rule 1' });
    return { host, dialog };
  }

  it('are tried on the last lines of the log while they are changed', async () => {
    const { dialog } = await edit();
    expect(await within(dialog).findByText('400 values and 400 steps found')).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove rule known value' }));
    expect(await within(dialog).findByText('0 values and 400 steps found')).toBeVisible();
  });

  it('are not kept while one is wrong, which is said beside it', async () => {
    const { host, dialog } = await edit();
    const pattern = within(dialog).getByRole('textbox', { name: 'Pattern, rule 1' });
    await userEvent.clear(pattern);
    await userEvent.type(pattern, '(');
    expect(await within(dialog).findByText('This is no regular expression.')).toBeVisible();
    expect(pattern).toHaveAttribute('aria-invalid', 'true');
    expect(within(dialog).getByRole('button', { name: 'Save' })).toBeDisabled();
    expect(host.series.rules).toBeNull();
  });

  it('are kept, and go back to the defaults', async () => {
    const { host, dialog } = await edit();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Try rule epoch earlier' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(host.series.rules?.map((rule) => rule.name)).toEqual(['epoch', 'step', 'name=value', 'known value']));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Log rules' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Reset to defaults' }));
    await waitFor(() => expect(host.series.rules).toBeNull());
  });
});
