import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST, type LoopbackCredentials } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { language } from '../../lib/i18n/i18n.svelte';
import { clients, masked, settingsFor } from './clients';
import LoopbackApi from './LoopbackApi.svelte';

const to: LoopbackCredentials = {
  endpoint: 'http://127.0.0.1:18090',
  project_id: '0f00',
  project_name: 'local',
  region: 'local',
  access_key: 'AK',
  secret_key: 'SK+/secret',
  user: 'trainyard',
  password: "it's a secret",
  domain: 'trainyard',
};

async function open(): Promise<MemoryHost> {
  const host = new MemoryHost({ jobs: [] });
  render(LoopbackApi, { context: new Map([[HOST, host]]) });
  await waitFor(() => expect(screen.getByRole('switch', { name: 'Serve the API' })).toBeEnabled());
  return host;
}

beforeEach(() => {
  language.current = 'en';
  localStorage.clear();
});

describe('the loopback API in the settings', () => {
  it('is off, and serves on the port that is asked for', async () => {
    const host = await open();
    expect(screen.queryByText('Endpoint')).toBeNull();
    await userEvent.click(screen.getByRole('switch'));
    expect(await screen.findByText('http://127.0.0.1:18090')).toBeVisible();
    await userEvent.click(screen.getByRole('switch'));
    await waitFor(() => expect(host.served).toBeNull());
    expect(screen.queryByText('http://127.0.0.1:18090')).toBeNull();
  });

  it('names a port that is taken', async () => {
    await open();
    const port = screen.getByRole('textbox', { name: 'Port' });
    await userEvent.clear(port);
    await userEvent.type(port, '1');
    await userEvent.click(screen.getByRole('switch'));
    expect(await screen.findByText(/Port 1 of this computer is taken/)).toBeVisible();
    expect(port).toBeInvalid();
    await userEvent.type(port, 'x');
    expect(screen.getByText(/Choose a port from 1 to 65535/)).toBeVisible();
  });

  it('shows no secret before it is asked to', async () => {
    await open();
    await userEvent.click(screen.getByRole('switch'));
    await screen.findByText('Client settings');
    const settings = screen.getByTestId('client-settings');
    expect(document.body).not.toHaveTextContent('SKexample');
    expect(settings).toHaveTextContent("export AWS_ENDPOINT_URL_S3='http://127.0.0.1:18090'");
    await userEvent.click(screen.getByRole('button', { name: 'Show secrets' }));
    expect(settings).toHaveTextContent('SKexample');
    await userEvent.click(screen.getByRole('radio', { name: 'Python' }));
    expect(settings).toHaveTextContent('with_endpoint("http://127.0.0.1:18090")');
  });
});

describe('settings of clients', () => {
  it('quote what a shell would read otherwise', () => {
    expect(settingsFor('environment', to)).toContain(String.raw`export OS_PASSWORD='it'\''s a secret'`);
  });

  it('of every client name the endpoint and hide secrets when asked', () => {
    for (const client of clients) {
      const text = settingsFor(client, { ...to, password: 'hidden-password' });
      expect(text).toContain('http://127.0.0.1:18090');
      const shown = masked(text, { ...to, password: 'hidden-password' });
      expect(shown).not.toContain('SK+/secret');
      expect(shown).not.toContain('hidden-password');
    }
  });
});
