import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { openWizard, press } from '../../test/wizard';

const radio = (name: string) => userEvent.click(screen.getByRole('radio', { name }));
const control = (name: string) => screen.getByRole('combobox', { name });

async function choose(name: string, option: RegExp): Promise<void> {
  await userEvent.click(control(name));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

const dataOf = (host: Awaited<ReturnType<typeof openWizard>>) =>
  host.calls.filter((call) => call.command === 'check_spec').map((call) => (call.args as { spec: { data: unknown[] } }).spec.data).at(-1);

describe('Data Source', () => {
  it('offers the datasets with their labeling type, and takes the newest version', async () => {
    const host = await openWizard();
    await radio('Dataset');
    await choose('Dataset', /digits \(Image classification\)/);
    await waitFor(() => expect(control('Dataset Version')).toHaveTextContent('V003'));
    await waitFor(() => expect(dataOf(host)).toEqual([{ source: 'dataset', dataset: 'digits', version: 'V003' }]));
    expect(await screen.findByText('DLS_DATA_URL=s3://trainyard-datasets/digits/V003/')).toBeVisible();
    await choose('Dataset Version', /V001/);
    await waitFor(() => expect(dataOf(host)).toEqual([{ source: 'dataset', dataset: 'digits', version: 'V001' }]));
  });

  it('does not offer a dataset without a version', async () => {
    await openWizard();
    await radio('Dataset');
    await userEvent.click(control('Dataset'));
    expect(await screen.findByRole('option', { name: /iris/ })).toBeVisible();
    expect(screen.queryByRole('option', { name: /empty-one/ })).toBeNull();
  });

  it('has several rows, added and thrown away, with the focus where one goes on', async () => {
    const host = await openWizard();
    await radio('Dataset');
    await choose('Dataset', /digits/);
    await press('Add Dataset');
    expect(control('Dataset 2')).toHaveFocus();
    await choose('Dataset 2', /iris/);
    await waitFor(() => expect(dataOf(host)).toHaveLength(2));
    expect(await screen.findByText('The script finds it at /home/work/data/2 and in TRAINYARD_DATA_DIR_2.')).toBeVisible();
    await press('Remove Dataset 1');
    await waitFor(() => expect(dataOf(host)).toEqual([{ source: 'dataset', dataset: 'iris', version: 'V001' }]));
  });

  it('says in its place that the files of a version are not what they were', async () => {
    const host = await openWizard();
    host.data.broken = 'digits';
    await radio('Dataset');
    await choose('Dataset', /digits/);
    await waitFor(() => expect(control('Dataset Version')).toHaveTextContent('V003'));
    await press('Next');
    const group = within(document.querySelector<HTMLElement>("[data-field='data[0]']")!);
    expect(await group.findByText(/1 file is missing, 2 files changed/)).toBeVisible();
  });

  it('begins with the dataset or the folder of the address', async () => {
    const host = await openWizard({}, { page: 'create', dataset: { name: 'digits', version: 2 } });
    await waitFor(() => expect(dataOf(host)).toEqual([{ source: 'dataset', dataset: 'digits', version: 'V002' }]));
  });

  it('leads to where a dataset is made when there is none', async () => {
    await openWizard({ datasets: [] });
    await radio('Dataset');
    expect(await screen.findByRole('link', { name: 'Create Dataset' })).toHaveAttribute('href', '#/datasets');
  });

  it('keeps the rows of each kind apart', async () => {
    const host = await openWizard({}, { page: 'create', data: 'obs://demo/digits/data/' });
    await radio('Dataset');
    await choose('Dataset', /iris/);
    await radio('Data path');
    await waitFor(() => expect(dataOf(host)).toEqual([{ source: 'path', path: 'obs://demo/digits/data/' }]));
  });

  it('has help that says what each kind is', async () => {
    await openWizard();
    await press('Help on Data Source');
    expect(await screen.findByText(/exactly the files of one version/)).toBeVisible();
  });
});
