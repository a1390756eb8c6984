/** Series of the memory host: two runs that train, pictures that sharpen, a text. The running ones grow. */
import type { ChartPart, Commands, ExplainedRow, ImageNote, MetricRule, Notice, RuleFault, SeriesOutline, SeriesRun, SeriesSource, TagOutline } from '../../wire';

type Asked = 'list_series' | 'read_series' | 'list_images' | 'read_image' | 'list_texts' | 'read_text' | 'watch_series' | 'export_series' | 'get_metric_rules' | 'save_metric_rules' | 'try_metric_rules';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

interface MemoryRun {
  run: SeriesRun;
  scalars: Record<string, (step: number) => number>;
  images?: string[];
  texts?: string[];
}

const wave = (step: number, seed: number) => Math.sin(step * 12.9898 + seed * 78.233) * 0.5 + Math.sin(step * 3.7 + seed) * 0.5;
const loss = (from: number, pace: number, seed: number) => (step: number) => from * Math.exp(-step / pace) + 0.08 + 0.05 * Math.abs(wave(step, seed));
const accuracy = (pace: number, seed: number) => (step: number) => 1 - 0.88 * Math.exp(-step / pace) - 0.02 * Math.abs(wave(step, seed));

const idOf = (source: SeriesSource) => JSON.stringify(source);
const events = (run: string): SeriesRun => ({ from: 'events', run });
const logRun: SeriesRun = { from: 'log', task: 0 };

const sampleRuns: MemoryRun[] = [
  { run: events('train'), scalars: { 'loss/total': loss(2.3, 60, 1), 'loss/regularization': loss(0.4, 200, 2), accuracy: accuracy(45, 3), learning_rate: (step) => 0.1 * 0.5 ** Math.floor(step / 60) }, images: ['weights'], texts: ['settings'] },
  { run: events('validation'), scalars: { 'loss/total': loss(2.4, 75, 5), accuracy: accuracy(58, 6) }, images: ['confusion'] },
  { run: logRun, scalars: { loss: loss(2.3, 60, 8), accuracy: accuracy(45, 9) } },
];

const standardRules: MetricRule[] = [
  { name: 'step', pattern: '(?i)(?:^|\\s)steps?\\s*[=:#]?\\s*\\[?(?<value>\\d+)', role: 'step', metric: null },
  { name: 'epoch', pattern: '(?i)(?:^|\\s)epochs?\\s*[=:#]?\\s*\\[?(?<value>\\d+)', role: 'step', metric: 'epoch' },
  { name: 'name=value', pattern: '(?<name>[a-z_][\\w./@-]*)\\s*=\\s*(?<value>[-+.\\de]+)', role: 'value', metric: null },
  { name: 'known value', pattern: '(?<name>loss|accuracy)\\s+(?<value>[-+.\\de]+)', role: 'value', metric: null },
];

export class MemorySeries {
  runs: MemoryRun[] = sampleRuns;
  steps = 180;
  rules: MetricRule[] | null = null;
  faults: SeriesOutline['faults'] = [];
  /** Looks that each source takes to be read; each but the last comes to an equal part of it. */
  looks = 1;
  exported: Commands['export_series']['args'][] = [];
  /** What somebody looks at. */
  watched: SeriesSource[] = [];
  readonly #notify: (notice: Notice) => void;
  readonly #looked = new Map<string, number>();

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify;
  }

  /** Three steps more of everything. */
  advance(): void {
    this.steps += 3;
    for (const source of this.watched) this.#notify({ notice: 'series', source });
  }

  readonly answers: Answers = {
    list_series: ({ source }) => {
      this.#looked.set(idOf(source), this.#looks(source) + 1);
      const read = this.#read(source);
      return {
        runs: this.#runsOf(source).map(({ run, scalars, images = [], texts = [] }) => ({
          run,
          scalars: Object.keys(scalars)
            .sort()
            .map((tag) => this.#outline(tag, read)),
          images: images.map((tag) => this.#outline(tag, this.#notes().length)),
          texts: texts.map((tag) => this.#outline(tag, 1)),
          not_drawn: images.length > 0 ? ['histograms'] : [],
        })),
        faults: this.faults,
        faults_left_out: 0,
        more: read < this.steps,
        log_rows_read: 0,
        log_rows_total: 0,
      };
    },
    read_series: ({ source, series }) => ({ parts: series.map(({ run, tag, since }) => this.#part(run, tag, since?.points ?? 0, this.#read(source))) }),
    list_images: () => this.#notes(),
    read_image: ({ step, tag }) => ({ media_type: 'image/svg+xml', base64: btoa(picture(step, tag)) }),
    list_texts: () => [{ step: 0, wall_time_ms: 1_700_000_000_000 }],
    read_text: () => ({ shape: [3, 2], cells: ['setting', 'value', 'optimizer', 'sgd <b>0.9</b>', '批大小', '16'] }),
    watch_series: ({ sources }) => {
      this.watched = sources;
      return {};
    },
    export_series: (args) => {
      this.exported.push(args);
      return { points: args.series.length * this.steps };
    },
    get_metric_rules: () => ({ rules: this.rules ?? standardRules, standard: this.rules === null }),
    save_metric_rules: ({ rules }) => {
      this.rules = rules;
      this.#notify({ notice: 'settings' });
      return {};
    },
    try_metric_rules: ({ rules, rows }) => ({
      faults: rules.flatMap((rule, at): RuleFault[] => (rule.name === '' ? [{ rule: at, kind: 'no_name', detail: '' }] : regex(rule) ? [] : [{ rule: at, kind: 'bad_pattern', detail: rule.pattern }])),
      rows: rows.map((row) => explain(row, rules)),
    }),
  };

  #looks(source: SeriesSource): number {
    return this.#looked.get(idOf(source)) ?? 0;
  }

  /** The steps of a source that were come to. */
  #read(source: SeriesSource): number {
    return Math.floor((this.steps * Math.min(Math.max(this.#looks(source), 1), this.looks)) / this.looks);
  }

  #runsOf(source: SeriesSource): MemoryRun[] {
    return source.of === 'version' ? this.runs : this.runs.filter(({ run }) => run.from === 'events');
  }

  #outline(tag: string, points: number): TagOutline {
    return { tag, display_name: null, description: null, points, last_step: points - 1, last_wall_time_ms: 1_700_000_000_000 + points * 900, last_value: null };
  }

  #notes(): ImageNote[] {
    return Array.from({ length: Math.ceil(this.steps / 30) }, (_, at) => ({ step: at * 30, wall_time_ms: 1_700_000_000_000 + at * 27_000, width: 64, height: 64, count: 1 }));
  }

  #part(run: SeriesRun, tag: string, from: number, to: number): ChartPart {
    const scalars = this.runs.find((one) => JSON.stringify(one.run) === JSON.stringify(run))?.scalars[tag];
    if (!scalars) return { chart: { steps: [], wall_times_ms: [], values: [], points_total: 0 }, appended: false, position: null };
    const steps = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
    return {
      chart: { steps, wall_times_ms: steps.map((step) => 1_700_000_000_000 + step * 900), values: steps.map(scalars), points_total: to },
      appended: from > 0,
      position: { points: to, last_step: to - 1 },
    };
  }
}

function regex(rule: MetricRule): RegExp | null {
  try {
    return new RegExp(rule.pattern.replace('(?i)', ''), 'dgi');
  } catch {
    return null;
  }
}

function explain(text: string, rules: readonly MetricRule[]): ExplainedRow {
  const marks: ExplainedRow['marks'] = [];
  rules.forEach((rule, at) => {
    for (const match of text.matchAll(regex(rule) ?? /$^/dg)) {
      const range = match.indices?.groups?.value;
      if (!range || marks.some((mark) => mark.from < range[1] && range[0] < mark.to)) continue;
      marks.push({ from: range[0], to: range[1], role: rule.role, name: rule.metric ?? match.groups?.name ?? null, value: Number(match.groups?.value), rule: at });
    }
  });
  return { text, marks: marks.sort((a, b) => a.from - b.from) };
}

function picture(step: number, tag: string): string {
  const cells = Array.from({ length: 64 }, (_, at) => {
    const [x, y] = [at % 8, Math.floor(at / 8)];
    const sharp = Math.min(1, step / 150);
    const diagonal = x === y ? 1 : 0;
    const grey = Math.round(255 * (tag === 'confusion' ? 1 - diagonal * (0.3 + 0.7 * sharp) - 0.1 * Math.abs(wave(at + step, 4)) : 0.5 + 0.5 * wave(at, 2) * (0.2 + 0.8 * sharp)));
    return `<rect x="${x}" y="${y}" width="1" height="1" fill="rgb(${grey},${grey},${Math.min(255, grey + 12)})"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" shape-rendering="crispEdges">${cells.join('')}</svg>`;
}
