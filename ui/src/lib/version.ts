/** A version's number as people write it: V001, V002. */
import type { VersionNumber } from '../wire';

export function versionName(version: VersionNumber): string {
  return `V${String(version).padStart(3, '0')}`;
}

export function parseVersion(text: string | undefined | null): VersionNumber | undefined {
  const digits = text?.match(/^[Vv](\d{1,9})$/)?.[1];
  return digits && Number(digits) > 0 ? Number(digits) : undefined;
}
