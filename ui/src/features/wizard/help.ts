/** Which help stands behind the question mark of a field: those that have one in the service's console. */
import { t } from '../../lib/i18n/i18n.svelte';
import type { Messages } from '../../lib/i18n/i18n.svelte';

const topics: Record<string, keyof Messages['source']['about']> = {
  'algorithm.image': 'image',
  'algorithm.code_dir': 'codeDir',
  'algorithm.boot_command': 'bootCommand',
  'algorithm.boot_file': 'bootFile',
  'algorithm.engine': 'engine',
  'algorithm.algorithm': 'builtIn',
  data: 'data',
  output_path: 'output',
  parameters: 'parameters',
  log_path: 'logPath',
  notification: 'notification',
};

/** Undefined for a field without one. What a service does otherwise than this computer is said of the service. */
export function helpOf(path: string, isHere: boolean): string | undefined {
  const topic = Object.hasOwn(topics, path) ? topics[path] : undefined;
  if (!topic) return undefined;
  const there: Partial<Messages['source']['about']> = t.connections.wizard.about;
  return (isHere ? undefined : there[topic]) ?? t.source.about[topic];
}
