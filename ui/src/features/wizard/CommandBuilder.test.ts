/** The boot command's own dialog, and what stands around the fields of the algorithm source. */
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { language } from '../../lib/i18n/i18n.svelte';
import { field, openWizard as open, press, type } from '../../test/wizard';

const usual = 'bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py';

async function builder() {
  await press('Compose…');
  return within(await screen.findByRole('dialog', { name: 'Compose the boot command' }));
}

beforeEach(() => {
  language.current = 'en';
});

describe('the boot command', () => {
  it('is composed from the code directory, a file of it and parameters', async () => {
    await open();
    const dialog = await builder();
    await userEvent.type(dialog.getByRole('textbox', { name: 'Code Directory' }), 'obs://demo/digits/code/');
    await waitFor(() => expect(dialog.getByRole('combobox', { name: 'File' })).toHaveTextContent('train.py'));
    await userEvent.click(dialog.getByRole('button', { name: 'Add Parameter' }));
    await userEvent.type(dialog.getByRole('textbox', { name: 'Name, row 1' }), 'epochs');
    await userEvent.type(dialog.getByRole('textbox', { name: 'Value, row 1' }), '3');
    expect(dialog.getByTestId('composed')).toHaveTextContent(`${usual} --epochs=3`);
    await userEvent.click(dialog.getByRole('button', { name: 'Use this command' }));
    expect(field('Boot Command')).toHaveValue(`${usual} --epochs=3`);
    expect(field('Code Directory')).toHaveValue('obs://demo/digits/code/');
  });

  it('that is there already is taken apart', async () => {
    await open();
    await type('Code Directory', 'obs://demo/digits/code/');
    await type('Boot Command', 'python /home/work/user-job-dir/code/softmax.py --lr 0.1');
    const dialog = await builder();
    await waitFor(() => expect(dialog.getByRole('combobox', { name: 'File' })).toHaveTextContent('softmax.py'));
    expect(dialog.getByRole('textbox', { name: 'Name, row 1' })).toHaveValue('lr');
    expect(dialog.getByRole('checkbox', { name: 'Start it with run_train.sh' })).not.toBeChecked();
    await userEvent.click(dialog.getByRole('checkbox', { name: 'Start it with run_train.sh' }));
    expect(dialog.getByTestId('composed')).toHaveTextContent('bash /home/work/run_train.sh python /home/work/user-job-dir/code/softmax.py --lr 0.1');
  });

  it('of another kind is shown and stays unless the new one is used', async () => {
    await open();
    await type('Boot Command', 'cd x && ./go');
    const dialog = await builder();
    expect(dialog.getByText('cd x && ./go')).toBeVisible();
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(field('Boot Command')).toHaveValue('cd x && ./go');
  });

  it('names only files of the code directory', async () => {
    await open();
    await type('Code Directory', 'obs://demo/digits/code/');
    await type('Boot Command', 'python /home/work/user-job-dir/other/gone.py');
    const dialog = await builder();
    expect(await dialog.findByText(/gone.py is not in the code directory/)).toBeVisible();
    expect(dialog.getByText(/names the folder other; the code directory is called code/)).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Use this command' })).toBeDisabled();
    dialog.getByRole('combobox', { name: 'File' }).focus();
    await userEvent.keyboard('{Enter}');
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent!.trim()).sort()).toEqual(['cluster.py', 'softmax.py', 'train.py', 'train_distributed.py']);
  });

  it('is offered in its usual form while there is none', async () => {
    await open();
    await type('Code Directory', 'obs://demo/digits/code/');
    await press('Fill in the usual form');
    expect(field('Boot Command')).toHaveValue(usual);
    expect(screen.queryByRole('button', { name: 'Fill in the usual form' })).toBeNull();
  });
});

it('each source is explained in a line', async () => {
  await open();
  const lines = { 'Built-in': /An algorithm that is ready to train/, 'Frequently-used': /Your Python script on an AI engine/, Custom: /Any command/ };
  for (const [name, line] of Object.entries(lines)) {
    await userEvent.click(screen.getByRole('radio', { name }));
    expect(screen.getByText(line), name).toBeVisible();
  }
});

describe('help', () => {
  it('stands behind the question mark of a field', async () => {
    await open();
    for (const name of ['Image Path', 'Code Directory', 'Boot Command', 'Data Source', 'Training Output Path', 'Job Log Path', 'Notification', 'Save Training Parameters']) {
      expect(screen.getByRole('button', { name: `Help on ${name}` }), name).toBeVisible();
    }
    await userEvent.click(screen.getByRole('radio', { name: 'Frequently-used' }));
    for (const name of ['AI Engine', 'Boot File', 'Running Parameter']) expect(screen.getByRole('button', { name: `Help on ${name}` }), name).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'Custom' }));
    await press('Help on Boot Command');
    expect(await screen.findByText(/run_train.sh enters/)).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText(/run_train.sh enters/)).toBeNull());
  });

  it('leads from the engines to their page, and says when there is plain Python only', async () => {
    const plain = { id: 'Python-3.11.7', framework: 'Python', version: '3.11.7', environment: { kind: 'system', origin: 'found', name: 'plain', path: '/usr', interpreter: '/usr/bin/python3', python_version: '3.11.7', site_packages: [], added_as: null } } as const;
    await open({ engines: [{ framework: 'Python', engines: [{ ...plain, environment: { ...plain.environment, site_packages: [] } }] }] });
    await userEvent.click(screen.getByRole('radio', { name: 'Frequently-used' }));
    expect(screen.getByRole('link', { name: 'AI Engines' })).toHaveAttribute('href', '#/engines');
    expect(screen.getByRole('link', { name: 'Add…' })).toHaveAttribute('href', '#/engines?open=add');
    expect(await screen.findByRole('link', { name: 'Create an environment…' })).toHaveAttribute('href', '#/engines?open=create');
  });
});

it('a form begins with the built-in algorithm that was chosen elsewhere', async () => {
  await open({}, { page: 'create', algorithm: 'mlp_digits' });
  expect(screen.getByRole('radio', { name: 'Built-in' })).toBeChecked();
  expect(field('epochs')).toHaveValue('12');
});
