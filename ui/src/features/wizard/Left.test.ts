import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HostError } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { language } from '../../lib/i18n/i18n.svelte';
import { router } from '../../lib/router/router.svelte';
import ToastRegion from '../../lib/ui/ToastRegion.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import { field, fillIn, openWizardOn, press, type } from '../../test/wizard';
import type { Commands } from '../../wire';

beforeEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  language.current = 'en';
});

const nameTaken = new HostError({ code: 'faults', name: null, faults: [{ field: 'name', level: 'error', kind: { code: 'name_taken', name: 'digits-again' } }], detail: '' });

/** A host whose answers to one command wait for a word: to be done, or refused. */
function holding(held: keyof Commands): { host: MemoryHost; answer: (refused?: HostError) => void } {
  const host = new MemoryHost();
  const real = host.call.bind(host);
  let answer: (refused?: HostError) => void = () => {};
  host.call = (async (command: never, args: never) => {
    const refused = command === held ? await new Promise<HostError | undefined>((resolve) => (answer = resolve)) : undefined;
    if (refused) throw refused;
    return real(command, args);
  }) as never;
  return { host, answer: (refused) => answer(refused) };
}

/** A new form, submitted; the answer is on its way. */
async function submitNew() {
  const held = holding('submit');
  await openWizardOn(held.host, { page: 'create' });
  await fillIn();
  await press('Next');
  await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
  return held;
}

async function goToConfig(): Promise<void> {
  router.replace({ page: 'create', config: 'digits' });
  await waitFor(() => expect([field('Name'), field('Code Directory')].map((input) => (input as HTMLInputElement).value)).toEqual(['trainjob-7c1e', 'obs://demo/digits/code/']));
  await type('Description', 'of the configuration');
}

describe('a form that was left for another one while it was submitted', () => {
  it('lets go its own draft and no other, and nobody is taken away from where they are', async () => {
    const { host, answer } = await submitNew();
    await goToConfig();
    await waitFor(() => expect([...host.wizard.drafts.keys()].sort()).toEqual(['wizard', 'wizard/config/digits']));
    answer();
    expect(await screen.findByText('digits-again V001 was submitted.')).toBeVisible();
    await waitFor(() => expect([...host.wizard.drafts.keys()]).toEqual(['wizard/config/digits']));
    expect(router.route).toEqual({ page: 'create', config: 'digits' });
    expect(screen.getByRole('link', { name: 'Open the job' })).toHaveAttribute('href', `#/jobs/${host.jobs[0]!.id}/V001`);
    expect(field('Description')).toHaveValue('of the configuration');
  });

  it('is refused by name, with the way back, and its faults are not those of the other form', async () => {
    const { answer } = await submitNew();
    await goToConfig();
    answer(nameTaken);
    expect(await screen.findByRole('alert')).toHaveTextContent('digits-again was not submitted. Name: “digits-again” exists already');
    expect(screen.getByRole('link', { name: 'Back to the form' })).toHaveAttribute('href', '#/create');
    expect(field('Name')).not.toBeInvalid();
    expect(screen.queryByText(/needs? attention/)).toBeNull();
  });

  it('does not keep the other one from being sent', async () => {
    await submitNew();
    await goToConfig();
    await press('Next');
    expect(await screen.findByRole('button', { name: 'Submit' })).toBeEnabled();
  });
});

describe('a form that was left for another page while it was submitted', () => {
  async function leave(): Promise<void> {
    cleanup();
    router.replace({ page: 'jobs' });
    render(ToastRegion);
  }

  it('says when it was refused', async () => {
    const { answer } = await submitNew();
    await leave();
    answer(new HostError({ code: 'disk_full', name: null, faults: [], detail: '' }));
    expect(await screen.findByText(/^digits-again was not submitted. The disk is full/)).toBeVisible();
  });

  it('says so in Chinese too, and leads to its job from there', async () => {
    const { answer } = await submitNew();
    await leave();
    language.current = 'zh';
    answer();
    expect(await screen.findByText('digits-again V001 已提交。')).toBeVisible();
    expect(screen.getByRole('link', { name: '打开作业' })).toBeVisible();
    expect(router.route.page).toBe('jobs');
  });
});

describe('an offer to undo', () => {
  it('that brings back what one started over from ends with the form', async () => {
    const host = new MemoryHost();
    await openWizardOn(host, { page: 'create' });
    await type('Description', 'half done');
    await waitFor(() => expect(host.wizard.draft).toContain('half done'));
    await goToConfig();
    router.replace({ page: 'create' });
    await userEvent.click(await screen.findByRole('button', { name: 'Start over' }));
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeVisible();
    await goToConfig();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('that is taken while the form is submitted brings back one that can be sent', async () => {
    const { host } = holding('submit');
    await openWizardOn(host, { page: 'create' });
    await goToConfig();
    await waitFor(() => expect(host.wizard.drafts.get('wizard/config/digits')).toContain('of the configuration'));
    router.replace({ page: 'create' });
    await waitFor(() => expect(field('Code Directory')).toHaveValue(''));
    router.replace({ page: 'create', config: 'digits' });
    await userEvent.click(await screen.findByRole('button', { name: 'Start over' }));
    await screen.findByRole('button', { name: 'Undo' });
    await press('Next');
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await press('Undo');
    await waitFor(() => expect(field('Description')).toHaveValue('of the configuration'));
    await press('Next');
    expect(await screen.findByRole('button', { name: 'Submit' })).toBeEnabled();
  });

  it('of rows that were read from a file ends with the form', async () => {
    const host = new MemoryHost({ texts: { '/home/lin/.env': 'LR=0.2' } });
    host.file = '/home/lin/.env';
    await openWizardOn(host, { page: 'create' });
    await press('Import .env file…');
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeVisible();
    await goToConfig();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('comes with no file that is chosen after its form was left, nor do its rows', async () => {
    const host = new MemoryHost({ texts: { '/home/lin/.env': 'OF_ANOTHER=1' } });
    let choose: (path: string) => void = () => {};
    host.pickFile = () => new Promise((resolve) => (choose = resolve));
    await openWizardOn(host, { page: 'create' });
    await press('Import .env file…');
    await goToConfig();
    choose('/home/lin/.env');
    await waitFor(() => expect(host.calls.some(({ command }) => command === 'parse_variables')).toBe(true));
    await host.call('get_settings', {});
    expect(screen.queryByDisplayValue('OF_ANOTHER')).toBeNull();
  });
});

it('a configuration that is saved after its form was left is told of, and leads nobody away', async () => {
  const { host, answer } = holding('save_config');
  await openWizardOn(host, { page: 'config', name: 'digits' });
  await type('Job Log Path', 'obs://demo/logs/');
  await press('Save');
  await goToConfig();
  answer();
  expect(await screen.findByText('digits was saved.')).toBeVisible();
  expect(router.route).toEqual({ page: 'create', config: 'digits' });
  await waitFor(() => expect([...host.wizard.drafts.keys()]).toEqual(['wizard/config/digits']));
});

it('Next, pressed in a form that was left, presses nothing in the other one', async () => {
  const { host, answer } = holding('keep_secret');
  await openWizardOn(host, { page: 'create' });
  await press('Add Environment Variable');
  await userEvent.type(field('Name, row 1'), 'TOKEN');
  await press('Keep the value of TOKEN secret');
  await userEvent.type(await screen.findByLabelText('Secret value, row 1'), 'hunter2');
  await press('Next');
  await goToConfig();
  answer();
  await waitFor(() => expect(screen.getByRole('button', { name: 'Next' })).toBeEnabled());
  expect(screen.queryByRole('table', { name: 'Values' })).toBeNull();
});
