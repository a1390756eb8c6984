/** The Notification section of the form of a job. */
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { language } from '../../lib/i18n/i18n.svelte';
import type { MemoryHost } from '../../host/memory';
import { openWizard, press } from '../../test/wizard';

const box = (name: string) => screen.getByRole('combobox', { name });

/** An empty form in which notification was switched on. */
async function open(): Promise<MemoryHost> {
  const host = await openWizard();
  await userEvent.click(screen.getByRole('switch', { name: 'Notification' }));
  return host;
}

async function choose(name: string, option: RegExp): Promise<void> {
  box(name).focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

beforeEach(() => {
  language.current = 'en';
});

describe('Notification', () => {
  it('is off until somebody wants it', async () => {
    await openWizard();
    expect(screen.getByRole('switch', { name: 'Notification' })).not.toBeChecked();
    expect(screen.queryByRole('combobox', { name: 'Topic' })).toBeNull();
  });

  it('says that only confirmed subscriptions are told', async () => {
    await open();
    expect(box('Topic')).toHaveTextContent('Desktop');
    expect(box('Topic')).toHaveAccessibleDescription(/only at subscriptions of the topic that are confirmed/);
  });

  it('warns of a topic that tells nobody and leads to where that changes', async () => {
    await open();
    await choose('Topic', /weekly-report/);
    await waitFor(() => expect(box('Topic')).toHaveAccessibleDescription(/weekly-report has no confirmed subscription/));
    expect(screen.getByRole('link', { name: 'Subscribe to weekly-report' })).toHaveAttribute('href', '#/topics/weekly-report');
  });

  it('creates a topic in place and takes it', async () => {
    const host = await open();
    await press('Create Topic');
    const dialog = await screen.findByRole('dialog', { name: 'Create Topic' });
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Topic Name' }), 'builds');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(box('Topic')).toHaveTextContent('builds'));
    expect(host.topics.topics.map((topic) => topic.name)).toContain('builds');
  });

  it('offers a topic that was made elsewhere when refreshed', async () => {
    const host = await open();
    host.topics.topics.push({ name: 'late', display_name: '', created_at_ms: 1, subscriptions: [] });
    await press('Refresh topics');
    await choose('Topic', /late/);
    expect(box('Topic')).toHaveTextContent('late');
  });

  it('takes several events, and asks for one when there is none', async () => {
    await open();
    expect(box('Event List')).toHaveTextContent(/OnJobSucceeded.*OnJobFailed/);
    box('Event List').focus();
    await userEvent.keyboard('{Enter}');
    const option = (name: RegExp) => screen.findByRole('option', { name });
    await userEvent.click(await option(/OnJobRunning/));
    await waitFor(() => expect(box('Event List')).toHaveTextContent(/OnJobRunning.*OnJobSucceeded.*OnJobFailed/));
    for (const name of [/OnJobRunning/, /OnJobSucceeded/, /OnJobFailed/]) await userEvent.click(await option(name));
    await waitFor(() => expect(box('Event List')).toHaveTextContent('Select events'));
    await userEvent.keyboard('{Escape}');
  });
});
