/** The paths that were submitted last, per kind of field, kept by this window. What is offered, not what is true: a path may be gone. */
import type { JobSpec } from '../../wire';

const memory = 'trainyard.recent-paths';
const most = 8;

export const recentKinds = ['code', 'boot', 'data', 'output', 'log'] as const;
export type RecentKind = (typeof recentKinds)[number];
type Paths = Record<RecentKind, string[]>;

/** The newest first. */
export function readRecent(): Paths {
  let kept: Partial<Record<string, unknown>> = {};
  try {
    kept = (JSON.parse(localStorage.getItem(memory) ?? '{}') ?? {}) as typeof kept;
  } catch {
    // What can't be read is as good as nothing kept.
  }
  const paths = (kind: RecentKind) => (Array.isArray(kept[kind]) ? kept[kind].filter((path) => typeof path === 'string') : []);
  return Object.fromEntries(recentKinds.map((kind) => [kind, paths(kind)])) as Paths;
}

export function rememberPaths(spec: JobSpec): void {
  const used = pathsOf(spec);
  const kept = readRecent();
  for (const kind of recentKinds) {
    const fresh = used[kind].filter(Boolean);
    kept[kind] = [...fresh, ...kept[kind].filter((path) => !fresh.includes(path))].slice(0, most);
  }
  localStorage.setItem(memory, JSON.stringify(kept));
}

function pathsOf({ algorithm, data, output_path, log_path }: JobSpec): Paths {
  return {
    code: algorithm.source === 'built_in' ? [] : [algorithm.code_dir],
    boot: algorithm.source === 'framework' ? [algorithm.boot_file] : [],
    data: data.flatMap((row) => (row.source === 'path' ? [row.path] : [])),
    output: [output_path],
    log: [log_path],
  };
}
