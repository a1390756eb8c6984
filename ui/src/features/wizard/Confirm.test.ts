/** The Confirm page: what it says before anything runs. */
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MemoryOptions } from '../../host/memory';
import type { MemoryHost } from '../../host/memory';
import { digitsSpec } from '../../host/memory/wizard-data';
import { language } from '../../lib/i18n/i18n.svelte';
import { openWizard, press } from '../../test/wizard';
import type { JobSpec } from '../../wire';

async function confirm(changed: Partial<JobSpec> = {}, options: MemoryOptions = {}): Promise<MemoryHost> {
  const config = { name: 'one', description: '', spec: digitsSpec(changed), created_at_ms: 0, updated_at_ms: 0, used_at_ms: null };
  const host = await openWizard({ configs: [config], ...options }, { page: 'create', config: 'one' });
  await press('Next');
  await screen.findByRole('table', { name: 'Values' });
  return host;
}

const part = (name: string) => within(screen.getByRole('region', { name }));
const resources = (flavor: string, nodes: number): JobSpec['resources'] => ({ pool: { kind: 'public' }, device: 'cpu', flavor, nodes });

beforeEach(() => {
  language.current = 'en';
});

describe('the Confirm page', () => {
  it('shows every value, the version that will be made among them', async () => {
    await confirm();
    const values = within(screen.getByRole('table', { name: 'Values' }));
    expect(values.getByRole('row', { name: 'Version V001' })).toBeVisible();
    expect(values.getByRole('row', { name: /Environment Variable SEED=7/ })).toBeVisible();
    expect(values.getByRole('row', { name: /Training Output Path/ })).toHaveTextContent('obs://demo/digits/results/');
  });

  it('calls a pool by the name it has now', async () => {
    const pools = [{ id: 'nightly', name: 'night-shift', description: '', share: { cpus: 3, memory_bytes: 12 * 2 ** 30, gpus: [] } }];
    await confirm({ resources: { ...resources('local.cpu.1u', 1), pool: { kind: 'dedicated', id: 'nightly' } } }, { pools });
    expect(within(screen.getByRole('table', { name: 'Values' })).getByRole('row', { name: 'Resource Pool night-shift' })).toBeVisible();
  });

  it('shows what runs on each task, the one that is picked', async () => {
    await confirm({ resources: resources('local.cpu.1u', 3) });
    const task = part('What runs on each task');
    expect(task.getByTestId('confirm-command')).toHaveTextContent('run_train.sh python');
    const variable = () => task.getByText('DLS_TASK_INDEX').nextElementSibling;
    expect(variable()).toHaveTextContent('0');
    task.getByRole('combobox', { name: 'Task' }).focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('option', { name: 'Task 2' }));
    await waitFor(() => expect(variable()).toHaveTextContent('2'));
  });

  it('shows secrets as dots, in the values, the command and the environment, until they are asked for', async () => {
    await confirm({ environment: [{ name: 'HF_TOKEN', value: 'hf_secretvalue' }], algorithm: { source: 'custom_image', image: 'local/this-computer', code_dir: 'obs://demo/digits/code/', boot_command: 'python train.py --token hf_secretvalue' } });
    const task = part('What runs on each task');
    expect(task.queryByText(/hf_secretvalue/)).toBeNull();
    expect(screen.getByRole('table', { name: 'Values' })).toHaveTextContent('HF_TOKEN=••••••••');
    await userEvent.click(task.getByRole('button', { name: 'Show hidden values' }));
    expect(task.getAllByText(/hf_secretvalue/).length).toBeGreaterThan(1);
  });

  it('says that it starts at once, or for whom it waits', async () => {
    const host = await confirm();
    expect(part('Estimated start').getByText(/At once/)).toBeVisible();
    host.wizard.flavors = host.wizard.flavors.map((flavor) => ({ ...flavor, free_nodes: 0 }));
    host.notify({ notice: 'version', key: { job: 3, version: 1 } });
    const waits = await part('Estimated start').findByRole('link', { name: 'speech-commands V001' });
    expect(waits).toHaveAttribute('href', '#/jobs/3/V001');
    expect(part('Estimated start').getByText('in the queue')).toBeVisible();
  });

  it('says what this computer does not do as it is written', async () => {
    await confirm({ resources: resources('local.cpu.4u', 3) });
    const list = part('Differences on this computer');
    expect(list.getByText(/ask for 12 CPUs. This computer has 8/)).toBeVisible();
    expect(list.getByText(/No service answers s3/)).toBeVisible();
  });

  it('counts the code directory against the limits, by what is left out and what is large', async () => {
    const objects = { 'obs://demo/digits/code/train.py': 10, 'obs://demo/digits/code/model.bin': 200 * 2 ** 20, 'obs://demo/digits/code/.git/HEAD': 3000, 'obs://demo/digits/data/digits.csv': 10 };
    await confirm({}, { objects });
    const code = part('Code directory');
    expect(await code.findByText(/200 MiB of 128 MiB/)).toBeVisible();
    expect(code.getByText('2 of 4,096 files')).toBeVisible();
    expect(code.getByText(/Over the service’s limit/)).toBeVisible();
    expect(within(code.getByText('model.bin').closest('li')!).getByText('200 MiB')).toBeVisible();
    expect(within(code.getByText('.git', { selector: 'code' }).closest('li')!).getByText('1 file, 2.9 KiB')).toBeVisible();
  });

  it('tells how far the count of a huge directory is', async () => {
    const config = { name: 'one', description: '', spec: digitsSpec(), created_at_ms: 0, updated_at_ms: 0, used_at_ms: null };
    const host = await openWizard({ configs: [config] }, { page: 'create', config: 'one' });
    const real = host.call.bind(host);
    let release = () => {};
    host.call = (async (command: never, args: never) => {
      if (command === 'measure_code') await new Promise<void>((resolve) => (release = resolve));
      return real(command, args);
    }) as never;
    await press('Next');
    await screen.findByRole('table', { name: 'Values' });
    host.notify({ notice: 'code', path: 'obs://demo/digits/code/', files: 120_000, size_bytes: 5 * 2 ** 30 });
    expect(await screen.findByText('Counting… 120,000 files, 5 GiB so far')).toBeVisible();
    release();
    expect(await screen.findByText('4 of 4,096 files')).toBeVisible();
  });
});
