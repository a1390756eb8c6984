/** What can be done to a visualization job, with what is told about it afterwards. */
import type { Host } from '../../host/host';
import { attempt } from '../../lib/attempt';
import { t } from '../../lib/i18n/i18n.svelte';
import { router } from '../../lib/router/router.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import type { VisualizationRow } from '../../wire';

export function isRunning(row: VisualizationRow): boolean {
  return row.status === 'running';
}

export function hasEnded(row: VisualizationRow): boolean {
  return row.ended_at_ms !== null;
}

/** TensorBoard where it serves; else the page with the console's own charts. */
export async function open(host: Host, row: VisualizationRow): Promise<void> {
  if (row.engine !== 'tensorboard') {
    router.go({ page: 'visualization', id: row.id });
    return;
  }
  await attempt(async () => {
    if (await host.openVisualization(row.id)) toasts.show({ kind: 'success', text: t.visualizations.opened });
    else router.go({ page: 'visualization', id: row.id });
  });
}

export async function stop(host: Host, row: VisualizationRow): Promise<void> {
  await attempt(async () => {
    await host.call('stop_visualization', { id: row.id });
    toasts.show({ kind: 'success', text: t.visualizations.stopped(row.name) });
  });
}

export async function run(host: Host, row: VisualizationRow): Promise<void> {
  await attempt(async () => {
    await host.call('run_visualization', { id: row.id });
    toasts.show({ kind: 'success', text: t.visualizations.started(row.name) });
  });
}
