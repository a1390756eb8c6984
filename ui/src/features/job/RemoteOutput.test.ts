import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { language } from '../../lib/i18n/i18n.svelte';
import RemoteOutput from './tabs/RemoteOutput.svelte';

function open(path: string, region = 'eu-de', live = true): MemoryHost {
  const host = new MemoryHost({ jobs: [], connections: [memoryConnection('Frankfurt', { region })] });
  render(RemoteOutput, { props: { place: 'c-0000000a', path, live }, context: new Map([[HOST, host]]) });
  return host;
}

beforeEach(() => {
  language.current = 'en';
});

it('lists what the job wrote on the service, folder by folder', async () => {
  open('obs://team-data/net/');
  await userEvent.click(await screen.findByRole('button', { name: 'code' }));
  expect(await screen.findByText('train.py')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Up' }));
  expect(await screen.findByRole('button', { name: 'data' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Up' })).toBeDisabled();
});

it('keeps what was listed when the service is not reached any more, and says so', async () => {
  const host = open('obs://team-data/net/');
  await screen.findByRole('button', { name: 'code' });
  host.connections.rows = [memoryConnection('Frankfurt', { region: 'down' })];
  await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
  expect(await screen.findByText(/could not be asked/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'code' })).toBeVisible();
});

it('says why when nothing could ever be listed', async () => {
  open('obs://team-data/net/', 'down');
  expect(await screen.findByText('The files could not be listed')).toBeVisible();
});

it('expects nothing more of a job that has ended', async () => {
  open('obs://team-data/none/', 'eu-de', false);
  expect(await screen.findByText('Nothing there')).toBeVisible();
  expect(screen.getByText('The job wrote nothing to obs://team-data/none/.')).toBeVisible();
});
