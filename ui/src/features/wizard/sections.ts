/** The sections of the form: which fields are theirs, and what they must hold to be complete. */
import type { Fault, JobSpec } from '../../wire';
import type { Messages } from '../../lib/i18n/i18n.svelte';

export type SectionName = keyof Messages['wizard']['sections'];

interface Section {
  name: SectionName;
  /** Fault paths that belong here begin with one of these. */
  fields: readonly string[];
  /** Whether a job can do without it. */
  filled: (spec: JobSpec) => boolean;
}

const all: readonly Section[] = [
  { name: 'basic', fields: ['name', 'description'], filled: (spec) => spec.name !== '' },
  { name: 'algorithm', fields: ['algorithm'], filled: () => true },
  { name: 'data', fields: ['data'], filled: (spec) => spec.data.length > 0 },
  { name: 'output', fields: ['output_path'], filled: (spec) => spec.output_path !== '' },
  { name: 'parameters', fields: ['parameters'], filled: (spec) => spec.parameters.length > 0 },
  { name: 'environment', fields: ['environment'], filled: (spec) => spec.environment.length > 0 },
  { name: 'logs', fields: ['log_path'], filled: (spec) => spec.log_path !== '' },
  { name: 'resources', fields: ['resources'], filled: () => true },
  { name: 'notification', fields: ['notification'], filled: (spec) => spec.notification !== null },
  { name: 'save', fields: ['save_as'], filled: () => true },
];

/** A custom image takes environment variables, the others running parameters; a configuration has no name of a job. */
export function sectionsFor(source: JobSpec['algorithm']['source'], editing: boolean): readonly Section[] {
  const hidden: SectionName = source === 'custom_image' ? 'parameters' : 'environment';
  return all.filter(({ name }) => name !== hidden && !(editing && name === 'basic'));
}

/** Whether a fault's path is `field` or lies inside it. */
export function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}

export function faultsOf(section: Section, faults: readonly Fault[]): Fault[] {
  return faults.filter((fault) => section.fields.some((field) => isWithin(fault.field, field)));
}
