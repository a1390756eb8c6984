/** A field of a spec, as the console names it by its path, in the words of the form. */
import { formatList } from '../i18n/format';
import { language, t } from '../i18n/i18n.svelte';

/** Its label: `Boot Command`, `Environment Variable LR`, `Data Source 2`. */
export function fieldLabel(path: string): string {
  const row = /^(\w+)\[(.*)\](#\d+)?$/.exec(path);
  const fields = t.wizard.fields;
  if (row) {
    const [, list, name, again = ''] = row;
    if (list === 'data') return name === '0' ? fields.data : `${fields.data} ${Number(name) + 1}`;
    return `${list === 'parameters' ? fields.parameters : fields.environment} ${name}${again}`;
  }
  const labels: Record<string, string> = {
    name: fields.name,
    description: fields.description,
    folder: t.configs.folders.path,
    tags: t.configs.columns.tags,
    data: fields.data,
    parameters: fields.parameters,
    environment: fields.environment,
    notification: fields.notification,
    'algorithm.source': fields.source,
    'algorithm.algorithm': fields.builtIn,
    'algorithm.engine': fields.engine,
    'algorithm.image': fields.image,
    'algorithm.code_dir': fields.codeDir,
    'algorithm.boot_file': fields.bootFile,
    'algorithm.boot_command': fields.bootCommand,
    output_path: fields.output,
    log_path: fields.logPath,
    'resources.pool': fields.pool,
    'resources.device': fields.device,
    'resources.flavor': fields.flavor,
    'resources.nodes': fields.nodes,
    'notification.topic': fields.topic,
    'notification.events': fields.events,
  };
  return labels[path] ?? path;
}

/** Its value in the form's words where it is a choice, else as it is. */
export function fieldValue(path: string, value: string): string {
  const choices: Record<string, Record<string, string>> = {
    'algorithm.source': t.wizard.sources,
    'resources.pool': { public: t.wizard.pools.public },
    'resources.device': { cpu: 'CPU', gpu: 'GPU', ascend: 'Ascend' },
  };
  if (path === 'notification.events') {
    const events: Record<string, string> = t.wizard.events;
    return formatList(value.split(', ').map((name) => events[name] ?? name), language.current);
  }
  return choices[path]?.[value] ?? value;
}

const plain = ['description', 'algorithm.source', 'resources.pool', 'resources.device', 'resources.nodes', 'notification.topic', 'notification.events'];

/** Whether its value is words and not code. */
export function isPlain(path: string): boolean {
  return plain.includes(path);
}

/** Several fields in a line: the first two, and how many more. */
export function fieldsText(paths: readonly string[]): string {
  const labels = paths.map(fieldLabel);
  const shown = formatList(labels.slice(0, 2), language.current);
  return labels.length > 2 ? t.configs.history.and(shown, labels.length - 2) : shown;
}
