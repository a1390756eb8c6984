/** Frequently-used frameworks and built-in algorithms in the form of a job. */
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { digitsSpec } from '../../host/memory/wizard-data';
import { language } from '../../lib/i18n/i18n.svelte';
import { field, openWizard as open, press, submitted, type } from '../../test/wizard';

const source = (name: string) => userEvent.click(screen.getByRole('radio', { name }));
const box = (name: string) => screen.getByRole('combobox', { name });

async function choose(name: string, option: string | RegExp): Promise<void> {
  box(name).focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

beforeEach(() => {
  language.current = 'en';
});

describe('Frequently-used', () => {
  it('offers the engines of this computer, framework first, and submits what was chosen', async () => {
    const host = await open();
    await source('Frequently-used');
    await choose('AI Engine', 'PyTorch');
    expect(box('Engine Version')).toHaveTextContent('PyTorch-2.5.1-python3.11');
    await choose('Engine Version', /PyTorch-2.1.0-python3.11/);
    await type('Name', 'mine');
    await type('Code Directory', 'obs://demo/digits/code/');
    await type('Boot File', 'obs://demo/digits/code/train.py');
    await press('Add Running Parameter');
    await userEvent.type(field('Name, row 1'), 'epochs');
    await userEvent.type(field('Value, row 1'), '3');
    await type('Data Path', 'obs://demo/digits/data/');
    await type('Training Output Path', 'obs://demo/digits/results/');
    const command = '/home/work/user-job-dir/code/train.py --epochs=3 --data_url=s3://demo/digits/data/';
    await waitFor(() => expect(screen.getByTestId('preview-command')).toHaveTextContent(command));
    await press('Next');
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await waitFor(() =>
      expect(submitted(host)).toMatchObject({
        spec: {
          algorithm: { source: 'framework', engine: 'PyTorch-2.1.0-python3.11', boot_file: 'obs://demo/digits/code/train.py' },
          parameters: [{ name: 'epochs', value: '3' }],
        },
      }),
    );
  });

  it('an engine that is not here stays in the form and is told with those that are', async () => {
    const algorithm = { source: 'framework', engine: 'MXNet-1.2.1-python3.6', code_dir: 'obs://demo/digits/code/', boot_file: '' } as const;
    const config = { name: 'old', description: '', spec: digitsSpec({ algorithm }), created_at_ms: 0, updated_at_ms: 0, used_at_ms: null };
    await open({ configs: [config] }, { page: 'create', config: 'old' });
    expect(box('Engine Version')).toHaveTextContent('MXNet-1.2.1-python3.6');
    await press('Next');
    expect(await screen.findByText(/There is no AI engine MXNet-1.2.1-python3.6 here. Choose PyTorch-2.5.1/)).toBeVisible();
  });

  it('Caffe is held to one compute node, in the words of that field', async () => {
    const algorithm = { source: 'framework', engine: 'Caffe-1.0.0-python2.7', code_dir: 'obs://demo/digits/code/', boot_file: 'obs://demo/digits/code/train.py' } as const;
    const resources = { ...digitsSpec({}).resources, nodes: 2 };
    await open({ configs: [{ name: 'old', description: '', spec: digitsSpec({ algorithm, resources }), created_at_ms: 0, updated_at_ms: 0, used_at_ms: null }] }, { page: 'create', config: 'old' });
    await press('Next');
    expect(await screen.findByText('Caffe-1.0.0-python2.7 runs on one compute node. Set Compute Nodes to 1, or choose another engine.')).toBeVisible();
    screen.getByRole('spinbutton', { name: 'Compute Nodes' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(() => expect(screen.queryByText(/runs on one compute node/)).toBeNull());
  });

  it('says when this computer has no Python at all', async () => {
    await open({ engines: [] });
    await source('Frequently-used');
    expect(await screen.findByText(/No Python environment was found/)).toBeVisible();
  });

  it('lets only Python files inside the code directory be chosen as the boot file', async () => {
    await open({ objects: { 'obs://demo/code/train.py': 10, 'obs://demo/code/notes.txt': 10, 'obs://demo/other.py': 10 } });
    await source('Frequently-used');
    await type('Code Directory', 'obs://demo/code/');
    await press('Select Boot File');
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByRole('button', { name: /notes.txt/ })).toBeDisabled();
    expect(dialog.getByRole('button', { name: 'Up one folder' })).toBeDisabled();
    await userEvent.clear(dialog.getByRole('textbox', { name: 'Location' }));
    await userEvent.type(dialog.getByRole('textbox', { name: 'Location' }), 'obs://demo/{Enter}');
    expect(dialog.getByRole('textbox', { name: 'Location' })).toHaveValue('obs://demo/code/');
    await userEvent.click(await dialog.findByRole('button', { name: /train.py/ }));
    await userEvent.click(dialog.getByRole('button', { name: 'Choose' }));
    expect(field('Boot File')).toHaveValue('obs://demo/code/train.py');
  });
});

describe('Built-in', () => {
  it('fills the parameters with what the algorithm proposes, and tells ranges and help', async () => {
    const host = await open();
    await source('Built-in');
    await choose('Built-in Algorithm', /Neural network for small images/);
    expect(screen.getByText('Tells small grey images apart.')).toBeVisible();
    expect(screen.getByText('accuracy ≥ 0.93 on digits')).toBeVisible();
    expect(field('epochs')).toHaveValue('12');
    expect(field('epochs')).toHaveAccessibleDescription('How often the images are gone over. A whole number from 1 to 1000. Default: 12.');
    await type('epochs', '3');
    await choose('activation', 'relu');
    await type('Name', 'mine');
    await type('Data Path', 'obs://demo/digits/data/');
    await type('Training Output Path', 'obs://demo/digits/results/');
    await press('Next');
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await waitFor(() =>
      expect(submitted(host)).toMatchObject({
        spec: {
          algorithm: { source: 'built_in', algorithm: 'mlp_digits' },
          parameters: [
            { name: 'epochs', value: '3' },
            { name: 'learning_rate', value: '0.02' },
            { name: 'activation', value: 'relu' },
            { name: 'shuffle', value: 'true' },
          ],
        },
      }),
    );
  });

  it('shows a fault of a value at its field, in the language of the page', async () => {
    await open();
    await source('Built-in');
    await choose('Built-in Algorithm', /Neural network/);
    await type('epochs', '0');
    await userEvent.tab();
    await waitFor(() => expect(field('epochs')).toHaveAccessibleDescription('0 is too small. At least 1 is needed.'));
    language.current = 'zh';
    await waitFor(() => expect(field('epochs')).toHaveAccessibleDescription('0 过小，不能小于 1。'));
  });

  it('holds Next back while a required parameter is empty', async () => {
    await open();
    await source('Built-in');
    await choose('Built-in Algorithm', /Forecast/);
    await press('Next');
    await waitFor(() => expect(field('column')).toHaveAccessibleDescription('Fill in column.'));
  });

  it('does not offer a package that is broken', async () => {
    await open();
    await source('Built-in');
    box('Built-in Algorithm').focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('option', { name: /half_done/ })).toHaveAttribute('aria-disabled', 'true');
  });

  it('keeps its parameters and those of a framework apart, and the values of Custom', async () => {
    await open();
    await type('Boot Command', 'python train.py');
    await source('Built-in');
    await choose('Built-in Algorithm', /Neural network/);
    await type('epochs', '7');
    await source('Frequently-used');
    expect(screen.queryByRole('textbox', { name: 'Name, row 1' })).toBeNull();
    await source('Built-in');
    expect(field('epochs')).toHaveValue('7');
    await source('Custom');
    expect(field('Boot Command')).toHaveValue('python train.py');
  });
});
