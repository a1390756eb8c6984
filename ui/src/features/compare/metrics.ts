/** The curves of the compared versions, by metric. A version that is gone or has none has no curves. */
import { HostError, type Host } from '../../host/host';
import type { SeriesPoints, SeriesRun, VersionKey } from '../../wire';

/** One metric of all versions that have it. */
export interface Metric {
  name: string;
  /** One for each version that was asked for, in that order; without points where it has none. */
  curves: [step: number, value: number][][];
}

/** As many as a person looks through; the console answers at most this many at once. */
const metricsMost = 200;
const pointsMost = 1000;

export async function metricsOf(host: Host, keys: readonly VersionKey[]): Promise<Metric[]> {
  const all = await Promise.all(keys.map((key) => seriesOf(host, key)));
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

async function seriesOf(host: Host, key: VersionKey): Promise<Map<string, [number, number][]>> {
  const source = { of: 'version', key } as const;
  try {
    const outline = await host.call('list_series', { source });
    const wanted = outline.runs.flatMap(({ run, scalars }) => scalars.map(({ tag }) => ({ run, tag, since: null }))).slice(0, metricsMost);
    if (wanted.length === 0) return new Map();
    const { parts } = await host.call('read_series', { source, series: wanted, most_points: pointsMost });
    return new Map(wanted.map(({ run, tag }, at) => [nameOf(run, tag), pointsOf(parts[at])]));
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
