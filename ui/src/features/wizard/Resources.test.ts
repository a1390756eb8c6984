/** Resource pools, types and specifications in the form of a job. */
import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MemoryPool } from '../../host/memory/pools';
import { language } from '../../lib/i18n/i18n.svelte';
import { openWizard as open } from '../../test/wizard';

const gib = 2 ** 30;
const pool = (id: string, name: string, cpus: number): MemoryPool => ({ id, name, description: '', share: { cpus, memory_bytes: 4 * gib * cpus, gpus: [] } });
const radio = (name: string) => screen.getByRole('radio', { name });
const box = (name: string) => screen.getByRole('combobox', { name });
const spec = (host: Awaited<ReturnType<typeof open>>) => (host.calls.filter((call) => call.command === 'check_spec').at(-1)?.args as { spec: { resources: unknown } }).spec.resources;

beforeEach(() => {
  language.current = 'en';
});

describe('Resources', () => {
  it('a single dedicated pool is taken at once, with the specifications of its share', async () => {
    const host = await open({ pools: [pool('pool-1', 'nightly', 3)] });
    await userEvent.click(radio('Dedicated resource pools'));
    expect(box('Dedicated Pool')).toHaveTextContent('nightly');
    expect(screen.getByText('3 of 3 CPUs free now, 12 GiB of memory')).toBeVisible();
    box('Specifications').focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('option', { name: /3 vCPUs | 12 GiB/ }));
    await waitFor(() => expect(spec(host)).toMatchObject({ pool: { kind: 'dedicated', id: 'pool-1' } }));
  });

  it('several are chosen from by name, with what is free in each', async () => {
    const host = await open({ pools: [pool('pool-1', 'nightly', 3), pool('pool-2', 'interns', 1)] });
    await userEvent.click(radio('Dedicated resource pools'));
    box('Dedicated Pool').focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('option', { name: /interns/ }));
    await waitFor(() => expect(spec(host)).toMatchObject({ pool: { id: 'pool-2' }, flavor: 'local.cpu.1u' }));
    await userEvent.click(radio('Public resource pools'));
    await waitFor(() => expect(spec(host)).toMatchObject({ pool: { kind: 'public' } }));
  });

  it('leads to where one is made when there is none', async () => {
    await open({ pools: [] });
    await userEvent.click(radio('Dedicated resource pools'));
    expect(screen.getByRole('link', { name: 'Create one under Resource Pools' })).toHaveAttribute('href', '#/pools');
  });

  it('a type that this computer does not have cannot be chosen, and why is said', async () => {
    const { sampleFlavors } = await import('../../host/memory/wizard-data');
    await open({ flavors: sampleFlavors.filter((flavor) => flavor.device === 'cpu') });
    expect(radio('GPU')).toBeDisabled();
    expect(radio('Ascend')).toBeDisabled();
    expect(screen.getByText(/no NVIDIA driver answered on this computer. Ascend: jobs cannot use/)).toBeVisible();
  });

  it('what is free is kept up to date while the form is open', async () => {
    const host = await open({ pools: [pool('pool-1', 'nightly', 3)] });
    await userEvent.click(radio('Dedicated resource pools'));
    await screen.findByText(/3 of 3 CPUs free now/);
    const running = [{ key: { job: 1, version: 1 }, job_name: 'a', flavor: 'local.cpu.1u', nodes: 2 }];
    host.pools.pools = [{ ...host.pools.pools[0]!, running }];
    host.notify({ notice: 'version', key: { job: 1, version: 1 } });
    expect(await screen.findByText(/1 of 3 CPUs free now/)).toBeVisible();
  });
});
