/** The lines of one chart: one a run that has the tag. */
import type { Series } from '../ui/chart/series';
import { pointsOf } from './curves';
import { runHue, runName } from './names';
import type { SeriesModel } from './series.svelte';
import { curveView } from './view.svelte';

export function linesOf(model: SeriesModel, tag: string): Series[] {
  const having = model.shownRuns.filter(({ scalars }) => scalars.some((one) => one.tag === tag));
  return having.map(({ run }) => ({
    name: runName(run, model.runs),
    color: runHue(run, model.runs),
    points: pointsOf(model.curve(run, tag), curveView.axis, curveView.smoothing, curveView.axis === 'elapsed' ? model.startOf(run) : 0),
  }));
}
