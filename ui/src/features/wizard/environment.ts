/** The environment of a task in the order one reads it: what one wrote, what the service promises, what the computer has anyway. */
import type { Variable } from '../../wire';

export interface EnvironmentGroups {
  own: Variable[];
  service: Variable[];
  computer: Variable[];
}

const promised = /^(DLS|BATCH|TRAINYARD)_/;

export function environmentGroups(variables: readonly Variable[], written: readonly Variable[]): EnvironmentGroups {
  const names = new Set(written.map(({ name }) => name));
  const groups: EnvironmentGroups = { own: [], service: [], computer: [] };
  for (const variable of variables) {
    const group = names.has(variable.name) ? 'own' : promised.test(variable.name) ? 'service' : 'computer';
    groups[group].push(variable);
  }
  return groups;
}

/** A job without a name yet leaves a hole in the names of its hosts. */
export function shownName(name: string, jobName: string): string {
  return name.replace(/^BATCH_(?=\.)/, `BATCH_<${jobName}>`);
}

/** What is known only when the job is there stands in the values as `<job id>` and `<port>`: in words of the page. */
export function withHoles(value: string, words: { jobId: string; port: string }): string {
  return value.replaceAll('<job id>', `<${words.jobId}>`).replaceAll('<port>', `<${words.port}>`);
}
