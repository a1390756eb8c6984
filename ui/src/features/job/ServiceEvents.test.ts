import { render, screen, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { memoryConnection } from '../../host/memory/connections';
import { sampleJobs } from '../../host/memory/jobs';
import { language } from '../../lib/i18n/i18n.svelte';
import { places } from '../../lib/places.svelte';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import Job from './Job.svelte';

it('names its connection, and shows what the service said among the events, as words and not as markup', async () => {
  language.current = 'en';
  const jobs = sampleJobs(Date.now(), 0);
  const job = jobs.find(({ name }) => name === 'digits')!;
  const connection = memoryConnection('Frankfurt');
  job.backend = connection.id;
  const host = new MemoryHost({ jobs, connections: [connection] });
  await places.pull(host);
  router.replace({ page: 'job', job: job.id, tab: 'events' });
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  expect(await screen.findByText('Frankfurt')).toBeVisible();
  const events = within(await screen.findByRole('list', { name: 'Events' })).getAllByRole('listitem');
  const said = events.find((event) => event.textContent.includes('The service says (K8S)'));
  expect(said).toHaveTextContent('0/3 nodes are available: <b>insufficient memory</b>.');
});
