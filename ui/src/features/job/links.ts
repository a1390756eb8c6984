/** Where the form of a new job begins with the values of a version. */
import { versionName } from '../../lib/version';
import type { VersionKey } from '../../wire';

export function createFrom({ job, version }: VersionKey, mode: 'copy' | 'version'): string {
  return `#/create?${new URLSearchParams({ from: `${job}/${versionName(version)}`, mode })}`;
}
