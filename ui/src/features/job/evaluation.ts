/** What the pages of an evaluation work out from its counts. Owns no words. */
import type { Evaluation, WrongSample } from '../../wire';

/** How many labels the matrix shows at once, besides all of them. */
export const matrixSizes = [10, 15, 20] as const;
/** More cells than a table of all labels is drawn with; beyond it there is the overview. */
export const tableMost = 30;

/** Fewer than this are not worth a button that shows them. */
export const fewLeft = 5;

/** The first of a list, or all of it where hardly any would be left. */
export function firstOf<T>(list: T[], most: number): T[] {
  return list.length - most < fewLeft ? list : list.slice(0, most);
}

/** A cell of the matrix: the label its samples have, and the one they were taken for. */
export interface Cell {
  label: number;
  takenFor: number;
}

/** Samples that went from one label to another, and their share of all that are told of. */
export interface Part {
  at: number;
  count: number;
  share: number;
}

export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** How many samples of a label were told wrong, and of others taken for it. */
export function mistakes({ labels }: Evaluation, at: number): number {
  const { samples, taken, right } = labels[at]!;
  return samples + taken - 2 * right;
}

/** The labels whose name holds a text, in the file's order; of too many, those with most mistakes. */
export function shownLabels(evaluation: Evaluation, text: string, most: number): number[] {
  const wanted = text.trim().toLowerCase();
  const matching = evaluation.labels.flatMap(({ label }, at) => (label.toLowerCase().includes(wanted) ? [at] : []));
  if (matching.length <= most) return matching;
  const worst = matching.toSorted((one, other) => mistakes(evaluation, other) - mistakes(evaluation, one) || one - other);
  return worst.slice(0, most).sort((one, other) => one - other);
}

/** How many samples of a label were taken for labels that are not shown. */
export function takenForOthers({ matrix, labels }: Evaluation, at: number, shown: readonly number[]): number {
  return shown.reduce((left, other) => left - matrix[at]![other]!, labels[at]!.samples);
}

/** What a label's samples were taken for, most first. */
export function distribution({ matrix, labels }: Evaluation, at: number): Part[] {
  return parts(matrix[at]!, labels[at]!.samples);
}

/** Which other labels' samples were taken for it, most first. */
export function sources({ matrix, labels }: Evaluation, at: number): Part[] {
  const { taken, right } = labels[at]!;
  const counts = matrix.map((row, label) => (label === at ? 0 : row[at]!));
  return parts(counts, taken - right);
}

/** The samples of a cell; without one, all. */
export function wrongOf({ wrong }: Evaluation, cell: Cell | null): WrongSample[] {
  return cell === null ? wrong : wrong.filter(({ label, taken_for }) => label === cell.label && taken_for === cell.takenFor);
}

/** Where a sample's file lies: a path without a scheme is one in the output path. */
export function sampleUrl(output: string, path: string): string | null {
  if (path === '') return null;
  if (/^(obs|s3):\/\//.test(path)) return path.replace(/^s3:/, 'obs:');
  // A path of this computer, and one that leaves the folder, are in no storage.
  if (path.startsWith('/') || path.includes('://') || path.split('/').includes('..')) return null;
  return output.replace(/\/?$/, '/') + path.replace(/^\.\//, '');
}

function parts(counts: readonly number[], whole: number): Part[] {
  return counts
    .map((count, at) => ({ at, count, share: share(count, whole) }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || one.at - other.at);
}
