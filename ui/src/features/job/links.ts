/** Where the form of a new job begins with the values of a version. */
import { href } from '../../lib/router/route';
import type { VersionKey } from '../../wire';

export function createFrom(from: VersionKey, mode: 'copy' | 'version'): string {
  return href({ page: 'create', from, mode });
}
