import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { sampleJobs } from '../../host/memory/jobs';
import { isMissed, takesJobs } from '../../lib/answers';
import { language } from '../../lib/i18n/i18n.svelte';
import Page from '../../test/Page.svelte';
import Connections from './Connections.svelte';
import { withScheme } from './form.svelte';
// Brought when first used, which on a busy machine takes longer than a test waits.
import '../../lib/ui/MenuOpen.svelte';

function open(options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost({ jobs: [], ...options });
  render(Page, { props: { view: Connections }, context: new Map([[HOST, host]]) });
  return host;
}

const card = (name: string) => screen.findByRole('article', { name });
const field = (name: RegExp | string) => screen.getByLabelText(name);
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

async function act(name: string, item: string): Promise<void> {
  await userEvent.click(await screen.findByRole('button', { name: `Actions of ${name}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

async function region(name: string): Promise<void> {
  await press('Choose a region');
  await userEvent.click(await screen.findByRole('menuitem', { name }));
}

beforeEach(() => {
  language.current = 'en';
  location.hash = '#/connections';
});

describe('the page of connections', () => {
  it('says what a connection is for when there is none, and adds the first', async () => {
    const host = open();
    expect(await screen.findByText('Not connected to a cloud yet')).toBeVisible();
    await press('Add Connection');
    await screen.findByRole('dialog');
    await userEvent.click(screen.getByRole('radio', { name: 'Open Telekom Cloud' }));
    await userEvent.type(field('Name'), 'Frankfurt');
    // No region is anybody's usual one.
    expect(field('Region')).toHaveValue('');
    await region('eu-de');
    await userEvent.type(field('Access key ID (AK)'), 'AKEXAMPLE');
    await userEvent.type(field('Secret access key (SK)'), 'SKexample');
    await press('Save');
    const shown = within(await card('Frankfurt'));
    expect(shown.getByText(/Open Telekom Cloud, eu-de · Project of the region eu-de/)).toBeVisible();
    // A connection that was just made is asked whether it works.
    expect(await shown.findByText('Every service answers.')).toBeVisible();
    const saved = host.calls.find(({ command }) => command === 'save_connection')!.args;
    expect(saved).toMatchObject({ id: null, keys: { secret: 'SKexample', security_token: '' }, connection: { endpoints: { swr: 'https://swr-api.eu-de.otc.t-systems.com' } } });
  });

  it('names every field that is wrong, the addresses unfolded', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Add Connection' }));
    await userEvent.click(await screen.findByRole('radio', { name: 'Custom' }));
    await userEvent.type(field('ModelArts'), 'http://modelarts.example.com');
    await press('Save');
    await waitFor(() => expect(field('Name')).toBeInvalid());
    expect(field('Access key ID (AK)')).toBeInvalid();
    expect(field('Secret access key (SK)')).toBeInvalid();
    expect(screen.getByText('Keys and data would travel unencrypted. Write https://.')).toBeVisible();
    await userEvent.type(field('Name'), 'Lab');
    expect(field('Name')).not.toBeInvalid();
    expect(screen.queryByText('Fill in Name.')).toBeNull();
    expect(field('Secret access key (SK)'), 'what was not mended stays').toBeInvalid();
  });

  it('takes one address for all services, as that of one server is', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Add Connection' }));
    await userEvent.click(await screen.findByRole('radio', { name: 'Custom' }));
    const same = screen.getByRole('button', { name: 'One address for all' });
    expect(same).toBeDisabled();
    await userEvent.type(field('IAM'), 'http://127.0.0.1:18090');
    await userEvent.click(same);
    for (const service of ['ModelArts', 'OBS', 'SMN', 'SWR']) expect(field(service)).toHaveValue('http://127.0.0.1:18090');
    expect(same).toBeDisabled();
  });

  it('fills the addresses of another region and keeps those that were typed for this one', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Add Connection' }));
    await press('Addresses of the services Filled in by region. Change one if yours differs.');
    expect(field('OBS')).toHaveValue('');
    await region('ap-southeast-1');
    expect(field('OBS')).toHaveValue('https://obs.ap-southeast-1.myhuaweicloud.com');
    await userEvent.clear(field('OBS'));
    await userEvent.type(field('OBS'), 'https://obs.example.com');
    await userEvent.type(field('Name'), 'Asia');
    expect(field('OBS')).toHaveValue('https://obs.example.com');
    await userEvent.clear(field('Region'));
    await userEvent.type(field('Region'), 'cn-west-9');
    expect(field('OBS')).toHaveValue('https://obs.cn-west-9.myhuaweicloud.com');
  });

  it('keeps the keys of a connection that is edited, unless another way of signing in is chosen', async () => {
    const host = open({ connections: [memoryConnection('Frankfurt')] });
    await act('Frankfurt', 'Edit');
    expect(await screen.findByPlaceholderText('Kept in the keyring')).toHaveValue('');
    await userEvent.clear(field('Name'));
    await userEvent.type(field('Name'), 'Main');
    await press('Save');
    await card('Main');
    expect(host.calls.find(({ command }) => command === 'save_connection')!.args).toMatchObject({ id: 'c-0000000a', keys: null });
    await act('Main', 'Edit');
    await userEvent.click(await screen.findByRole('radio', { name: 'Temporary key' }));
    await press('Save');
    await waitFor(() => expect(field('Security token')).toBeInvalid());
  });

  it('publishes to topics itself only where that was switched on', async () => {
    const host = open({ connections: [memoryConnection('Frankfurt')] });
    const saved = () => host.calls.findLast(({ command }) => command === 'save_connection')!.args;
    await act('Frankfurt', 'Edit');
    const publish = await screen.findByRole('switch', { name: 'Publish notifications to the topic itself' });
    expect(publish).not.toBeChecked();
    await userEvent.click(publish);
    await press('Save');
    await waitFor(() => expect(saved()).toMatchObject({ connection: { publish: true }, keys: null }));
    await act('Frankfurt', 'Edit');
    expect(await screen.findByRole('switch', { name: 'Publish notifications to the topic itself' })).toBeChecked();
  });

  it('tests before it keeps, and says of each service that is missed what to do', async () => {
    const host = open({ services: { obs: { state: 'not_signed_in', said: 'InvalidAccessKeyId' } }, connections: [memoryConnection('Frankfurt')] });
    await act('Frankfurt', 'Edit');
    await screen.findByRole('dialog');
    const shown = vi.spyOn(Element.prototype, 'scrollIntoView');
    await press('Test');
    const answers = within(await screen.findByRole('status'));
    expect(answers.getByText('5 of 6 services can be used.')).toBeVisible();
    expect(shown.mock.contexts.at(-1)).toContainElement(answers.getByText('5 of 6 services can be used.'));
    expect(answers.getByText(/Sign-in refused\. The service does not know this access key ID/)).toBeVisible();
    expect(answers.getByText('InvalidAccessKeyId')).not.toBeVisible();
    await userEvent.click(answers.getByText('Details'));
    expect(answers.getByText('InvalidAccessKeyId')).toBeVisible();
    expect(host.calls.some(({ command }) => command === 'save_connection')).toBe(false);
  });

  it('tells one cause of several services once, with where and what to do', async () => {
    const said = (service: string) => `${service} cannot be reached at 127.0.0.1 (tcp connect error: Connection refused (os error 111))`;
    const at = 'http://127.0.0.1:18090';
    const row = memoryConnection('Lab', { cloud: 'custom', region: 'local', endpoints: { iam: at, modelarts: at, obs: at, smn: at, swr: at } });
    const test = { at_ms: Date.now(), answers: (['iam', 'modelarts_v1', 'modelarts_v2', 'obs', 'smn', 'swr'] as const).map((service) => ({ service, state: 'unreachable' as const, took_ms: 1, said: said(service) })) };
    open({ connections: [{ ...row, test }] });
    const shown = within(await card('Lab'));
    expect(shown.getByText('0 of 6 services can be used.')).toBeVisible();
    expect(shown.getByText('Connection refused: nothing listens at 127.0.0.1:18090. Check the address, and that the service runs.')).toBeVisible();
    expect(shown.getByText(/Custom, local · 127\.0\.0\.1:18090 ·/)).toBeVisible();
    expect(takesJobs(test)).toBe(false);
  });

  it('an answer of long ago is told as one', async () => {
    const answers = [{ service: 'iam' as const, state: 'answered' as const, took_ms: 1, said: '' }];
    open({ connections: [{ ...memoryConnection('Frankfurt'), test: { at_ms: Date.now() - 20 * 60_000, answers } }] });
    expect(within(await card('Frankfurt')).getByText('Every service answered.')).toBeVisible();
  });

  it('removes a connection after asking, and not while a job of it runs', async () => {
    const [job] = sampleJobs(Date.now(), 0);
    const running = { ...job!, name: 'net', version: 1, backend: 'c-0000000a', status: 'running' as const };
    const host = open({ connections: [memoryConnection('Frankfurt')], jobs: [running] });
    await act('Frankfurt', 'Remove');
    const question = within(await screen.findByRole('alertdialog', { name: 'Remove Frankfurt?' }));
    await userEvent.click(question.getByRole('button', { name: 'Remove' }));
    expect(await question.findByText(/net\/V001 has not ended there/)).toBeVisible();
    host.jobs = [];
    await userEvent.click(question.getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('Not connected to a cloud yet')).toBeVisible();
  });

  it('leads to a form of a job that runs there', async () => {
    open({ connections: [memoryConnection('Frankfurt')] });
    expect(within(await card('Frankfurt')).getByRole('link', { name: 'Create Training Job' })).toHaveAttribute('href', '#/create?place=c-0000000a');
  });

  it('opens its dialog when the address asks for it', async () => {
    location.hash = '#/connections?open=add';
    open();
    expect(await screen.findByRole('dialog', { name: 'Add Connection' })).toBeVisible();
  });
});

it('of the two generations of ModelArts only one is missed', () => {
  const answer = (service: 'modelarts_v1' | 'modelarts_v2' | 'obs', state: 'answered' | 'absent') => ({ service, state, took_ms: 1, said: '' });
  const [v1, v2, obs] = [answer('modelarts_v1', 'absent'), answer('modelarts_v2', 'answered'), answer('obs', 'absent')];
  const test = { at_ms: 0, answers: [v1, v2, obs] };
  expect(test.answers.map((one) => isMissed(one, test))).toEqual([false, false, true]);
  expect(isMissed(v1, { at_ms: 0, answers: [v1, { ...v2, state: 'absent' }] })).toBe(true);
});

it('an address without a scheme gets the one its host speaks', () => {
  expect(['127.0.0.1:38921', 'localhost/api', '[::1]:80', 'obs.example.com', ' http://a ', ''].map(withScheme)).toEqual(['http://127.0.0.1:38921', 'http://localhost/api', 'http://[::1]:80', 'https://obs.example.com', 'http://a', '']);
});

it('the same address at fault is told once', async () => {
  open();
  await userEvent.click(await screen.findByRole('button', { name: 'Add Connection' }));
  await userEvent.click(await screen.findByRole('radio', { name: 'Custom' }));
  await userEvent.type(field('IAM'), 'http://far.example.com');
  await press('One address for all');
  await press('Save');
  await waitFor(() => expect(field('IAM')).toBeInvalid());
  expect(screen.getAllByText('Keys and data would travel unencrypted. Write https://.')).toHaveLength(1);
});
