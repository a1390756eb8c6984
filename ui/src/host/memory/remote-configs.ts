/** Configurations that connections of the made-up cloud keep. What the service cannot hold is a few of the real ones: those are Rust's. */
import type { Commands, ComparedField, ConnectionId, Fault, JobConfig, PlannedSend } from '../../wire';
import { HostError } from '../host';
import { compared } from './configs';
import type { MemoryConnections } from './connections';
import type { MemoryWizard } from './wizard';

type Asked = 'fetch_configs' | 'plan_send' | 'send_configs';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

/** What one keeps: the values of a configuration, without folder and tags. */
type Kept = Pick<JobConfig, 'name' | 'description' | 'spec'>;

export class MemoryRemoteConfigs {
  /** By connection; one whose region is called `v2` keeps none. */
  readonly kept = new Map<ConnectionId, Kept[]>();
  /** Names that the service refuses. */
  readonly refused = new Set<string>();
  readonly #wizard: MemoryWizard;
  readonly #connections: MemoryConnections;

  constructor(wizard: MemoryWizard, connections: MemoryConnections) {
    this.#wizard = wizard;
    this.#connections = connections;
    const digits = wizard.configs.find(({ name }) => name === 'digits');
    const first = connections.rows[0];
    if (!digits || !first) return;
    const { name, description, spec } = digits;
    this.kept.set(first.id, [
      { name: 'net-default', description: 'From the team', spec: { ...spec, notification: null } },
      { name, description, spec: { ...spec, notification: null, resources: { ...spec.resources, nodes: 4 } } },
    ]);
  }

  readonly answers: Answers = {
    fetch_configs: ({ id }) => {
      const kept = this.#of(id);
      if (!kept) return null;
      const configurations = kept.map((one) => {
        const here = this.#wizard.configs.find(({ name }) => name === one.name);
        return { name: one.name, description: one.description, folder: here?.folder ?? '', tags: here?.tags ?? [], values: { ...one.spec, notification: here?.spec.notification ?? null } };
      });
      return {
        text: kept.length === 0 ? '' : JSON.stringify({ trainyard: 'configurations', version: 1, configurations }),
        names: kept.map(({ name }) => name),
        unreadable: kept.length === 0 ? [] : [{ name: 'odd-one', faults: [{ field: 'data_source[0].type', line: null, kind: { code: 'value', kind: { code: 'wrong_type', expected: 'obs or dataset' } } }] }],
        left_out: kept.some(({ name }) => name === 'net-default') ? [{ name: 'net-default', members: ['volumes'] }] : [],
      };
    },
    plan_send: ({ connection, names, secrets }) => {
      const kept = this.#of(connection);
      return kept && names.map((name) => this.#plan(kept, name, secrets));
    },
    send_configs: ({ connection, chosen }) =>
      chosen.map(({ name, to }) => {
        const detail = `Frankfurt: ModelArts: it is in trouble itself (ModelArts.0010: inside)`;
        if (this.refused.has(to)) return { name, to, failure: { code: 'refused_there' as const, name: detail, faults: [], detail } };
        const { description, spec } = this.#config(name);
        this.kept.set(connection, [...(this.#of(connection) ?? []).filter((one) => one.name !== to), { name: to, description, spec: { ...spec, notification: null } }]);
        return { name, to, failure: null };
      }),
  };

  #plan(kept: readonly Kept[], name: string, secrets: boolean): PlannedSend {
    const config = this.#config(name);
    const there = kept.find((one) => one.name === name);
    const secret = config.spec.environment.filter((row) => row.secret !== undefined).map((row) => row.name);
    const sent = { ...config.spec, notification: null, environment: config.spec.environment.filter((row) => secrets || row.secret === undefined) };
    const differences: ComparedField[] = there ? compared({ ...there.spec, description: there.description }, { ...sent, description: config.description }).filter(({ changed }) => changed) : [];
    const warn = (field: string): Fault => ({ field, level: 'warning', kind: { code: 'no_place_there' } });
    const faults = [...(config.spec.notification ? [warn('notification')] : []), ...(config.folder ? [warn('folder')] : []), ...(config.tags.length > 0 ? [warn('tags')] : [])];
    const { algorithm } = config.spec;
    if (algorithm.source === 'framework') faults.push({ field: 'algorithm.engine', level: 'error', kind: { code: 'unknown_engine', given: algorithm.engine, known: ['TF-1.13.1-python3.6'] } });
    const action = !there ? 'create' : differences.length === 0 ? 'same' : 'differs';
    return { name, there: action, differences, free_name: action === 'differs' ? `${name}-2` : null, secrets: secret, faults, unreadable: [] };
  }

  #of(id: ConnectionId): Kept[] | null {
    const row = this.#connections.rows.find((one) => one.id === id)!;
    if (row.connection.region.includes('down')) throw new HostError({ code: 'unreachable', name: row.connection.name, faults: [], detail: 'connection refused' });
    return row.connection.region.includes('v2') ? null : (this.kept.get(id) ?? []);
  }

  #config(name: string): JobConfig {
    return this.#wizard.configs.find((config) => config.name === name)!;
  }
}
