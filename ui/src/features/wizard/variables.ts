/** Variables that come as a text: whether a text is meant so, and how they join those that are there. What a text says is worked out by the console. */
import type { Variable } from '../../wire';

const line = /^\s*(?:export\s+)?[\w.-]+\s*=/;

/** A single line is a variable only where a name is expected: a value may well have an equals sign in it. */
export function looksLikeVariables(text: string, inName: boolean): boolean {
  const lines = text.split(/\r?\n/).filter((one) => one.trim() !== '' && !one.trim().startsWith('#'));
  if (lines.length === 0) return false;
  return lines.length === 1 ? inName && line.test(lines[0]!) : lines.some((one) => line.test(one));
}

/** Those of a file: one that is there already gets the new value in its place, the others come behind. Blank rows leave. */
export function merged(rows: readonly Variable[], read: readonly Variable[]): Variable[] {
  const news = new Map(read.map((one) => [one.name, one]));
  const kept = rows.filter((one) => one.name || one.value || one.secret);
  const names = new Set(kept.map((one) => one.name));
  return [...kept.map((one) => news.get(one.name) ?? one), ...[...news.values()].filter((one) => !names.has(one.name))];
}
