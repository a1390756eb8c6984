/** What a flavor is, in the service's words. */
import { formatBytes } from './i18n/format';
import { language, t } from './i18n/i18n.svelte';
import type { Device, Flavor, NodeSize, Pool, PoolView } from '../wire';

export const deviceNames: Record<Device, string> = { cpu: 'CPU', gpu: 'GPU', ascend: 'Ascend' };

export function flavorText(flavor: Flavor): string {
  const cards = new Map<string, number>();
  for (const name of flavor.accelerators) cards.set(name, (cards.get(name) ?? 0) + 1);
  const accelerators = [...cards].map(([name, count]) => `${count}*${name}`).join(', ');
  return t.wizard.flavor(deviceNames[flavor.device], accelerators, flavor.cpus, formatBytes(flavor.memory_bytes, language.current));
}

/** What a node was given when it was started. */
export function nodeText(device: Device, { cpus, memory_bytes, gpus }: NodeSize): string {
  return t.wizard.flavor(deviceNames[device], gpus > 0 ? t.job.gpus(gpus) : '', cpus, formatBytes(memory_bytes, language.current));
}

/** What people call a pool; of one that is not known, what specs call it. */
export function poolName(pools: readonly PoolView[], pool: Pool): string {
  return poolOf(pools, pool)?.name || (pool.kind === 'dedicated' ? pool.id : '');
}

/** The pool that a spec means; undefined when there is none of its id any more. */
export function poolOf(pools: readonly PoolView[], pool: Pool): PoolView | undefined {
  return pools.find((view) => (pool.kind === 'public' ? view.pool.kind === 'public' : view.pool.kind === 'dedicated' && view.pool.id === pool.id));
}
