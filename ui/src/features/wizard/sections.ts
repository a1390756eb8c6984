/** The sections of the form: which fields are theirs, and what they must hold to be complete. */
import type { Fault, JobSpec } from '../../wire';
import type { Messages } from '../../lib/i18n/i18n.svelte';

export type SectionName = keyof Messages['wizard']['sections'];

interface Section {
  name: SectionName;
  /** Fault paths that belong here begin with one of these. */
  fields: readonly string[];
  /** Whether there is something in it that deserves a check. */
  filled: (spec: JobSpec) => boolean;
}

const all: readonly Section[] = [
  { name: 'configuration', fields: ['save_as'], filled: () => true },
  { name: 'basic', fields: ['name', 'description'], filled: (spec) => spec.name !== '' },
  { name: 'algorithm', fields: ['algorithm'], filled: () => true },
  { name: 'data', fields: ['data'], filled: (spec) => spec.data.length > 0 },
  { name: 'output', fields: ['output_path'], filled: (spec) => spec.output_path !== '' },
  { name: 'parameters', fields: ['parameters'], filled: (spec) => spec.parameters.length > 0 },
  { name: 'environment', fields: ['environment'], filled: (spec) => spec.environment.length > 0 },
  { name: 'logs', fields: ['log_path'], filled: (spec) => spec.log_path !== '' },
  { name: 'resources', fields: ['resources'], filled: () => true },
  { name: 'notification', fields: ['notification'], filled: (spec) => spec.notification !== null },
  { name: 'save', fields: ['save_as'], filled: () => false },
];

const ofJob: readonly SectionName[] = ['basic', 'save'];
const ofConfiguration: readonly SectionName[] = ['configuration'];

/** A custom image takes environment variables, the others running parameters; a configuration has no name of a job. */
export function sectionsFor(source: JobSpec['algorithm']['source'], editing: boolean): readonly Section[] {
  const hidden = new Set<SectionName>([source === 'custom_image' ? 'parameters' : 'environment', ...(editing ? ofJob : ofConfiguration)]);
  return all.filter(({ name }) => !hidden.has(name));
}

/** Whether a fault's path is `field` or lies inside it. */
export function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}

export function faultsOf(section: Section, faults: readonly Fault[]): Fault[] {
  return faults.filter((fault) => section.fields.some((field) => isWithin(fault.field, field)));
}
