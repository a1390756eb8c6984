/** Visualization jobs of the made-up cloud. A connection whose region has `v2` in it has no such jobs. */
import { statusGroup } from '../../lib/status';
import type { Commands, ConnectionId, JobStatus, Notice, OneRemoteVisualization, RemoteVisualization, VisualizationKind } from '../../wire';
import { HostError } from '../host';
import type { MemoryConnections } from './connections';

type Asked = Extract<keyof Commands, `${string}_remote_visualization${string}`>;
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

const hour = 3_600_000;

export class MemoryRemoteVisualizations {
  /** By connection, the newest first. */
  readonly kept = new Map<ConnectionId, RemoteVisualization[]>();
  /** Those that were opened in the browser. */
  readonly opened: OneRemoteVisualization[] = [];
  /** What they are shown with, by their ids. */
  readonly kinds = new Map<string, VisualizationKind>();
  /** How long one is deployed. */
  startsMs = 0;
  readonly #connections: MemoryConnections;
  readonly #notify: (notice: Notice) => void;

  constructor(connections: MemoryConnections, notify: (notice: Notice) => void) {
    this.#connections = connections;
    this.#notify = notify;
    const first = connections.rows[0];
    if (first) this.kept.set(first.id, sampleRows(Date.now()));
  }

  readonly answers: Answers = {
    list_remote_visualizations: ({ connection, query: { search, group, page, per_page } }) => {
      const kept = this.#of(connection);
      if (!kept) return null;
      const found = kept.filter((one) => one.name.includes(search) && (group === null || statusGroup(one.status) === group));
      return { rows: found.slice((page - 1) * per_page, page * per_page), total: { rows: found.length, and_more: false } };
    },
    create_remote_visualization: ({ connection, new: { kind, spec } }) => {
      const kept = this.#of(connection) ?? [];
      if (kept.some((one) => one.name === spec.name)) throw this.#refused(connection, `ModelArts: the name is taken there (ModelArts.0103: Job name:${spec.name} is existed); choose another`);
      const id = String(Math.max(0, ...kept.map((one) => Number(one.id))) + 1);
      const { name, description, output_path, auto_stop_hours } = spec;
      this.kept.set(connection, [{ id, name, description, output_path, auto_stop_hours, status: 'waiting', address: null, created_at_ms: Date.now() }, ...kept]);
      this.kinds.set(id, kind);
      this.#start({ connection, id });
      this.#notify({ notice: 'visualization' });
      return { connection, id };
    },
    open_remote_visualization: (one) => {
      const { name, status, address } = this.#one(one);
      if (!['pending', 'running'].includes(statusGroup(status))) throw new HostError({ code: 'already_ended', name, faults: [], detail: `${name} has already ended` });
      return { url: address };
    },
    change_remote_visualization: (asked) => {
      const row = this.#one(asked);
      const { change } = asked;
      switch (change.what) {
        case 'stop':
          this.#put(asked, { status: 'canceled', address: null });
          break;
        case 'restart':
          this.#put(asked, { status: 'waiting' });
          this.#start(asked);
          break;
        case 'describe':
          this.#put(asked, { description: change.description });
          break;
        case 'delete':
          this.kept.set(asked.connection, this.#of(asked.connection)!.filter((one) => one !== row));
      }
      this.#notify({ notice: 'visualization' });
      return {};
    },
  };

  /** The service moves on by itself: nobody is told. */
  #start(one: OneRemoteVisualization): void {
    setTimeout(() => this.#put(one, { status: 'running', address: `https://tensor.example.com/${one.id}/` }), this.startsMs);
  }

  #put({ connection, id }: OneRemoteVisualization, changed: Partial<RemoteVisualization>): void {
    const kept = this.kept.get(connection) ?? [];
    this.kept.set(
      connection,
      kept.map((one) => (one.id === id ? { ...one, ...changed } : one)),
    );
  }

  #one({ connection, id }: OneRemoteVisualization): RemoteVisualization {
    const row = this.#of(connection)?.find((one) => one.id === id);
    if (!row) throw this.#refused(connection, 'ModelArts: it is not there (ModelArts.0102: the job does not exist)');
    return row;
  }

  #of(id: ConnectionId): RemoteVisualization[] | null {
    const row = this.#connections.rows.find((one) => one.id === id && !one.removed);
    if (!row) throw new HostError({ code: 'not_found', name: id, faults: [], detail: `connection "${id}" does not exist` });
    if (row.connection.region.includes('down')) throw new HostError({ code: 'unreachable', name: row.connection.name, faults: [], detail: 'connection refused' });
    return row.connection.region.includes('v2') ? null : (this.kept.get(id) ?? []);
  }

  #refused(id: ConnectionId, said: string): HostError {
    const place = this.#connections.rows.find((one) => one.id === id)?.connection.name ?? id;
    const detail = `${place}: ${said}`;
    return new HostError({ code: 'refused_there', name: detail, faults: [], detail });
  }
}

function sampleRows(nowMs: number): RemoteVisualization[] {
  const row = (id: number, name: string, status: JobStatus, path: string, hours: number | null, description = ''): RemoteVisualization => ({
    id: String(id),
    name,
    description,
    status,
    output_path: path,
    address: status === 'running' ? `https://tensor.example.com/${id}/` : null,
    created_at_ms: nowMs - (12 - id) * 2.3 * hour,
    auto_stop_hours: hours,
  });
  return [
    row(11, 'tensor-4a1e', 'running', 'obs://team-data/net/output/', 4, 'Baseline of the net'),
    row(10, 'tensor-77b0', 'waiting', 'obs://team-data/signs/output/', 1),
    row(8, 'resnet-compare', 'killing', 'obs://team-data/resnet/', null),
    row(7, 'tensor-02fd', 'killed', 'obs://team-data/net/first/', 24),
    row(3, 'mind-51', 'failed', 'obs://team-data/mind/', null),
  ];
}
