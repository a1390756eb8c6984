/** The versions somebody picked to compare, from whatever page; kept until the window is closed. Owns no words. */
import type { VersionKey } from '../../wire';

/** More columns than this cannot be read beside each other. */
export const comparedMax = 20;

export interface Picked {
  key: VersionKey;
  /** Name of its job. */
  name: string;
}

let list = $state.raw<Picked[]>([]);

const same = (one: VersionKey, other: VersionKey) => one.job === other.job && one.version === other.version;

export const comparison = {
  get picked(): readonly Picked[] {
    return list;
  },
  has(key: VersionKey): boolean {
    return list.some((picked) => same(picked.key, key));
  },
  /** False where no more fit. */
  add(...more: Picked[]): boolean {
    const fresh = more.filter(({ key }) => !comparison.has(key));
    if (list.length + fresh.length > comparedMax) return false;
    list = [...list, ...fresh];
    return true;
  },
  remove(key: VersionKey): void {
    list = list.filter((picked) => !same(picked.key, key));
  },
  removeJob(job: number): void {
    list = list.filter(({ key }) => key.job !== job);
  },
  clear(): void {
    list = [];
  },
};
