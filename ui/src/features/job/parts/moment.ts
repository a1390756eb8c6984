/** A moment of a version's story in words, with its picture and its hue. */
import { formatBytes, formatNumber, formatSentences } from '../../../lib/i18n/format';
import { language, t } from '../../../lib/i18n/i18n.svelte';
import { statusGroup, statusLabel } from '../../../lib/status';
import type { IconName } from '../../../lib/ui/icons';
import type { EventKind, EventLevel, StatusGroup, StepKind, TaskRow, Waited } from '../../../wire';
import { reasonText, signalName } from '../reason';
import { rangesText, type Happening } from '../timeline';

export interface Drawn {
  icon: IconName;
  hue: StatusGroup;
  title: string;
  text?: string;
}

export function draw(happening: Happening): Drawn {
  switch (happening.what) {
    case 'event':
      return drawEvent(happening.kind);
    case 'waits':
      return { icon: 'pending', hue: 'pending', title: t.timeline.queuedTitle, text: waitedText(happening.waited) };
    case 'code_kept':
      return { icon: 'copy', hue: 'stopped', title: t.timeline.codeKept, text: t.timeline.codeKeptText(number(happening.files), bytes(happening.sizeBytes), happening.hash.slice(0, 16)) };
    case 'step':
      return drawStep(happening.step);
    case 'task_ended':
      return drawEnd(happening.task);
  }
}

/** The tasks of a moment; empty for what concerns all of the version. */
export function tasksText(tasks: readonly number[]): string {
  if (tasks.length === 0) return '';
  return tasks.length === 1 ? t.timeline.task(tasks[0]!) : t.timeline.tasks(rangesText(tasks));
}

function drawEvent(kind: EventKind): Drawn {
  switch (kind.kind) {
    case 'submitted':
      return { icon: 'plus', hue: 'stopped', title: t.job.events.submitted };
    case 'status': {
      const hue = statusGroup(kind.status);
      return { icon: hue === 'succeeded' ? 'success' : hue, hue, title: t.status[statusLabel(kind.status)], text: kind.reason ? reasonText(kind.reason) : undefined };
    }
    case 'stop_requested':
      return { icon: 'stop', hue: 'stopped', title: t.job.events.stopRequested };
    case 'notified':
      return { icon: 'bell', hue: 'stopped', title: t.job.events.notified(kind.event, kind.subscriber) };
    case 'notify_failed':
      return { icon: 'bell', hue: 'failed', title: t.job.events.notifyFailed(kind.event, kind.subscriber), text: kind.error };
    case 'service':
      return { icon: serviceIcons[kind.level], hue: kind.level === 'error' ? 'failed' : 'stopped', title: t.job.events.service(kind.source), text: kind.message };
    case 'log_copied':
      return { icon: 'upload', hue: 'stopped', title: t.job.events.logCopied(kind.task, kind.to) };
    case 'log_not_copied':
      return { icon: 'upload', hue: 'failed', title: t.job.events.logNotCopied(kind.task, kind.to), text: kind.error };
  }
}

const serviceIcons: Record<EventLevel, IconName> = { info: 'info', warning: 'warning', error: 'failed' };

function drawStep(step: StepKind): Drawn {
  const words = t.timeline;
  switch (step.step) {
    case 'preparing':
    case 'copying_code':
      return { icon: 'clock', hue: 'pending', title: words.preparing };
    case 'code_copied':
      return { icon: 'folder', hue: 'stopped', title: words.codeCopied, text: words.codeCopiedText(number(step.files), bytes(step.size_bytes)) };
    case 'installing':
      return { icon: 'download', hue: 'pending', title: words.installing };
    case 'installed':
      return { icon: 'check', hue: 'stopped', title: words.installed };
    case 'started':
      return { icon: 'play', hue: 'running', title: words.started };
  }
}

function drawEnd(row: TaskRow): Drawn {
  const words = t.timeline;
  const text = row.message ?? undefined;
  if (row.exit_code !== null) return { icon: row.exit_code === 0 ? 'success' : 'failed', hue: row.exit_code === 0 ? 'succeeded' : 'failed', title: words.exited(row.exit_code), text };
  if (row.signal !== null) return { icon: 'stopped', hue: 'stopped', title: words.signaled(t.job.signal(signalName(row.signal))), text };
  if (row.state === 'lost') return { icon: 'failed', hue: 'failed', title: words.lost, text };
  return { icon: 'failed', hue: 'failed', title: words.notStarted, text };
}

function waitedText(waited: Waited): string {
  const words = t.timeline;
  const cpus = words.cpus(waited.cpus);
  const what = waited.gpus > 0 ? words.and(words.gpus(waited.gpus, waited.gpu ?? ''), cpus) : cpus;
  return formatSentences([words.wanted(what), words.ahead(waited.ahead)], language.current);
}

const number = (value: number) => formatNumber(value, language.current);
const bytes = (value: number) => formatBytes(value, language.current);
