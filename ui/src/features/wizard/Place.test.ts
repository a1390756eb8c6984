/** Where a job is to run, and what a connection offers in the form of a job. */
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MemoryHost } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { language } from '../../lib/i18n/i18n.svelte';
import { openWizard as open } from '../../test/wizard';
import type { JobSpec } from '../../wire';
import { firstFlavor, moved, offered, placedOf } from './placement';
import { emptySpec } from './blank';

const frankfurt = memoryConnection('Frankfurt');
const radio = (name: string) => screen.findByRole('radio', { name });
const box = (name: string) => screen.getByRole('combobox', { name });

const asked = (host: MemoryHost) => host.calls.filter((call) => call.command === 'check_spec').at(-1)!.args as { spec: JobSpec; backend: string };

async function choose(label: string, option: RegExp | string): Promise<void> {
  box(label).focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

beforeEach(() => {
  language.current = 'en';
  location.hash = '#/create';
});

describe('where it runs', () => {
  it('is this computer, and where to connect a cloud is said, when there is no connection', async () => {
    await open();
    expect(screen.queryByRole('radio', { name: 'Frankfurt' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Connect a cloud' })).toHaveAttribute('href', '#/connections?open=add');
  });

  it('a connection brings its own choices, and this computer’s come back with it', async () => {
    const host = await open({ connections: [frankfurt] });
    await waitFor(() => expect(asked(host)).toMatchObject({ backend: 'local' }));
    const before = asked(host).spec;
    await userEvent.click(await radio('Frankfurt'));
    await waitFor(() => expect(asked(host)).toMatchObject({ backend: 'c-0000000a', spec: { resources: { flavor: 'modelarts.vm.cpu.2u' }, algorithm: { image: '' } } }));
    expect(screen.getByText(/^Choices as of/)).toBeVisible();
    await userEvent.click(await radio('This computer'));
    await waitFor(() => expect(asked(host)).toMatchObject({ backend: 'local', spec: { resources: before.resources, algorithm: before.algorithm } }));
  });

  it('shows what is sold out and does not let it be chosen', async () => {
    await open({ connections: [frankfurt] });
    await userEvent.click(await radio('Frankfurt'));
    await waitFor(() => expect(screen.getByRole('radio', { name: 'GPU' })).toBeEnabled());
    await userEvent.click(screen.getByRole('radio', { name: 'GPU' }));
    box('Specifications').focus();
    await userEvent.keyboard('{Enter}');
    const soldOut = await screen.findByRole('option', { name: /P100/ });
    expect(soldOut).toHaveTextContent('Sold out');
    expect(soldOut).toHaveAttribute('aria-disabled', 'true');
  });

  it('takes an image of the region’s repositories, an engine, a pool and a topic of the service', async () => {
    const host = await open({ connections: [frankfurt] });
    await userEvent.click(await radio('Frankfurt'));
    await userEvent.click(await screen.findByRole('button', { name: 'Choose image' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(await dialog.findByRole('button', { name: /team\/net/ }));
    await userEvent.click(await dialog.findByRole('button', { name: /^2\.1/ }));
    await userEvent.click(dialog.getByRole('button', { name: 'Choose image' }));
    await userEvent.click(screen.getByRole('radio', { name: 'Dedicated resource pools' }));
    await userEvent.click(screen.getByRole('switch', { name: 'Notification' }));
    await choose('Topic', /on-call.*On the service/);
    await waitFor(() =>
      expect(asked(host).spec).toMatchObject({
        algorithm: { image: 'swr.eu-de.otc.t-systems.com/team/net:2.1' },
        resources: { pool: { kind: 'dedicated', id: 'pool1a2b3c4d' } },
        notification: { topic: 'urn:smn:eu-de:0f00000000000000000000000000abcd:on-call' },
      }),
    );
    await userEvent.click(screen.getByRole('radio', { name: 'Frequently-used' }));
    await choose('AI Engine', 'TensorFlow');
    await choose('Engine Version', 'TF-1.8.0-python3.6');
    await waitFor(() => expect(asked(host).spec.algorithm).toMatchObject({ engine: 'TF-1.8.0-python3.6' }));
  });

  it('browses the buckets of the service', async () => {
    await open({ connections: [frankfurt] });
    await userEvent.click(await radio('Frankfurt'));
    await userEvent.click((await screen.findAllByRole('button', { name: 'Select Training Output Path' }))[0]!);
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(await dialog.findByRole('button', { name: /team-data/ }));
    expect(await dialog.findByRole('button', { name: /net/ })).toBeVisible();
  });

  it('a folder of the service is listed again when that is asked for, and when it was heard again', async () => {
    const host = await open({ connections: [frankfurt] });
    await userEvent.click(await radio('Frankfurt'));
    await userEvent.click((await screen.findAllByRole('button', { name: 'Select Training Output Path' }))[0]!);
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByRole('button', { name: /team-data/ });
    host.connections.objects['obs://new-bucket/file.txt'] = 1;
    expect(dialog.queryByRole('button', { name: /new-bucket/ })).toBeNull();
    await userEvent.click(dialog.getByRole('button', { name: 'Refresh' }));
    expect(await dialog.findByRole('button', { name: /new-bucket/ })).toBeVisible();

    host.connections.objects['obs://newer-bucket/file.txt'] = 1;
    host.connections.heard.clear();
    host.notify({ notice: 'catalogue', connection: 'c-0000000a', of: { part: 'objects', url: 'obs://' } });
    expect(await dialog.findByRole('button', { name: /newer-bucket/ })).toBeVisible();
  });

  it('what a source needs is told of the service, and not of this computer', async () => {
    await open({ connections: [frankfurt] });
    await userEvent.click(await radio('Frankfurt'));
    await userEvent.click(screen.getByRole('radio', { name: 'Frequently-used' }));
    expect(await screen.findByText('Your Python script on one of the AI engines that the region offers.')).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'This computer' }));
    expect(await screen.findByText(/a Python environment of this computer/)).toBeVisible();
  });

  it('a version of a dataset waits for the dataset, and not for the service', async () => {
    await open({ connections: [frankfurt] });
    await userEvent.click(await radio('Frankfurt'));
    await userEvent.click(screen.getByRole('radio', { name: 'Dataset' }));
    expect(await screen.findByRole('combobox', { name: /Dataset Version/ })).toHaveTextContent('Choose a version');
  });

  it('offline, the last choices are there with their age, and why is said', async () => {
    const host = await open({ connections: [frankfurt] });
    await userEvent.click(await radio('Frankfurt'));
    await screen.findByText(/^Choices as of/);
    host.connections.rows = [{ ...frankfurt, connection: { ...frankfurt.connection, region: 'down' } }];
    await userEvent.click(screen.getByRole('button', { name: 'Refresh choices' }));
    expect(await screen.findByText(/Frankfurt could not be asked.*These are the choices of/)).toBeVisible();
    expect(box('Specifications')).toHaveTextContent('2 vCPUs');
  });

  it('a connection that could not be used when it was last tested is marked', async () => {
    const answers = [{ service: 'modelarts_v2' as const, state: 'not_signed_in' as const, took_ms: 1, said: '' }];
    await open({ connections: [frankfurt, { ...memoryConnection('Nowhere', {}, 'c-0000000b'), test: { at_ms: Date.now(), answers } }] });
    expect(await radio('Frankfurt')).toBeVisible();
    await userEvent.click(await screen.findByRole('radio', { name: /Nowhere.*Could not be used when last tested/ }));
    expect(await screen.findByText(/^Nowhere could not be used when it was last tested/)).toBeVisible();
  });

  it('a form may begin there, and is submitted there', async () => {
    const host = await open({ connections: [frankfurt] }, { page: 'create', place: 'c-0000000a' });
    await waitFor(() => expect(screen.getByRole('radio', { name: 'Frankfurt' })).toBeChecked());
    await userEvent.type(screen.getByRole('textbox', { name: 'Image Path' }), '/team/net:2.1');
    await userEvent.type(screen.getByRole('textbox', { name: 'Boot Command' }), 'python train.py');
    await userEvent.type(screen.getByRole('textbox', { name: 'Training Output Path' }), 'obs://team-data/out/');
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText('Where it runs')).toBeVisible();
    expect(screen.getByRole('row', { name: /Where it runs Frankfurt/ })).toBeVisible();
    expect(screen.getByTestId('confirm-sentence')).toHaveTextContent(/^Sends \S+ to Frankfurt, to run on 1 node of .*The cloud bills it by use\.$/);
    expect(await screen.findByText('None. The command uses what the image brings along.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Submit to Frankfurt' }));
    await waitFor(() => expect(host.calls.find(({ command }) => command === 'submit')?.args).toMatchObject({ backend: 'c-0000000a' }));
  });
});

describe('what of a spec belongs to a place', () => {
  const spec: JobSpec = { ...emptySpec, algorithm: { source: 'custom_image', image: 'local/this-computer', code_dir: 'obs://demo/code/', boot_command: 'python x.py' }, resources: { ...emptySpec.resources, flavor: 'local.cpu.1u', nodes: 3 }, data: [{ source: 'path', path: 'obs://demo/data/' }], notification: { topic: 'Desktop', events: ['OnJobFailed'] } };

  it('this computer’s own image does; command, paths and nodes stay', () => {
    const there = moved(spec, undefined, false, []);
    expect(there.algorithm).toEqual({ ...spec.algorithm, image: '' });
    expect([there.data, there.notification, there.resources.nodes]).toEqual([spec.data, spec.notification, 3]);
  });

  it('what the place does not have is taken away, and what it has stays', () => {
    const flavors = ['modelarts.vm.cpu.2u'];
    expect(offered(spec, { flavors }).resources.flavor).toBe('');
    const made = { ...spec, resources: { ...spec.resources, flavor: 'modelarts.vm.cpu.2u', pool: { kind: 'dedicated' as const, id: 'vision' } } };
    expect(offered(made, { flavors, pools: ['vision'] })).toEqual(made);
    expect(offered(made, { flavors, pools: [] }).resources).toMatchObject({ pool: { kind: 'public' }, flavor: 'modelarts.vm.cpu.2u' });
    // A list that was not heard takes nothing away.
    expect(offered(made, { flavors: [] })).toEqual(made);
    const framework = { ...spec, algorithm: { source: 'framework' as const, engine: 'X-1', code_dir: 'obs://a/b/', boot_file: '' } };
    expect(offered(framework, { flavors, engines: ['TF-1'] }).algorithm).toMatchObject({ engine: '', code_dir: 'obs://a/b/' });
  });

  it('a topic of the service does not come along to this computer', () => {
    const urn = { ...spec, notification: { topic: 'urn:smn:eu-de:0f00:jobs', events: spec.notification!.events } };
    expect(moved(urn, undefined, true, ['Desktop']).notification?.topic).toBe('Desktop');
    const back = moved(spec, placedOf(urn), false, []);
    expect(back.notification?.topic).toBe('urn:smn:eu-de:0f00:jobs');
  });

  it('the first flavor is one that is not sold out', () => {
    const flavor = (code: string, device: 'cpu' | 'gpu', free_nodes: number) => ({ code, device, cpus: 1, memory_bytes: 1, accelerators: [], max_nodes: 1, free_nodes });
    const flavors = [flavor('a', 'gpu', 0), flavor('b', 'cpu', 1), flavor('c', 'gpu', 1)];
    expect(firstFlavor(flavors, 'gpu')?.code).toBe('c');
    expect(firstFlavor(flavors, 'ascend')?.code).toBe('b');
    expect(firstFlavor([flavors[0]!], 'gpu')).toBeUndefined();
  });
});
