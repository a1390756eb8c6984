import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost, type MemoryOptions } from '../../host/memory';
import { memoryCode } from '../../host/memory/topics';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Topic from './Topic.svelte';
import Topics from './Topics.svelte';
// Brought when first used, which on a busy machine takes longer than a test waits.
import '../../lib/ui/MenuOpen.svelte';

function open(view: typeof Topics, options: MemoryOptions = {}): MemoryHost {
  const host = new MemoryHost(options);
  render(Page, { props: { view }, context: new Map([[HOST, host]]) });
  return host;
}

const row = (name: RegExp) => screen.findByRole('row', { name });
const button = (name: string) => screen.findByRole('button', { name });
const asked = (host: MemoryHost, command: string) => host.calls.filter((call) => call.command === command).map((call) => call.args);

describe('the list of topics', () => {
  beforeEach(() => router.replace({ page: 'topics' }));

  it('says of each how many are told, and of one that tells nobody that it does', async () => {
    open(Topics);
    expect(await row(/on-call/)).toHaveTextContent('1 of 3 confirmed');
    expect(await row(/weekly-report/)).toHaveTextContent('None');
    expect(screen.getByRole('button', { name: 'Send Test Message to weekly-report' })).toBeDisabled();
    expect(screen.getByRole('link', { name: 'on-call' })).toHaveAttribute('href', '#/topics/on-call');
  });

  it('searches, and keeps it in the address', async () => {
    open(Topics);
    await row(/Desktop/);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search by name' }), 'night');
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Desktop' })).toBeNull());
    expect(screen.getByRole('link', { name: 'on-call' })).toBeVisible();
    expect(location.hash).toBe('#/topics?search=night');
  });

  it('creates one and goes there; a name that is wrong is said at its field', async () => {
    const host = open(Topics);
    await row(/Desktop/);
    await userEvent.click(await button('Create Topic'));
    const dialog = await screen.findByRole('dialog', { name: 'Create Topic' });
    const name = within(dialog).getByRole('textbox', { name: 'Topic Name' });
    expect(name).not.toBeInvalid();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(name).toHaveFocus());
    expect(name).toHaveAccessibleDescription('Fill in Topic Name.');
    expect(host.calls.some(({ command }) => command === 'create_topic'), 'what is missing is not asked for').toBe(false);
    await userEvent.type(name, '-bad');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(name).toHaveAccessibleDescription(/beginning with a letter or a digit/));
    await userEvent.clear(name);
    await userEvent.type(name, 'builds');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(location.hash).toBe('#/topics/builds'));
  });

  it('deletes one that is used only after saying by what', async () => {
    const host = open(Topics);
    await userEvent.click(await button('Delete on-call'));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete on-call?' });
    expect(dialog).toHaveTextContent('Job parameters: digits, nightly');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'on-call' })).toBeNull());
    expect(asked(host, 'delete_topic')).toEqual([{ name: 'on-call', even_if_used: true }]);
  });

  it('says what topics are for when there are none', async () => {
    open(Topics, { topics: [] });
    expect(await screen.findByRole('heading', { name: 'No topics yet' })).toBeVisible();
  });

  it('gives the reason and tries again when they cannot be had', async () => {
    const host = open(Topics, { refuse: { list_topics: 'owner_unreachable' } });
    await screen.findByRole('alert');
    delete host.refuse.list_topics;
    await userEvent.click(await button('Try again'));
    expect(await row(/Desktop/)).toBeVisible();
  });
});

describe('a topic', () => {
  beforeEach(() => router.replace({ page: 'topic', name: 'on-call' }));

  it('shows each subscription with its state', async () => {
    open(Topic);
    expect(await row(/hooks\.example\.com/)).toHaveTextContent('Confirmed');
    expect(await row(/lin@example\.com/)).toHaveTextContent('Unconfirmed');
  });

  it('adds a web address, shows its secret once, and confirms it with the token', async () => {
    const host = open(Topic);
    await userEvent.click(await button('Add Subscription'));
    let dialog = await screen.findByRole('dialog', { name: 'Add a subscription to on-call' });
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Endpoint' }), 'https://new.example.com/x');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
    dialog = await screen.findByRole('dialog', { name: 'Confirm https://new.example.com/x' });
    expect(dialog).toHaveTextContent(/whsec_/);
    const token = within(dialog).getByRole('textbox', { name: 'Token' });
    await userEvent.type(token, 'wrong{Enter}');
    await waitFor(() => expect(token).toHaveAccessibleDescription(/not what was sent last/));
    await userEvent.clear(token);
    await userEvent.type(token, `${memoryCode}{Enter}`);
    await waitFor(async () => expect(await row(/new\.example\.com/)).toHaveTextContent('Confirmed'));
    expect(asked(host, 'subscribe')).toMatchObject([{ topic: 'on-call', protocol: 'webhook', sign: true, secret: '' }]);
  });

  it('says at its field what is wrong with an address', async () => {
    open(Topic);
    await userEvent.click(await button('Add Subscription'));
    const dialog = await screen.findByRole('dialog', { name: /Add a subscription/ });
    const endpoint = within(dialog).getByRole('textbox', { name: 'Endpoint' });
    await userEvent.type(endpoint, 'example.com');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(endpoint).toHaveAccessibleDescription(/not a web address/));
  });

  it('leads to the mail server where mails have none to go through', async () => {
    const host = open(Topic);
    await userEvent.click(await button('Add Subscription'));
    const dialog = await screen.findByRole('dialog', { name: /Add a subscription/ });
    await userEvent.click(within(dialog).getByRole('radio', { name: 'Email' }));
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Set Up Mail Server' }));
    const server = await screen.findByRole('dialog', { name: 'Mail Server' });
    await userEvent.type(await within(server).findByRole('textbox', { name: 'Server' }), 'smtp.example.com');
    await userEvent.click(within(server).getByRole('radio', { name: 'TLS' }));
    expect(within(server).getByRole('textbox', { name: 'Port' })).toHaveValue('465');
    await userEvent.type(within(server).getByRole('textbox', { name: 'Sender' }), 'jobs@example.com');
    await userEvent.click(within(server).getByRole('button', { name: 'Save and check' }));
    expect(await screen.findByText('smtp.example.com answers and lets Trainyard in.')).toBeVisible();
    expect(host.topics.mail.server).toMatchObject({ host: 'smtp.example.com', port: 465, security: 'tls' });
  });

  it('cancels a subscription after asking', async () => {
    open(Topic);
    await userEvent.click(await button('More for lin@example.com'));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Cancel subscription' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Cancel the subscription of lin@example.com?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel subscription' }));
    await waitFor(() => expect(screen.queryByRole('row', { name: /lin@example\.com/ })).toBeNull());
  });

  it('says whom a test message reached and whom it did not', async () => {
    const host = new MemoryHost();
    host.topics.topics.find((topic) => topic.name === 'on-call')!.subscriptions[2]!.state = 'confirmed';
    render(Page, { props: { view: Topic }, context: new Map([[HOST, host]]) });
    await userEvent.click(await button('Send Test Message'));
    expect(await screen.findByText('The test message reached hooks.example.com.')).toBeVisible();
    expect(await screen.findByText(/did not reach 127\.0\.0\.1:8080: .*Connection refused/)).toBeVisible();
  });

  it('shows every try in the log and sends again', async () => {
    const host = open(Topic);
    await userEvent.click(await screen.findByRole('tab', { name: 'Delivery Log' }));
    const table = await screen.findByRole('table', { name: 'Delivery log' });
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent(/HTTP 503/);
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent(/Next try/);
    expect(location.hash).toBe('#/topics/on-call?tab=deliveries');
    await userEvent.click(await button('Send again: mnist-cnn V001: OnJobFailed, hooks.example.com'));
    await waitFor(() => expect(within(table).getAllByRole('row')[1]).toHaveTextContent(/mnist-cnn.*Delivered/));
    expect(asked(host, 'resend')).toEqual([{ id: 35 }]);
  });

  it('says of what was published to a topic of the service that nobody knows whether it arrived, and sends it no second time', async () => {
    router.replace({ page: 'topic', name: 'Desktop', tab: 'deliveries' });
    open(Topic);
    const table = await screen.findByRole('table', { name: 'Delivery log' });
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent(/Frankfurt: on-call.*Unknown/);
    expect(within(table).queryByRole('button', { name: /^Send again/ })).toBeNull();
  });

  it('changes its display name', async () => {
    const host = open(Topic);
    await userEvent.click(await button('More actions'));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Edit display name' }));
    const dialog = await screen.findByRole('dialog', { name: 'Display name of on-call' });
    const field = within(dialog).getByRole('textbox', { name: 'Display Name' });
    expect(field).toHaveValue('Night shift');
    await userEvent.clear(field);
    await userEvent.type(field, 'Day shift{Enter}');
    await waitFor(() => expect(host.topics.topics.find((one) => one.name === 'on-call')?.display_name).toBe('Day shift'));
    expect(await screen.findByText('Day shift')).toBeVisible();
  });

  it('says so when it is gone', async () => {
    router.replace({ page: 'topic', name: 'nowhere' });
    open(Topic);
    expect(await screen.findByRole('heading', { name: 'This topic no longer exists' })).toBeVisible();
  });
});
