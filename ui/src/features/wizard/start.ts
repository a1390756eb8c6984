/** What a form begins with: nothing, a configuration, an earlier version, the sample; and fetching its values. */
import type { Host } from '../../host/host';
import type { Route } from '../../lib/router/route';
import { here } from '../../lib/places.svelte';
import { versionName } from '../../lib/version';
import type { DataSource, Fault, JobSpec, VersionKey, VersionNumber } from '../../wire';
import { manifestNamed, taking } from './built-in';

/** Where a form runs its job when nothing says otherwise. */
export const backend = here;

export type Start =
  | { kind: 'new'; place?: string }
  | { kind: 'sample' }
  /** An empty form with its data source filled in. */
  | { kind: 'data'; data: DataSource }
  | { kind: 'config'; config: string }
  | { kind: 'algorithm'; algorithm: string }
  | { kind: 'copy'; from: VersionKey }
  | { kind: 'version'; from: VersionKey }
  /** A configuration itself is changed; nothing is submitted. */
  | { kind: 'edit'; config: string };

/** The values a form begins with and what the service has assigned already. */
export interface Beginning {
  spec: JobSpec;
  /** A free name for a configuration. */
  configName: string;
  /** Description of the configuration that is edited. */
  configDescription: string;
  /** The job a new version belongs to. */
  parent: Parent | null;
  /** Where it is to run. */
  place: string;
}

export interface Parent {
  key: VersionKey;
  name: string;
  /** The number the new version will get. */
  next: VersionNumber;
}

/** Null for a route that shows no form: the window is on its way elsewhere. */
export function startOf(route: Route): Start | null {
  if (route.page === 'config') return { kind: 'edit', config: route.name };
  if (route.page !== 'create') return null;
  if (route.sample) return { kind: 'sample' };
  if (route.config !== undefined) return { kind: 'config', config: route.config };
  if (route.algorithm !== undefined) return { kind: 'algorithm', algorithm: route.algorithm };
  if (route.data !== undefined) return { kind: 'data', data: { source: 'path', path: route.data } };
  if (route.dataset) return { kind: 'data', data: { source: 'dataset', dataset: route.dataset.name, version: versionName(route.dataset.version) } };
  if (route.from) return { kind: route.mode ?? 'copy', from: route.from };
  return route.place === undefined ? { kind: 'new' } : { kind: 'new', place: route.place };
}

export async function begin(host: Host, start: Start): Promise<Beginning> {
  if (start.kind === 'edit') {
    const { spec, description } = await host.call('show_config', { name: start.config });
    return { spec, configName: start.config, configDescription: description, parent: null, place: here };
  }
  const place = start.kind === 'new' ? (start.place ?? here) : here;
  const [defaults, config] = await Promise.all([
    start.kind === 'sample' ? host.call('prepare_sample', {}) : host.call('new_spec', { backend: place }),
    start.kind === 'config' ? host.call('show_config', { name: start.config }) : null,
  ]);
  const beginning: Beginning = { spec: defaults.spec, configName: defaults.config_name, configDescription: '', parent: null, place };
  switch (start.kind) {
    case 'new':
    case 'sample':
      return beginning;
    case 'algorithm': {
      const { spec } = beginning;
      const [{ algorithms }, flavors] = await Promise.all([host.call('list_algorithms', { backend }), host.call('list_flavors', { backend })]);
      const manifest = manifestNamed(start.algorithm, algorithms);
      return { ...beginning, spec: { ...spec, ...taking(start.algorithm, manifest, spec, flavors) } };
    }
    case 'data':
      return { ...beginning, spec: { ...beginning.spec, data: [start.data] } };
    case 'config':
      return { ...beginning, spec: fill(beginning.spec, config!.spec) };
    case 'copy': {
      const { version } = await host.call('show_version', { key: start.from });
      return { ...beginning, spec: { ...version.spec, name: beginning.spec.name }, place: version.backend };
    }
    case 'version': {
      const { version, job_name } = await host.call('show_version', { key: start.from });
      const { next_version: next } = await host.call('show_job', { job: start.from.job });
      return { ...beginning, spec: { ...version.spec, name: job_name }, parent: { key: start.from, name: job_name, next }, place: version.backend };
    }
  }
}

/** All values of a configuration; the job keeps its own name and description. */
export function fill(into: JobSpec, values: JobSpec): JobSpec {
  return { ...values, name: into.name, description: into.description };
}

/** A configuration has neither name nor description of a job. */
export function concernsConfig({ field }: Fault): boolean {
  return field !== 'name' && field !== 'description';
}
