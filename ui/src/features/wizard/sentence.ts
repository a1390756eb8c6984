/** What submitting will do, in one sentence. */
import { formatSentences } from '../../lib/i18n/format';
import { language, t } from '../../lib/i18n/i18n.svelte';
import { versionName } from '../../lib/version';
import type { JobSpec, Notification } from '../../wire';
import type { Parent } from './start';

/** A place other than this computer. */
export interface There {
  name: string;
  /** Whose nodes cost money for as long as they are used. */
  billed: boolean;
}

/** Where it leaves this computer, it says so. */
export function sentence(spec: JobSpec, parent: Parent | null, there: There | null = null): string {
  const name = parent ? `${parent.name} ${versionName(parent.next)}` : spec.name;
  const tells = spec.notification ? t.wizard.confirm.tells(spec.notification.topic, moments(spec.notification)) : '';
  const { nodes, flavor } = spec.resources;
  const words = t.wizard.confirm;
  if (!there) return words.sentence(name, nodes, flavor, tells);
  const sent = words.sentenceThere(name, nodes, flavor, tells, there.name);
  return there.billed ? formatSentences([sent, words.billed], language.current) : sent;
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
