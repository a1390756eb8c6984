import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { language } from '../../lib/i18n/i18n.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import type { JobSpec } from '../../wire';
import { field, openWizard as open, press, submitted, type } from '../../test/wizard';

beforeEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  language.current = 'en';
});

describe('rows of variables', () => {
  it('pasted lines become rows, and lines that are none are told by their numbers', async () => {
    await open();
    await press('Add Environment Variable');
    await fireEvent.paste(field('Name, row 1'), { clipboardData: { getData: () => 'SEED=7\nexport LR="0.1"\n# no\njust words\nURL=a=b\n' } });
    await waitFor(() => expect(field('Name, row 1')).toHaveValue('SEED'));
    expect(field('Value, row 2')).toHaveValue('0.1');
    expect(field('Value, row 3')).toHaveValue('a=b');
    expect(screen.queryByRole('textbox', { name: 'Name, row 4' })).toBeNull();
    expect(screen.getByRole('alert')).toHaveTextContent('Line 4: there is no NAME=VALUE.');
  });

  it('a value with an equals sign is pasted as it is', async () => {
    const host = await open();
    await press('Add Environment Variable');
    await fireEvent.paste(field('Value, row 1'), { clipboardData: { getData: () => 'a=b' } });
    expect(host.calls.some((call) => call.command === 'parse_variables')).toBe(false);
  });

  it('a file of variables joins those that are there, and can be undone', async () => {
    const host = await open({ texts: { '/home/lin/.env': 'LR=0.2\nSEED=7' } });
    host.file = '/home/lin/.env';
    await press('Add Environment Variable');
    await userEvent.type(field('Name, row 1'), 'LR');
    await press('Import .env file…');
    expect(await screen.findByText('2 variables were read from .env.')).toBeVisible();
    expect(field('Value, row 1')).toHaveValue('0.2');
    expect(field('Name, row 2')).toHaveValue('SEED');
    await press('Undo');
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Name, row 2' })).toBeNull());
    expect(field('Value, row 1')).toHaveValue('');
  });

  it('a secret goes to the keyring and nowhere else', async () => {
    const host = await open({}, { page: 'create', sample: true });
    await type('Name', 'with-secret');
    await press('Add Environment Variable');
    await userEvent.type(field('Name, row 1'), 'TOKEN');
    await press('Keep the value of TOKEN secret');
    await userEvent.type(await screen.findByLabelText('Secret value, row 1'), 'hunter2');
    await press('Next');
    expect(await screen.findByRole('table', { name: 'Values' })).toHaveTextContent('TOKEN=••••••••');
    await press('Submit');
    await waitFor(() => expect(submitted(host)).toMatchObject({ spec: { environment: [{ name: 'TOKEN', value: '' }] } }));
    expect([...host.wizard.secrets.values()]).toEqual(['hunter2']);
    const others = host.calls.filter((call) => call.command !== 'keep_secret');
    expect(JSON.stringify(others)).not.toContain('hunter2');
    expect(document.body.innerHTML).not.toContain('hunter2');
  });

  it('of a secret that is typed again while it is being kept, the later value is kept, and Next waits for it', async () => {
    const host = await open({}, { page: 'create', sample: true });
    const real = host.call.bind(host);
    let hold = Promise.resolve();
    let release = () => {};
    host.call = (async (command: never, args: never) => {
      if (command === 'keep_secret') await hold;
      return real(command, args);
    }) as never;
    await type('Name', 'with-secret');
    await press('Add Environment Variable');
    await userEvent.type(field('Name, row 1'), 'TOKEN');
    await press('Keep the value of TOKEN secret');
    const value = await screen.findByLabelText('Secret value, row 1');
    hold = new Promise((resolve) => (release = resolve));
    await userEvent.type(value, 'mistyped');
    await userEvent.tab();
    await userEvent.clear(value);
    await userEvent.type(value, 'hunter2');
    await press('Next');
    release();
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await waitFor(() => expect(submitted(host)).toBeDefined());
    const { environment } = (submitted(host) as { spec: JobSpec }).spec;
    expect(environment.map(({ secret }) => host.wizard.secrets.get(secret!))).toEqual(['hunter2']);
  });

  it('without a keyring nothing is made secret, and the reason stands at the row', async () => {
    const host = await open({ keyring: 'no keyring answers' });
    await press('Add Environment Variable');
    await userEvent.type(field('Name, row 1'), 'TOKEN');
    await userEvent.type(field('Value, row 1'), 'plain');
    await press('Keep the value of TOKEN secret');
    expect(await screen.findByText(/No keyring answers on this desktop/)).toBeVisible();
    expect(field('Value, row 1')).toHaveValue('plain');
    await userEvent.clear(field('Value, row 1'));
    await press('Keep the value of TOKEN secret');
    expect(await screen.findByText('This value cannot be kept secret: no keyring answers.')).toBeVisible();
    expect(host.wizard.secrets.size).toBe(0);
  });
});
