/** Why a version ended, as one sentence in the current language. */
import { t } from '../../lib/i18n/i18n.svelte';
import { here, places } from '../../lib/places.svelte';
import type { EndReason } from '../../wire';

export function reasonText(reason: EndReason | null): string {
  const words = t.job.reasons;
  if (reason === null) return words.unknown;
  switch (reason.code) {
    case 'finished':
      return words.finished;
    case 'stopped':
      return reason.forced ? words.stoppedForced : words.stopped;
    case 'exited':
      return words.exited(reason.task, reason.exit_code);
    case 'signaled':
      return words.signaled(reason.task, signalName(reason.signal));
    case 'out_of_memory':
      return words.outOfMemory(reason.task);
    case 'code_download':
      return words.codeDownload(reason.task, reason.message);
    case 'not_started':
      return words.notStarted(reason.task, reason.message);
    case 'lost':
      return words.lost(reason.task);
    default:
      return unforeseen(reason);
  }
}

/** Why a version never came to its place. */
export function notSubmittedText(place: string, message: string): string {
  return place === here ? t.job.reasons.notSubmitted(message) : t.job.reasons.notSubmittedTo(places.nameOf(place), message);
}

// Those whose number is the same on every system this runs on; the others keep their number.
const signals: Record<number, string> = { 1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 4: 'SIGILL', 6: 'SIGABRT', 8: 'SIGFPE', 9: 'SIGKILL', 11: 'SIGSEGV', 13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM' };

/** `9 (SIGKILL)`. */
export function signalName(signal: number): string {
  return signals[signal] ? `${signal} (${signals[signal]})` : String(signal);
}

/** The compiler holds the switch to every reason; one from a newer console still gets a sentence. */
function unforeseen(_: never): string {
  return t.job.reasons.unknown;
}
