/** Evaluations of versions: counts that are made up, and what follows from them as the console works it out. */
import type { Commands, Evaluation, EvaluationState, VersionKey, VersionRow } from '../../wire';

type Asked = 'show_evaluation';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export class MemoryEvaluation {
  /** What is answered for a job of this name, in place of what it usually is. */
  readonly states = new Map<string, EvaluationState>();
  readonly #version: (key: VersionKey) => VersionRow;

  constructor(version: (key: VersionKey) => VersionRow) {
    this.#version = version;
  }

  readonly answers: Answers = {
    show_evaluation: ({ key }) => {
      const { spec, created_at_ms, ended_at_ms } = this.#version(key);
      return { path: `${spec.output_path}evaluation.json`, state: this.states.get(spec.name) ?? stateOf(spec.name, key, ended_at_ms ?? created_at_ms) };
    },
  };
}

function stateOf(name: string, key: VersionKey, written_at_ms: number): EvaluationState {
  switch (name) {
    case 'digits-lr-sweep':
      return { state: 'found', evaluation: sampleEvaluation(digits), written_at_ms };
    case 'recsys-two-tower':
      return { state: 'found', evaluation: sampleEvaluation(many), written_at_ms };
    case 'speech-commands-cnn':
      return { state: 'broken', fault: { code: 'columns', label: 'yes', counts: 9, labels: 10 }, written_at_ms };
    case 'trainjob-3f9a':
      return { state: 'of_another_time', written_at_ms, by: { key: { job: key.job, version: key.version }, job_name: name, status: 'completed', created_at_ms: written_at_ms } };
    default:
      return { state: 'none' };
  }
}

const digits = Array.from({ length: 10 }, (_, at) => String(at));
const many = Array.from({ length: 48 }, (_, at) => `${['garden', 'kitchen tool', 'long-haired dog of unknown breed', 'bolt', 'street sign', 'bird'][at % 6]} ${at + 1}`);

/** Most samples are told right; a few go to a label that is like theirs, by a rule and not by chance. */
export function sampleEvaluation(labels: readonly string[]): Evaluation {
  const matrix = labels.map((_, row) =>
    labels.map((_, column) => {
      if (row === column) return 52 - ((row * 7) % 9);
      return (row * 5 + column * 3) % 17 === 0 ? 1 + ((row + column) % 4) : 0;
    }),
  );
  const wrong = matrix.flatMap((row, label) =>
    row.flatMap((count, taken_for) =>
      label === taken_for
        ? []
        : Array.from({ length: count }, (_, at) => ({ label, taken_for, text: `row ${label * 100 + taken_for * 10 + at} of the data`, path: at === 0 ? `wrong/${label}-as-${taken_for}.png` : '', confidence: 0.4 + ((label + taken_for + at) % 5) / 10 })),
    ),
  );
  return evaluationOf(labels, matrix, wrong);
}

/** What the console answers for these counts. */
export function evaluationOf(labels: readonly string[], matrix: number[][], wrong: Evaluation['wrong'] = []): Evaluation {
  const sum = (counts: readonly number[]) => counts.reduce((one, other) => one + other, 0);
  const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const samples = sum(matrix.map(sum));
  const results = labels.map((label, at) => {
    const [own, taken, right] = [sum(matrix[at]!), sum(matrix.map((row) => row[at]!)), matrix[at]![at]!];
    return { label, samples: own, taken, right, precision: ratio(right, taken), recall: ratio(right, own), f1: ratio(2 * right, own + taken), misrecognition: ratio(taken - right, samples - own) };
  });
  const mean = (key: 'precision' | 'recall' | 'f1') => {
    const known = results.flatMap((result) => result[key] ?? []);
    return ratio(sum(known), known.length);
  };
  const right = sum(results.map((result) => result.right));
  return { samples, right, accuracy: ratio(right, samples), precision: mean('precision'), recall: mean('recall'), f1: mean('f1'), labels: results, matrix, wrong, wrong_left_out: 0 };
}
