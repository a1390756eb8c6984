/** Which drafts this window wrote since it was opened: coming back to one of those is going on, not coming upon an old one. */
import type { Host } from '../../host/host';

const written = new WeakMap<Host, Set<string>>();

/** The names of the drafts that were written through a host. */
export function writtenHere(host: Host): Set<string> {
  const names = written.get(host) ?? new Set();
  written.set(host, names);
  return names;
}
