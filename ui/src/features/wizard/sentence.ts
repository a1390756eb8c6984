/** What submitting will do, in one sentence. */
import { t } from '../../lib/i18n/i18n.svelte';
import { versionName } from '../../lib/version';
import type { JobSpec, Notification } from '../../wire';
import type { Parent } from './start';

export function sentence(spec: JobSpec, parent: Parent | null): string {
  const name = parent ? `${parent.name} ${versionName(parent.next)}` : spec.name;
  const tells = spec.notification ? t.wizard.confirm.tells(spec.notification.topic, moments(spec.notification)) : '';
  return t.wizard.confirm.sentence(name, spec.resources.nodes, spec.resources.flavor, tells);
}

function moments({ events }: Notification): string {
  const words = t.wizard.confirm.when;
  const succeeds = events.includes('OnJobSucceeded');
  const fails = events.includes('OnJobFailed');
  const parts = [
    ...(events.includes('OnJobRunning') ? [words.starts] : []),
    ...(succeeds && fails ? [words.ends] : succeeds ? [words.succeeds] : fails ? [words.fails] : []),
  ];
  return parts.join(t.wizard.confirm.and);
}
