/** Words for a task's life. The states are the backends' own: one without a word is shown as it is. */
import { t } from '../../lib/i18n/i18n.svelte';
import type { TaskRow } from '../../wire';
import { signalName } from './reason';

export function taskStateText(task: TaskRow | undefined): string {
  const words: Record<string, string> = t.job.taskStates;
  if (!task) return t.job.taskStates.none;
  return Object.hasOwn(words, task.state) ? (words[task.state] ?? task.state) : task.state;
}

/** Its exit code, or the signal in its place. */
export function exitText(task: TaskRow): string {
  if (task.exit_code !== null) return String(task.exit_code);
  return task.signal === null ? t.common.none : t.job.signal(signalName(task.signal));
}
