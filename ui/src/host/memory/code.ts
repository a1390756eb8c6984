/** The size of a code directory, counted from the made-up objects by the rule of the real one. */
import type { CodeFile, CodeReport, IgnoredCode, JobSpec } from '../../wire';

const patterns: readonly [pattern: string, matches: RegExp][] = [
  ['.git', /(^|\/)\.git\//],
  ['__pycache__', /(^|\/)__pycache__\//],
];

export function codeReport(spec: JobSpec, objects: Readonly<Record<string, number>>): CodeReport | null {
  if (spec.algorithm.source === 'built_in' || !spec.algorithm.code_dir) return null;
  const folder = spec.algorithm.code_dir.replace(/\/?$/, '/');
  const kept: CodeFile[] = [];
  const ignored = new Map<string, IgnoredCode>();
  for (const [url, size_bytes] of Object.entries(objects)) {
    if (!url.startsWith(folder)) continue;
    const path = url.slice(folder.length);
    const pattern = patterns.find(([, matches]) => matches.test(path))?.[0];
    if (pattern === undefined) kept.push({ path, size_bytes });
    else {
      const row = ignored.get(pattern) ?? { pattern, files: 0, size_bytes: 0 };
      ignored.set(pattern, { pattern, files: row.files + 1, size_bytes: row.size_bytes + size_bytes });
    }
  }
  if (kept.length === 0) return null;
  return {
    files: kept.length,
    size_bytes: kept.reduce((sum, file) => sum + file.size_bytes, 0),
    ignored: [...ignored.values()],
    largest: [...kept].sort((a, b) => b.size_bytes - a.size_bytes).slice(0, 10),
    max_files: 4096,
    max_bytes: 128 * 2 ** 20,
    complete: true,
  };
}
