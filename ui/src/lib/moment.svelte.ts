/**
 * Moments as the person wants to read them: in the time of this computer, in UTC, or by how long ago they were. Reads the
 * clock, the language and the choice, so that what shows a moment follows all three. `lib/ui/Time.svelte` is the way to
 * show one by itself; this is for moments inside a sentence.
 */
import type { Times } from '../wire';
import { clock } from './clock.svelte';
import { formatAgo, formatDay, formatExact, formatWhen, type Zone } from './i18n/format';
import { language } from './i18n/i18n.svelte';

let times = $state<Times>('local');

const zone = (): Zone => (times === 'utc' ? 'utc' : 'local');

export const moment = {
  /** How moments are written. */
  get times(): Times {
    return times;
  },
  set times(next: Times) {
    times = next;
  },
  /** As short as it can be told from others of its day. */
  when(atMs: number): string {
    return times === 'relative' ? formatAgo(atMs, clock.coarseMs, language.current) : formatWhen(atMs, clock.coarseMs, language.current, zone());
  },
  /** A day of this computer's calendar. */
  day(atMs: number): string {
    return formatDay(atMs, language.current);
  },
  /** To the second, with the date. One who reads how long ago reads the local time here. */
  exact(atMs: number): string {
    return formatExact(atMs, language.current, zone());
  },
};
