/** What runs are called on screen, and which hue each wears. */
import type { SeriesRun, SeriesRunOutline } from '../../wire';
import { t } from '../i18n/i18n.svelte';
import { runKey } from './curves';

export function runName(run: SeriesRun, runs: readonly SeriesRunOutline[]): string {
  if (run.from === 'events') return run.run === '.' ? t.series.rootRun : run.run;
  const logs = runs.filter((other) => other.run.from === 'log').length;
  return logs > 1 ? t.series.logOfTask(run.task) : t.series.log;
}

/** The same hue in every chart of a page, whichever runs are hidden. */
export function runHue(run: SeriesRun, runs: readonly SeriesRunOutline[]): string {
  const at = runs.findIndex((other) => runKey(other.run) === runKey(run));
  return `var(--series-${(Math.max(0, at) % 8) + 1})`;
}
