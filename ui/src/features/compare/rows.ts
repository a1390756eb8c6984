/** The table of a comparison: what each version has in each row, and in which rows they differ. Pure but for the words. */
import { formatBytes, formatDuration, formatExact, formatNumber } from '../../lib/i18n/format';
import { language, t } from '../../lib/i18n/i18n.svelte';
import type { PoolsByName } from '../../lib/spec/texts';
import { factsOf, type Fact } from '../../lib/versions/facts';
import { finalValues, type Metric } from './metrics';
import type { OutputSize, VersionKey, VersionRow, WhatRan } from '../../wire';

/** One version beside the others. */
export interface Column {
  key: VersionKey;
  /** Name of its job. */
  name: string;
  version: VersionRow;
  ran: WhatRan | null;
  /** Null until it was measured, and where it cannot be. */
  output: OutputSize | null;
}

export type Group = 'parameters' | 'environment' | 'values' | 'ran' | 'packages' | 'metrics' | 'result';

export interface Row {
  id: string;
  group: Group;
  label: string;
  /** One for each column; null where it has no such thing. */
  texts: (string | null)[];
  differs: boolean;
}

/** What people change between runs stands first, what came of it last. */
export const groupOrder: readonly Group[] = ['parameters', 'environment', 'values', 'ran', 'packages', 'metrics', 'result'];

export function rowsOf(columns: readonly Column[], metrics: readonly Metric[], pools: PoolsByName, nowMs: number): Row[] {
  const rows = [...factRows(columns, pools), ...ranRows(columns), ...packageRows(columns), ...metricRows(metrics), ...resultRows(columns, nowMs)];
  return rows.sort((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group));
}

function row(id: string, group: Group, label: string, texts: (string | null)[]): Row {
  return { id, group, label, texts, differs: new Set(texts).size > 1 };
}

function factRows(columns: readonly Column[], pools: PoolsByName): Row[] {
  const facts = columns.map(({ version }) => new Map(factsOf(version.spec, pools).map((fact) => [fact.id, fact])));
  const all = new Map<string, Fact>();
  for (const one of facts) for (const fact of one.values()) if (!all.has(fact.id)) all.set(fact.id, fact);
  return [...all.values()].map(({ id, group, label }) => row(id, group, label, facts.map((one) => one.get(id)?.text ?? null)));
}

function ranRows(columns: readonly Column[]): Row[] {
  const words = t.compare.row;
  const of = (text: (column: Column) => string | null | undefined) => columns.map((column) => text(column) ?? null);
  const code = ({ ran }: Column) => ran?.provenance.code;
  const python = ({ ran }: Column) => ran?.provenance.python;
  return [
    row('commit', 'ran', words.commit, of((column) => code(column)?.git?.commit?.slice(0, 10))),
    row('branch', 'ran', words.branch, of((column) => code(column)?.git?.branch)),
    row('changed', 'ran', words.changed, of((column) => changed(code(column)?.git?.changed_files))),
    row('hash', 'ran', words.code, of((column) => code(column)?.hash.slice(0, 16))),
    row('size', 'ran', words.codeSize, of((column) => size(code(column)))),
    row('interpreter', 'ran', words.interpreter, of((column) => python(column)?.interpreter)),
    row('python', 'ran', words.python, of((column) => python(column)?.version)),
  ].filter(({ texts }) => texts.some((text) => text !== null));
}

/** Only those that differ: the same hundreds in all versions are nobody's question here. */
function packageRows(columns: readonly Column[]): Row[] {
  const lists = columns.map(({ ran }) => (ran?.provenance.python ? new Map(ran.packages.map(({ name, version }) => [name, version])) : null));
  const known = lists.filter((list) => list !== null);
  const names = [...new Set(known.flatMap((list) => [...list.keys()]))].sort((a, b) => a.localeCompare(b, 'en'));
  return names
    .filter((name) => new Set(known.map((list) => list.get(name))).size > 1)
    .map((name) => row(`package.${name}`, 'packages', name, lists.map((list) => list?.get(name) ?? null)));
}

/** What each metric came to. */
function metricRows(metrics: readonly Metric[]): Row[] {
  return metrics.map((metric) => row(`metric.${metric.name}`, 'metrics', metric.name, finalValues(metric).map((value) => (value === null ? null : valueText(value)))));
}

/** As many digits as tell two runs apart. */
function valueText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}

function resultRows(columns: readonly Column[], nowMs: number): Row[] {
  const words = t.compare.row;
  const when = (atMs: number) => formatExact(atMs, language.current);
  return [
    row('submitted', 'result', words.submitted, columns.map(({ version }) => when(version.created_at_ms))),
    row('duration', 'result', words.duration, columns.map(({ version }) => took(version, nowMs))),
    row('outputSize', 'result', words.output, columns.map(({ output }) => (output ? t.compare.outputSize(formatNumber(output.files, language.current), formatBytes(output.size_bytes, language.current)) : null))),
  ];
}

function took({ started_at_ms, ended_at_ms }: VersionRow, nowMs: number): string | null {
  return started_at_ms === null ? null : formatDuration((ended_at_ms ?? nowMs) - started_at_ms, language.current);
}

function changed(files: number | undefined): string | undefined {
  return files === undefined ? undefined : t.compare.changedFiles(files);
}

function size(code: { files: number; size_bytes: number } | null | undefined): string | undefined {
  return code ? t.versions.ran.files(formatNumber(code.files, language.current), formatBytes(code.size_bytes, language.current)) : undefined;
}
