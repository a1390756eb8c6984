/** A spec as rows of label and value, for the confirm page and for the difference to a configuration. */
import { deviceNames } from '../../lib/flavor';
import { t } from '../../lib/i18n/i18n.svelte';
import { dataText, notificationText, poolText, type PoolsByName } from '../../lib/spec/texts';
import { shownVariable } from '../../lib/variable';
import type { JobSpec, Variable } from '../../wire';

export interface Described {
  /** The field in the spec. */
  field: string;
  label: string;
  /** Empty when nothing is filled in. */
  value: string;
}

export interface Difference {
  label: string;
  now: string;
  after: string;
  /** Whether the values are paths, commands or variables. */
  code: boolean;
}

const codeFields = new Set(['algorithm.image', 'algorithm.code_dir', 'algorithm.boot_file', 'algorithm.boot_command', 'data', 'output_path', 'log_path', 'parameters', 'environment']);

/** Whether what a field holds is read letter by letter. */
export function isCode(field: string): boolean {
  return codeFields.has(field);
}

export function describe(spec: JobSpec, pools: PoolsByName): Described[] {
  const label = t.wizard.fields;
  return [
    { field: 'name', label: label.name, value: spec.name },
    { field: 'description', label: label.description, value: spec.description },
    ...describeValues(spec, pools),
  ];
}

/** What a configuration holds: all but name and description. */
export function describeValues(spec: JobSpec, pools: PoolsByName): Described[] {
  const label = t.wizard.fields;
  const custom = spec.algorithm.source === 'custom_image';
  const rows: Described[] = [
    ...algorithm(spec),
    { field: 'data', label: label.data, value: spec.data.map(dataText).filter(Boolean).join('\n') },
    { field: 'output_path', label: label.output, value: spec.output_path },
    { field: 'log_path', label: label.logPath, value: spec.log_path },
    { field: 'resources.pool', label: label.pool, value: poolText(spec.resources.pool, pools) },
    { field: 'resources.device', label: label.device, value: deviceNames[spec.resources.device] },
    { field: 'resources.flavor', label: label.flavor, value: spec.resources.flavor },
    { field: 'resources.nodes', label: label.nodes, value: String(spec.resources.nodes) },
    { field: 'notification', label: label.notification, value: notificationText(spec.notification) },
  ];
  const variables: Described[] = [
    { field: 'parameters', label: label.parameters, value: variablesText(spec.parameters) },
    { field: 'environment', label: label.environment, value: variablesText(spec.environment) },
  ];
  const shown = variables.filter(({ field, value }) => value || (field === 'environment') === custom);
  rows.splice(rows.findIndex((row) => row.field === 'log_path'), 0, ...shown);
  return rows;
}

/** The rows in which `after` differs from `now`; a row that one of them lacks counts as empty there. */
export function differences(now: JobSpec, after: JobSpec, pools: PoolsByName): Difference[] {
  const before = new Map(describeValues(now, pools).map((row) => [row.field, row]));
  const later = new Map(describeValues(after, pools).map((row) => [row.field, row]));
  return [...new Set([...before.keys(), ...later.keys()])].flatMap((field) => {
    const [a, b] = [before.get(field), later.get(field)];
    const row = { label: (b ?? a)!.label, now: a?.value ?? '', after: b?.value ?? '', code: isCode(field) };
    return row.now === row.after ? [] : [row];
  });
}

/** The label of the field a fault is about; the path itself where the form has none. */
export function labelOf(path: string): string {
  const label = t.wizard.fields;
  const labels: [prefix: string, label: string][] = [
    ['save_as.name', label.configName],
    ['save_as.description', label.configDescription],
    ['name', label.name],
    ['description', label.description],
    ['algorithm.source', label.source],
    ['algorithm.algorithm', label.builtIn],
    ['algorithm.engine', label.engine],
    ['algorithm.image', label.image],
    ['algorithm.code_dir', label.codeDir],
    ['algorithm.boot_file', label.bootFile],
    ['algorithm.boot_command', label.bootCommand],
    ['data', label.data],
    ['output_path', label.output],
    ['parameters', label.parameters],
    ['environment', label.environment],
    ['log_path', label.logPath],
    ['resources.pool', label.pool],
    ['resources.device', label.device],
    ['resources.flavor', label.flavor],
    ['resources.nodes', label.nodes],
    ['notification.topic', label.topic],
    ['notification.events', label.events],
  ];
  return labels.find(([prefix]) => path.startsWith(prefix))?.[1] ?? path;
}

function algorithm({ algorithm }: JobSpec): Described[] {
  const label = t.wizard.fields;
  const source = { field: 'algorithm.source', label: label.source, value: t.wizard.sources[algorithm.source] };
  switch (algorithm.source) {
    case 'built_in':
      return [source, { field: 'algorithm.algorithm', label: label.builtIn, value: algorithm.algorithm }];
    case 'framework':
      return [
        source,
        { field: 'algorithm.engine', label: label.engine, value: algorithm.engine },
        { field: 'algorithm.code_dir', label: label.codeDir, value: algorithm.code_dir },
        { field: 'algorithm.boot_file', label: label.bootFile, value: algorithm.boot_file },
      ];
    case 'custom_image':
      return [
        source,
        { field: 'algorithm.image', label: label.image, value: algorithm.image },
        { field: 'algorithm.code_dir', label: label.codeDir, value: algorithm.code_dir },
        { field: 'algorithm.boot_command', label: label.bootCommand, value: algorithm.boot_command },
      ];
  }
}

function variablesText(rows: readonly Variable[]): string {
  return rows.filter((row) => row.name || row.value || row.secret !== undefined).map(shownVariable).join('\n');
}
