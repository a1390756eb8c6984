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

/** Undefined for a field without one. */
export function helpOf(path: string): string | undefined {
  const topic = Object.hasOwn(topics, path) ? topics[path] : undefined;
  return topic && t.source.about[topic];
}
