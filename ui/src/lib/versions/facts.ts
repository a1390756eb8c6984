/** A spec as labels and values, one for each thing a person can set: what versions are compared by. */
import { t } from '../i18n/i18n.svelte';
import { dataText, notificationText, poolText, type PoolsByName } from '../spec/texts';
import type { Algorithm, JobSpec, Variable } from '../../wire';

export type FactGroup = 'values' | 'parameters' | 'environment';

export interface Fact {
  /** The same in every spec that has it. */
  id: string;
  group: FactGroup;
  label: string;
  /** Empty when nothing was given. */
  text: string;
}

export interface FactChange {
  fact: Fact;
  was: string | null;
  is: string | null;
}

export function factsOf(spec: JobSpec, pools: PoolsByName): Fact[] {
  const label = t.job.fields;
  const value = (id: string, name: string, text: string): Fact => ({ id, group: 'values', label: name, text });
  return [
    ...algorithmFacts(spec.algorithm).map(([id, name, text]) => value(id, name, text)),
    value('data', label.dataset, spec.data.map(dataText).filter(Boolean).join('\n')),
    value('output', label.output, spec.output_path),
    value('log', label.logPath, spec.log_path),
    value('pool', label.pool, poolText(spec.resources.pool, pools)),
    value('flavor', label.specifications, spec.resources.flavor),
    value('nodes', label.nodes, String(spec.resources.nodes)),
    value('notification', label.notification, notificationText(spec.notification)),
    value('description', label.description, spec.description),
    ...rows('parameters', spec.parameters),
    ...rows('environment', spec.environment),
  ];
}

/** What is not the same in two specs, in the order of the form; what only the first has comes last. */
export function factChanges(was: JobSpec, is: JobSpec, pools: PoolsByName): FactChange[] {
  const before = new Map(factsOf(was, pools).map((fact) => [fact.id, fact]));
  const changes: FactChange[] = [];
  for (const fact of factsOf(is, pools)) {
    const old = before.get(fact.id);
    before.delete(fact.id);
    if (old?.text !== fact.text) changes.push({ fact, was: old?.text ?? null, is: fact.text });
  }
  return [...changes, ...[...before.values()].map((fact) => ({ fact, was: fact.text, is: null }))];
}

/** A name may stand twice: each row of it is a fact of its own. */
function rows(group: 'parameters' | 'environment', variables: readonly Variable[]): Fact[] {
  const seen = new Map<string, number>();
  return variables.map(({ name, value }) => {
    const time = (seen.get(name) ?? 0) + 1;
    seen.set(name, time);
    return { id: `${group}.${name}${time > 1 ? ` ${time}` : ''}`, group, label: name, text: value };
  });
}

function algorithmFacts(algorithm: Algorithm): [id: string, label: string, text: string][] {
  const label = t.job.fields;
  switch (algorithm.source) {
    case 'built_in':
      return [['algorithm', label.algorithm, algorithm.algorithm]];
    case 'framework':
      return [['engine', label.engine, algorithm.engine], ['code', label.codeDir, algorithm.code_dir], ['boot', label.bootFile, algorithm.boot_file]];
    case 'custom_image':
      return [['image', label.image, algorithm.image], ['code', label.codeDir, algorithm.code_dir], ['command', label.bootCommand, algorithm.boot_command]];
  }
}
