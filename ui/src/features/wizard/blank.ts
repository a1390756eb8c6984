/**
 * A row that was added and not filled in yet is no variable. Blank rows are left out of what is sent, as are those of the
 * list that the algorithm source does not take and the form therefore hides. Faults that
 * come back by the number of a row are put on the row the person sees.
 */
import type { Fault, JobSpec, Variable } from '../../wire';

type Rows = 'environment' | 'parameters';
const lists: readonly Rows[] = ['environment', 'parameters'];
const filled = (row: Variable) => row.name !== '' || row.value !== '' || row.secret !== undefined;

export function withoutBlankRows(spec: JobSpec): JobSpec {
  const taken: Rows = spec.algorithm.source === 'custom_image' ? 'environment' : 'parameters';
  return { ...spec, environment: [], parameters: [], [taken]: spec[taken].filter(filled) };
}

/** `fault` as found in the spec without blank rows, with the field as it is in `spec`. */
export function onShownRow(spec: JobSpec, fault: Fault): Fault {
  for (const list of lists) {
    const match = fault.field.match(new RegExp(`^${list}\\[(\\d+)\\](.*)$`));
    if (!match) continue;
    const shown = spec[list].flatMap((row, at) => (filled(row) ? [at] : []))[Number(match[1])];
    return shown === undefined ? fault : { ...fault, field: `${list}[${shown}]${match[2]}` };
  }
  return fault;
}

/** What a form holds before it is filled in. */
export const emptySpec: JobSpec = {
  name: '',
  description: '',
  algorithm: { source: 'custom_image', image: '', code_dir: '', boot_command: '' },
  data: [],
  output_path: '',
  parameters: [],
  environment: [],
  log_path: '',
  resources: { pool: { kind: 'public' }, device: 'cpu', flavor: '', nodes: 1 },
  notification: null,
};
