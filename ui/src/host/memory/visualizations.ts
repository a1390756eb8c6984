/** Visualization jobs of the memory host. */
import { statusGroup } from '../../lib/status';
import type { Commands, Notice, VisualizationId, VisualizationRow, VisualizationSpec } from '../../wire';
import { HostError } from '../host';

type Asked = Exclude<Extract<keyof Commands, `${string}visualization${string}`>, `${string}_remote_visualization${string}`>;
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

const hour = 3_600_000;

export class MemoryVisualizations {
  rows: VisualizationRow[] = sampleRows(Date.now());
  /** The environment with TensorBoard. */
  tensorboard: string | null = 'torch-env';
  /** How long one takes to start; none: it starts at once. */
  startsMs = 0;
  /** Those whose TensorBoard was asked for. */
  readonly opened: VisualizationId[] = [];
  readonly #notify: (notice: Notice) => void;

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify;
  }

  readonly answers: Answers = {
    new_visualization: () => ({ spec: { name: 'tensor-51c2', output_path: '', auto_stop_hours: 1, description: '' }, tensorboard: this.tensorboard }),
    create_visualization: (spec) => {
      if (this.rows.some((row) => row.name === spec.name)) {
        throw new HostError({ code: 'faults', name: null, faults: [{ field: 'name', level: 'error', kind: { code: 'name_taken', name: spec.name } }], detail: '' });
      }
      const id = Math.max(0, ...this.rows.map((row) => row.id)) + 1;
      this.rows.unshift(made(id, spec, Date.now()));
      this.#start(id);
      return { id };
    },
    list_visualizations: ({ search, group, offset, limit }) => {
      const found = this.rows.filter((row) => `${row.name} ${row.description}`.toLowerCase().includes(search.toLowerCase()) && (group === null || statusGroup(row.status) === group));
      return { rows: found.slice(offset, offset + limit), total: { rows: found.length, and_more: false } };
    },
    show_visualization: ({ id }) => this.#row(id),
    open_visualization: ({ id }) => {
      this.opened.push(id);
      return { url: this.#row(id).engine === 'tensorboard' ? 'http://127.0.0.1:6006/token/' : null };
    },
    stop_visualization: ({ id }) => this.#change(id, { status: 'canceled', ended_at_ms: Date.now(), stop_at_ms: null }),
    run_visualization: ({ id }) => {
      const hours = this.#row(id).auto_stop_hours;
      this.#change(id, { status: 'waiting', ended_at_ms: null, stop_at_ms: hours === null ? null : Date.now() + hours * hour });
      this.#start(id);
      return {};
    },
    delete_visualization: ({ id }) => {
      this.#row(id);
      this.rows = this.rows.filter((row) => row.id !== id);
      this.#notify({ notice: 'visualization' });
      return {};
    },
    describe_visualization: ({ id, description }) => this.#change(id, { description }),
    visualization_log: ({ id }) => ({ text: this.#row(id).engine === 'tensorboard' ? 'TensorBoard 2.21.0 at http://127.0.0.1:6006/token/ (Press CTRL+C to quit)\n' : '' }),
  };

  #row(id: VisualizationId): VisualizationRow {
    const row = this.rows.find((row) => row.id === id);
    if (!row) throw new HostError({ code: 'not_found', name: String(id), faults: [], detail: `visualization job "${id}" does not exist` });
    return row;
  }

  #change(id: VisualizationId, changed: Partial<VisualizationRow>): Record<string, never> {
    Object.assign(this.#row(id), changed);
    this.#notify({ notice: 'visualization' });
    return {};
  }

  #start(id: VisualizationId): void {
    setTimeout(() => this.#change(id, { status: 'running', engine: this.tensorboard ? 'tensorboard' : 'built_in' }), this.startsMs);
  }
}

function made(id: VisualizationId, spec: VisualizationSpec, nowMs: number): VisualizationRow {
  const stopAt = spec.auto_stop_hours === null ? null : nowMs + spec.auto_stop_hours * hour;
  return { ...spec, id, status: 'waiting', engine: 'built_in', note: null, created_at_ms: nowMs, started_at_ms: nowMs, stop_at_ms: stopAt, ended_at_ms: null };
}

function sampleRows(nowMs: number): VisualizationRow[] {
  const row = (id: number, name: string, path: string, hours: number | null, changed: Partial<VisualizationRow> = {}): VisualizationRow => ({
    ...made(id, { name, output_path: path, auto_stop_hours: hours, description: '' }, nowMs - (6 - id) * 1.7 * hour),
    status: 'running',
    ...changed,
  });
  return [
    row(5, 'tensor-9c04', 'obs://demo/digits/output/', 1, { engine: 'tensorboard', stop_at_ms: nowMs + 0.4 * hour, description: 'Learning-rate sweep of the digits' }),
    row(4, 'tensor-1f7a', 'obs://demo/output/recsys/', null, { stop_at_ms: null }),
    row(3, 'compare-unet', 'obs://demo/output/segmentation/', 6, { status: 'waiting', stop_at_ms: nowMs + 5.9 * hour }),
    row(2, 'tensor-0be3', 'obs://demo/output/digits-lr-sweep/', 2, { status: 'canceled', engine: 'tensorboard', ended_at_ms: nowMs - 3 * hour, stop_at_ms: null }),
  ];
}
