/**
 * What a version was made of and what was made of it, as nodes in columns with edges between them, and where each is
 * drawn. Owns no colours; words come from outside.
 */
import type { Route } from '../../lib/router/route';
import type { IconName } from '../../lib/ui/icons';
import { parseVersion, versionName } from '../../lib/version';
import { asFolder } from '../../lib/objects/path';
import type { JobStatus, Lineage, LineageData, RelatedVersion } from '../../wire';

export type Kind = 'version' | 'this' | 'parent' | 'child' | 'dataset' | 'data' | 'folder' | 'code' | 'algorithm' | 'image' | 'engine' | 'output' | 'reader' | 'made' | 'visualization';

export const columnNames = ['before', 'from', 'version', 'output', 'after'] as const;
export type ColumnName = (typeof columnNames)[number];

export interface LineageNode {
  id: string;
  kind: Kind;
  icon: IconName;
  name: string;
  /** A fact below the name, in code letters. */
  facts: string[];
  status?: JobStatus;
  /** Where it leads; what is no longer there leads nowhere. */
  route?: Route;
  /** It was there and is not any more. */
  gone?: true;
}

export interface Edge {
  from: string;
  to: string;
}

export interface LineageColumn {
  name: ColumnName;
  nodes: LineageNode[];
  /** Whether there are more than are told. */
  more: boolean;
}

export interface Graph {
  /** Those with nodes, from the origin to the use. */
  columns: LineageColumn[];
  edges: Edge[];
}

export interface LineageWords {
  commit: (commit: string) => string;
  changed: (count: number) => string;
  hash: (hash: string) => string;
}

const self = 'this';

export function graphOf(lineage: Lineage, words: LineageWords): Graph {
  const edges: Edge[] = [];
  const before = new Map<string, LineageNode>();
  const from: LineageNode[] = [];
  let moreBefore = false;
  const into = (node: LineageNode, to = self) => {
    edges.push({ from: node.id, to });
    return node;
  };

  lineage.data.forEach((row, at) => {
    const node = into(dataNode(row, at));
    from.push(node);
    const folder = madeOf(row, at);
    if (folder) before.set(folder.id, into(folder, node.id));
    moreBefore ||= row.writers.and_more;
    for (const writer of row.writers.rows) {
      // One that is also the parent stands in both columns.
      const maker = { ...versionNode(writer, 'version'), id: `writer/${writer.key.job}/${writer.key.version}` };
      before.set(maker.id, maker);
      edges.push({ from: maker.id, to: node.id });
    }
  });
  from.push(into(algorithmNode(lineage, words)));
  const parent = parentNode(lineage);
  if (parent) from.push(into(parent));

  const output: LineageNode = { id: 'output', kind: 'output', icon: 'folder', name: lineage.output_path, facts: [], route: folderRoute(lineage.output_path) };
  const outputs = lineage.output_path === '' ? [] : [output];
  for (const { id } of outputs) edges.push({ from: self, to: id });

  const children = lineage.children.rows.map((row) => versionNode(row, 'child'));
  for (const child of children) edges.push({ from: self, to: child.id });
  const after = [...lineage.readers.rows.map(readerNode), ...lineage.datasets.rows.map(madeNode), ...lineage.visualizations.rows.map(visualizationNode)];
  for (const { id } of after) edges.push({ from: output.id, to: id });
  const { version } = lineage;
  const own: LineageNode = { ...versionNode(version, 'this'), id: self, facts: [] };
  const moreAfter = [lineage.readers, lineage.datasets, lineage.visualizations].some(({ and_more }) => and_more);
  const all: LineageColumn[] = [
    { name: 'before', nodes: [...before.values()], more: moreBefore },
    { name: 'from', nodes: from, more: false },
    { name: 'version', nodes: [own], more: false },
    { name: 'output', nodes: [...outputs, ...children], more: lineage.children.and_more },
    { name: 'after', nodes: after, more: moreAfter },
  ];
  return { columns: all.filter(({ nodes }) => nodes.length > 0), edges };
}

/** A text with its middle left out: both ends of a path tell what it is. */
export function shortened(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  const tail = Math.ceil((most - 1) * 0.6);
  return `${letters.slice(0, most - 1 - tail).join('')}…${letters.slice(-tail).join('')}`;
}

export interface Box {
  left: number;
  top: number;
}

export interface Layout {
  width: number;
  height: number;
  nodeWidth: number;
  boxes: Map<string, Box>;
  /** The left end of each column. */
  lefts: number[];
}

export const nodeHeight = 92;
const between = 14;
const narrowest = 124;
const widest = 216;
const gapMost = 72;
const gapLeast = 26;

/** Places each column's nodes around the middle of the tallest, in the width there is; too narrow a place scrolls. */
export function layoutOf({ columns }: Graph, width: number): Layout {
  const count = columns.length;
  const gaps = Math.max(1, count - 1);
  const gap = Math.max(gapLeast, Math.min(gapMost, (width - count * widest) / gaps));
  const nodeWidth = Math.max(narrowest, Math.min(widest, (width - gap * (count - 1)) / count));
  const heightOf = ({ nodes }: LineageColumn) => nodes.length * nodeHeight + (nodes.length - 1) * between;
  const height = Math.max(nodeHeight, ...columns.map(heightOf));
  const boxes = new Map<string, Box>();
  const lefts = columns.map((_, at) => at * (nodeWidth + gap));
  columns.forEach((column, at) => {
    const first = (height - heightOf(column)) / 2;
    column.nodes.forEach(({ id }, row) => boxes.set(id, { left: lefts[at]!, top: first + row * (nodeHeight + between) }));
  });
  return { width: count * nodeWidth + (count - 1) * gap, height, nodeWidth, boxes, lefts };
}

/** A curve from the right end of one node to the left end of another. */
export function curveOf({ from, to }: Edge, { boxes, nodeWidth }: Layout): string {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (!start || !end) return '';
  const [x1, y1] = [start.left + nodeWidth, start.top + nodeHeight / 2];
  const [x2, y2] = [end.left, end.top + nodeHeight / 2];
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function versionNode({ key, job_name, status }: RelatedVersion, kind: Kind): LineageNode {
  const name = `${job_name} ${versionName(key.version)}`;
  return { id: `version/${key.job}/${key.version}`, kind, icon: 'jobs', name, facts: [], status, route: { page: 'job', job: key.job, version: key.version, tab: 'lineage' } };
}

/** One that also started from this version stands in both columns. */
function readerNode(row: RelatedVersion): LineageNode {
  return { ...versionNode(row, 'reader'), id: `reader/${row.key.job}/${row.key.version}` };
}

function dataNode({ source, known }: LineageData, at: number): LineageNode {
  if (source.source === 'path') return { id: `data/${at}`, kind: 'data', icon: 'folder', name: source.path, facts: [], route: folderRoute(source.path) };
  const node: LineageNode = { id: `data/${at}`, kind: 'dataset', icon: 'datasets', name: `${source.dataset} ${source.version}`, facts: [] };
  return known ? { ...node, route: { page: 'dataset', name: source.dataset, version: parseVersion(source.version) } } : { ...node, gone: true };
}

/** What a version of a data set was made of. */
function madeOf({ made_of }: LineageData, at: number): LineageNode | null {
  if (made_of === null) return null;
  const id = `origin/${at}`;
  if (made_of.kind === 'computer') return { id, kind: 'folder', icon: 'computer', name: made_of.path, facts: [] };
  return { id, kind: 'data', icon: 'folder', name: made_of.url, facts: [], route: folderRoute(made_of.url) };
}

function algorithmNode({ algorithm, code, version }: Lineage, words: LineageWords): LineageNode {
  const facts = code ? [words.hash(code.hash.slice(0, 7))] : [];
  if (code?.git?.commit) facts.push(words.commit(code.git.commit.slice(0, 7)));
  if (code?.git && code.git.changed_files > 0) facts.push(words.changed(code.git.changed_files));
  const shared = { id: 'algorithm', facts };
  if (algorithm.source === 'built_in') return { ...shared, kind: 'algorithm', icon: 'algorithms', name: algorithm.algorithm, route: { page: 'algorithms', unfolded: [algorithm.algorithm] } };
  if (algorithm.code_dir !== '') return { ...shared, kind: 'code', icon: 'code', name: algorithm.code_dir, route: folderRoute(algorithm.code_dir) };
  const configurations: Route = { page: 'job', ...version.key, tab: 'configurations' };
  if (algorithm.source === 'framework') return { ...shared, kind: 'engine', icon: 'engines', name: algorithm.engine, route: configurations };
  return { ...shared, kind: 'image', icon: 'engines', name: algorithm.image, route: configurations };
}

function parentNode({ parent, parent_version, version }: Lineage): LineageNode | null {
  if (parent_version) return versionNode(parent_version, 'parent');
  if (parent === null) return null;
  return { id: 'parent', kind: 'parent', icon: 'jobs', name: `${version.job_name} ${versionName(parent)}`, facts: [], gone: true };
}

function madeNode({ dataset, version }: { dataset: string; version: number }): LineageNode {
  return { id: `made/${dataset}/${version}`, kind: 'made', icon: 'datasets', name: `${dataset} ${versionName(version)}`, facts: [], route: { page: 'dataset', name: dataset, version } };
}

function visualizationNode({ id, name, status }: { id: number; name: string; status: JobStatus }): LineageNode {
  return { id: `visualization/${id}`, kind: 'visualization', icon: 'chart', name, facts: [], status, route: { page: 'visualization', id } };
}

/** The objects browser at a path, as specs write paths. */
function folderRoute(path: string): Route {
  return { page: 'objects', at: asFolder(path.replace(/^(s3:\/\/|\/)/, 'obs://')) };
}
