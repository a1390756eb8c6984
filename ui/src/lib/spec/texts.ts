/** Parts of a spec as one text each, the same wherever a spec is shown. */
import { formatList } from '../i18n/format';
import { language, t } from '../i18n/i18n.svelte';
import type { DataSource, Notification, Pool } from '../../wire';

/** Who knows what people call a pool; of one that is not known it answers what specs call it. */
export interface PoolsByName {
  nameOf(pool: Pool): string;
}

/** A data set with its version, or a path. */
export function dataText(source: DataSource): string {
  return source.source === 'path' ? source.path : [source.dataset, source.version].filter(Boolean).join(' | ');
}

export function poolText(pool: Pool, pools: PoolsByName): string {
  return pool.kind === 'public' ? t.wizard.pools.public : pools.nameOf(pool) || t.wizard.pools.dedicated;
}

export function notificationText(notification: Notification | null): string {
  if (!notification) return '';
  const { topic, events } = notification;
  const when = formatList(events.map((event) => t.wizard.events[event]), language.current);
  return topic && when ? t.common.labelled(topic, when) : topic || when;
}
