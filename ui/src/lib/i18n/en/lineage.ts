import { plural } from '../plural';

/** The tab Lineage. */
export const lineage = {
  loadFailed: 'The lineage could not be loaded',
  label: 'Lineage of this version',
  columns: { before: 'Origin', from: 'Made from', version: 'This version', output: 'Leads to', after: 'Used by' },
  kinds: {
    version: 'Version',
    this: 'This version',
    parent: 'Parent version',
    child: 'Child version',
    dataset: 'Dataset',
    data: 'Data path',
    folder: 'Folder of this computer',
    code: 'Code directory',
    algorithm: 'Built-in algorithm',
    image: 'Image',
    engine: 'AI engine',
    output: 'Training output path',
    reader: 'Trains on it',
    made: 'Dataset made of it',
    visualization: 'Visualization job',
  },
  deleted: 'deleted',
  more: (count: number) => `More than ${count}; the newest are shown`,
  commit: (commit: string) => `git ${commit}`,
  changed: (count: number) => plural(count, 'uncommitted file', 'uncommitted files'),
  hash: (hash: string) => `code ${hash}`,
  inTo: (name: string) => `goes into ${name}`,
  outOf: (name: string) => `comes from ${name}`,
};
