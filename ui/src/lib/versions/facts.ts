/** A spec as labels and values, one for each thing a person can set: what versions are compared by. */
import { formatList } from '../i18n/format';
import { language, t } from '../i18n/i18n.svelte';
import type { Algorithm, DataSource, JobSpec, Notification, Pool, Variable } from '../../wire';

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

export function factsOf(spec: JobSpec): Fact[] {
  const label = t.job.fields;
  const value = (id: string, name: string, text: string): Fact => ({ id, group: 'values', label: name, text });
  return [
    ...algorithmFacts(spec.algorithm).map(([id, name, text]) => value(id, name, text)),
    value('data', label.dataset, spec.data.map(dataText).filter(Boolean).join('\n')),
    value('output', label.output, spec.output_path),
    value('log', label.logPath, spec.log_path),
    value('pool', label.pool, poolText(spec.resources.pool)),
    value('flavor', label.specifications, spec.resources.flavor),
    value('nodes', label.nodes, String(spec.resources.nodes)),
    value('notification', label.notification, notificationText(spec.notification)),
    value('description', label.description, spec.description),
    ...rows('parameters', spec.parameters),
    ...rows('environment', spec.environment),
  ];
}

/** What is not the same in two specs, in the order of the form; what only the first has comes last. */
export function factChanges(was: JobSpec, is: JobSpec): FactChange[] {
  const before = new Map(factsOf(was).map((fact) => [fact.id, fact]));
  const changes: FactChange[] = [];
  for (const fact of factsOf(is)) {
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

function dataText(source: DataSource): string {
  return source.source === 'path' ? source.path : [source.dataset, source.version].filter(Boolean).join(' | ');
}

function poolText(pool: Pool): string {
  return pool.kind === 'public' ? t.wizard.pools.public : pool.id;
}

function notificationText(notification: Notification | null): string {
  if (!notification) return '';
  const { topic, events } = notification;
  const when = formatList(events.map((event) => t.wizard.events[event]), language.current);
  return topic && when ? t.common.labelled(topic, when) : topic || when;
}
