/** The curves of the compared versions, by metric. A version that is gone or has none has no curves. */
import { HostError, type Host } from '../../host/host';
import type { SeriesPoints, SeriesRun, VersionKey } from '../../wire';

/** One metric of all versions that have it. */
export interface Metric {
  name: string;
  /** One for each version that was asked for, in that order; without points where it has none. */
  curves: [step: number, value: number][][];
}

/** The console answers at most this many at once. */
const metricsAtOnce = 200;
const pointsMost = 1000;

/** Reads all there is of each version, as long as they are wanted: a long log takes a while. */
export async function metricsOf(host: Host, keys: readonly VersionKey[], wanted: () => boolean = () => true): Promise<Metric[]> {
  const all = await Promise.all(keys.map((key) => seriesOf(host, key, wanted)));
  const names = [...new Set(all.flatMap((series) => [...series.keys()]))].sort((a, b) => a.localeCompare(b, 'en'));
  return names.map((name) => ({ name, curves: all.map((series) => series.get(name) ?? []) }));
}

/** Whether some version has more than one value: a value alone is no curve. */
export function isCurve({ curves }: Metric): boolean {
  return curves.some((points) => points.length > 1);
}

/** The last value of each version. */
export function finalValues({ curves }: Metric): (number | null)[] {
  return curves.map((points) => points.at(-1)?.[1] ?? null);
}

async function seriesOf(host: Host, key: VersionKey, isWanted: () => boolean): Promise<Map<string, [number, number][]>> {
  const source = { of: 'version', key } as const;
  try {
    let outline = await host.call('list_series', { source });
    // One look is short: what it has not come to would be missing at the end of each curve.
    while (outline.more && isWanted()) outline = await host.call('list_series', { source });
    const series = outline.runs.flatMap(({ run, scalars }) => scalars.map(({ tag }) => ({ run, tag, since: null })));
    const found = new Map<string, [number, number][]>();
    for (let from = 0; from < series.length; from += metricsAtOnce) {
      const some = series.slice(from, from + metricsAtOnce);
      const { parts } = await host.call('read_series', { source, series: some, most_points: pointsMost });
      some.forEach(({ run, tag }, at) => found.set(nameOf(run, tag), pointsOf(parts[at])));
    }
    return found;
  } catch (thrown) {
    if (['bad_request', 'not_found'].includes(HostError.from(thrown).code)) return new Map();
    throw thrown;
  }
}

/** A metric of the first task, or of the output folder itself, goes by its own name. */
function nameOf(run: SeriesRun, tag: string): string {
  if (run.from === 'log') return run.task === 0 ? tag : `${tag} (${run.task})`;
  return run.run === '.' ? tag : `${run.run}/${tag}`;
}

/** Values that are no numbers leave a gap. */
function pointsOf(part: SeriesPoints['parts'][number] | undefined): [number, number][] {
  const { steps = [], values = [] } = part?.chart ?? {};
  return steps.map((step, at) => [step, typeof values[at] === 'number' ? values[at] : NaN]);
}
