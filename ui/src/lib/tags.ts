/** Putting tags on jobs and taking them off; what was taken off can be put back. */
import type { Host } from '../host/host';
import type { JobId } from '../wire';
import { attempt } from './attempt';
import { t } from './i18n/i18n.svelte';
import { toasts } from './ui/toasts.svelte';

export interface Tagged {
  id: JobId;
  name: string;
  tags: readonly string[];
}

export const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function addTag(host: Host, jobs: readonly Tagged[], tag: string): Promise<void> {
  return attempt(async () => {
    await host.call('tag_jobs', { jobs: jobs.map((job) => job.id), add: [tag], remove: [] });
  });
}

/** Puts it back on those that had it, when the person says so. */
export function takeOffTag(host: Host, jobs: readonly Tagged[], tag: string): Promise<void> {
  const had = jobs.filter((job) => job.tags.some((one) => sameTag(one, tag)));
  return attempt(async () => {
    await host.call('tag_jobs', { jobs: had.map((job) => job.id), add: [], remove: [tag] });
    toasts.show({ kind: 'info', text: t.list.taken(tag), action: { label: t.list.undo, run: () => void addTag(host, had, tag) } });
  });
}
