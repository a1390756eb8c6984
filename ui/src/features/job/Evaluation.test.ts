import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { evaluationOf, sampleEvaluation } from '../../host/memory/evaluation';
import { sampleJobs } from '../../host/memory/jobs';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import type { EvaluationState } from '../../wire';
import { distribution, sampleUrl, shownLabels, sources, takenForOthers } from './evaluation';
import { strength } from './parts/evaluation/heat';
import Job from './Job.svelte';

async function open(name: string, state?: EvaluationState): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0) });
  if (state) host.evaluation.states.set(name, state);
  const job = host.jobs.find((one) => one.name === name)!;
  router.replace({ page: 'job', job: job.id, tab: 'evaluation' });
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  await screen.findByRole('heading', { name });
  return host;
}

const pets = evaluationOf(
  ['cat', 'dog', 'owl'],
  [
    [8, 2, 0],
    [1, 9, 0],
    [0, 3, 7],
  ],
  [
    { label: 0, taken_for: 1, text: '<b>row 3</b>', path: 'wrong/3.png', confidence: 0.6 },
    { label: 2, taken_for: 1, text: 'row 9', path: '', confidence: null },
  ],
);
const found = (evaluation = pets): EvaluationState => ({ state: 'found', evaluation, written_at_ms: 1_790_000_000_000 });
const matrix = () => screen.findByRole('table', { name: /Rows: the true label of a sample/ });
const cell = async (name: RegExp) => within(await matrix()).getByRole('button', { name });

describe('the tab Evaluation Results', () => {
  it('shows the figures of all labels', async () => {
    await open('digits-lr-sweep', found());
    const all = await screen.findByRole('region', { name: 'All labels' });
    expect(all).toHaveTextContent(/Accuracy\s*80.0%\s*24 of 30 right/);
    expect(all).toHaveTextContent(/Wrong\s*6\s*of 30 samples/);
  });

  it('says how a script gets one while there is none', async () => {
    await open('digits');
    expect(await screen.findByRole('heading', { name: 'No evaluation yet' })).toBeVisible();
    expect(screen.getByText(/confusion matrix to obs:\/\/demo\/digits\/output\/evaluation\.json/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy the example' }).parentElement).toHaveTextContent('"confusion_matrix": [[41, 3], [2, 54]]');
  });

  it('tells a broken file with the reason', async () => {
    await open('speech-commands-cnn');
    expect(await screen.findByRole('heading', { name: 'The evaluation cannot be read' })).toBeVisible();
    expect(screen.getByText(/evaluation\.json: The row of “yes” has 9 counts for 10 labels\./)).toBeVisible();
  });

  it('does not show a file of another version’s time, and leads to that version', async () => {
    await open('trainjob-3f9a');
    expect(await screen.findByRole('heading', { name: 'This evaluation belongs to another version' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Show trainjob-3f9a V001, which ran then' })).toHaveAttribute('href', expect.stringContaining('tab=evaluation'));
  });

  it('is pulled again when the running version wrote into its output path', async () => {
    const host = await open('digits');
    await screen.findByRole('heading', { name: 'No evaluation yet' });
    expect(host.calls).toContainEqual({ command: 'watch_objects', args: { url: 'obs://demo/digits/output/' } });
    host.evaluation.states.set('digits', found());
    host.notify({ notice: 'objects', url: 'obs://demo/digits/output/' });
    expect(await screen.findByRole('heading', { name: 'Confusion matrix' }, { timeout: 3000 })).toBeVisible();
  });

  it('sorts the labels by any column and shows the one that is chosen', async () => {
    await open('digits-lr-sweep', found());
    const table = await screen.findByRole('table', { name: 'Labels' });
    const labels = () => within(table).getAllByRole('button', { name: /^Show/ }).map((button) => button.textContent);
    expect(labels()).toEqual(['dog', 'owl', 'cat']);
    await userEvent.click(within(table).getByRole('button', { name: 'Label' }));
    expect(labels()).toEqual(['cat', 'dog', 'owl']);
    await userEvent.click(within(table).getByRole('button', { name: 'Misrecognition' }));
    expect(labels()).toEqual(['dog', 'cat', 'owl']);
    await userEvent.click(within(table).getByRole('button', { name: 'Show owl' }));
    const detail = screen.getByRole('region', { name: 'Label detail' });
    expect(within(detail).getByRole('list', { name: /^Predicted as/ })).toHaveTextContent(/owl\s*7 \(70.0%\)\s*dog\s*3 \(30.0%\)/);
    expect(detail).toHaveTextContent('No other label’s sample was predicted as it.');
  });
});

describe('the confusion matrix', () => {
  it('is walked with the arrow keys, one cell in the order of Tab', async () => {
    await open('digits-lr-sweep', found());
    const buttons = within(await matrix()).getAllByRole('button');
    expect(buttons.filter((button) => button.tabIndex === 0)).toHaveLength(1);
    buttons[0]!.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}');
    expect(await cell(/^3 samples of owl predicted as dog, 30.0% of its samples$/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Home}');
    expect(await cell(/^0 samples of owl predicted as cat/)).toHaveFocus();
  });

  it('tells the chosen cell in a sentence and shows its samples alone', async () => {
    await open('digits-lr-sweep', found());
    await userEvent.click(await cell(/cat predicted as dog/));
    expect(screen.getByText('2 samples of cat predicted as dog, 20.0% of its samples', { selector: 'p' })).toHaveAttribute('role', 'status');
    const samples = screen.getByRole('region', { name: 'Wrong samples' });
    expect(within(samples).getAllByRole('listitem')).toHaveLength(1);
    expect(within(samples).getByText('<b>row 3</b>')).toBeVisible();
    await userEvent.click(within(samples).getByRole('button', { name: 'Show all' }));
    expect(within(samples).getAllByRole('listitem')).toHaveLength(2);
  });

  it('shows the picture of a sample from the output path and leads to its folder', async () => {
    const host = await open('digits-lr-sweep', found());
    expect(await screen.findByRole('img', { name: 'cat, predicted as dog' })).toHaveAttribute('src', expect.stringMatching(/^data:image/));
    expect(host.calls).toContainEqual({ command: 'preview_object', args: { url: 'obs://demo/digits/output/wrong/3.png' } });
    expect(screen.getByTitle('Open in Objects')).toHaveAttribute('href', '#/objects?at=obs%3A%2F%2Fdemo%2Fdigits%2Foutput%2Fwrong%2F');
  });

  it('of many labels shows those with most mistakes, a filter’s, or all as one picture', async () => {
    await open('recsys-two-tower');
    expect(within(await matrix()).getAllByRole('rowheader')).toHaveLength(10);
    await userEvent.click(screen.getByRole('radio', { name: '20' }));
    expect(within(await matrix()).getAllByRole('rowheader')).toHaveLength(20);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter labels' }), 'bolt');
    await waitFor(async () => expect(within(await matrix()).getAllByRole('rowheader')).toHaveLength(8));
    expect(within(await matrix()).getByRole('columnheader', { name: 'Others' })).toBeVisible();
    await userEvent.clear(screen.getByRole('searchbox', { name: 'Filter labels' }));
    await userEvent.click(screen.getByRole('radio', { name: 'All' }));
    const overview = await screen.findByRole('application', { name: /arrow keys/ });
    overview.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(overview).toHaveAccessibleName(/samples? of garden 1 predicted as kitchen tool 2/);
  });
});

describe('what follows from the counts', () => {
  it('sorts what a label was taken for and whose samples were taken for it', () => {
    expect(distribution(pets, 2)).toEqual([
      { at: 2, count: 7, share: 0.7 },
      { at: 1, count: 3, share: 0.3 },
    ]);
    expect(sources(pets, 1).map(({ at, share }) => [at, share])).toEqual([
      [2, 0.6],
      [0, 0.4],
    ]);
  });

  it('keeps the file’s order among the labels with most mistakes and adds up the rest', () => {
    expect(shownLabels(pets, '', 2)).toEqual([0, 1]);
    expect(shownLabels(pets, 'OW', 2)).toEqual([2]);
    expect(takenForOthers(pets, 1, [1, 2])).toBe(1);
    const many = sampleEvaluation(Array.from({ length: 40 }, (_, at) => `label ${at}`));
    expect(shownLabels(many, '', 15)).toHaveLength(15);
  });

  it('finds a sample’s file in the output path and nowhere outside storage', () => {
    expect(sampleUrl('obs://demo/out', './wrong/1.png')).toBe('obs://demo/out/wrong/1.png');
    expect(sampleUrl('obs://demo/out/', 's3://other/1.png')).toBe('obs://other/1.png');
    for (const path of ['', '/etc/passwd', '../../secret.png', 'https://example.com/x.png']) expect(sampleUrl('obs://demo/out/', path)).toBeNull();
  });

  it('draws small shares apart and none stronger than words can be read on', () => {
    expect(strength(0)).toBe(0);
    expect(strength(0.01)).toBeGreaterThan(4);
    expect(strength(1)).toBe(strength(2));
    expect(strength(1)).toBeLessThan(60);
  });
});
