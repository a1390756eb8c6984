import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { router } from '../../lib/router/router.svelte';
import { language } from '../../lib/i18n/i18n.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import { field, openWizard as open, press, type } from '../../test/wizard';
import { writeDraft } from './draft';
import { digitsSpec } from '../../host/memory/wizard-data';

beforeEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  language.current = 'en';
});

describe('drafts', () => {
  const draft = () =>
    writeDraft({ atMs: Date.now(), start: { kind: 'new' }, spec: { ...digitsSpec(), name: 'half-done' }, saveAs: null, fromConfig: null, parent: null });

  it('are kept as typed', async () => {
    const host = await open();
    expect(host.wizard.draft).toBeNull();
    await type('Name', 'halfway');
    await waitFor(() => expect(host.wizard.draft).toContain('halfway'));
  });

  it('are offered again and continued', async () => {
    await open({ draft: draft() });
    expect(field('Name')).toHaveValue('trainjob-7c1e');
    await userEvent.click(screen.getByRole('button', { name: /^Continue the draft from/ }));
    expect(field('Name')).toHaveValue('half-done');
    expect(field('Code Directory')).toHaveValue('obs://demo/digits/code/');
  });

  it('are gone when discarded', async () => {
    const host = await open({ draft: draft() });
    await press('Discard');
    await waitFor(() => expect(host.wizard.draft).toBeNull());
    expect(screen.queryByText(/There is a draft/)).toBeNull();
  });

  it('come back when discarding is undone', async () => {
    const host = await open({ draft: draft() });
    await press('Discard');
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText(/There is a draft/)).toBeVisible();
    await waitFor(() => expect(host.wizard.draft).toContain('half-done'));
  });

  it('of a moment ago are in the form again after another page, and one can start over', async () => {
    const host = await open();
    await type('Name', 'halfway');
    await waitFor(() => expect(host.wizard.draft).toContain('halfway'));
    router.replace({ page: 'create', config: 'digits' });
    await waitFor(() => expect(field('Code Directory')).not.toHaveValue(''));
    router.replace({ page: 'create' });
    await waitFor(() => expect(field('Name')).toHaveValue('halfway'));
    expect(screen.getByText(/This is what you were writing/)).toBeVisible();
    await press('Start over');
    await waitFor(() => expect(field('Name')).toHaveValue('trainjob-7c1e'));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(field('Name')).toHaveValue('halfway'));
  });

  it('of another beginning are kept apart', async () => {
    const host = await open({ draft: draft() }, { page: 'create', config: 'digits' });
    expect(screen.queryByText(/There is a draft/)).toBeNull();
    await type('Description', 'of the configuration');
    await waitFor(() => expect(host.wizard.drafts.get('wizard/config/digits')).toContain('of the configuration'));
    expect(host.wizard.draft).toContain('half-done');
  });

  it('stay when submitting fails, and so does the form', async () => {
    const host = await open({}, { page: 'create', sample: true });
    await type('Name', 'refused');
    await press('Next');
    await screen.findByRole('table', { name: 'Values' });
    host.refuse.submit = 'disk_full';
    await press('Submit');
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
    await waitFor(() => expect(host.wizard.drafts.get('wizard/sample') ?? '').toContain('refused'));
    await press('Back');
    expect(field('Name')).toHaveValue('refused');
  });

  it('that cannot be read are not offered', async () => {
    await open({ draft: '{"form":99}' });
    expect(screen.queryByText(/There is a draft/)).toBeNull();
  });
});
