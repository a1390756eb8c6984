import type { AlgorithmParameterType, AlgorithmResourceType, ManifestFault, ParameterValueFaultKind } from '../../../wire';

type FaultTexts = { readonly [Code in ManifestFault['kind']['code']]: (kind: Extract<ManifestFault['kind'], { code: Code }>) => string };
type ValueTexts = { readonly [Code in ParameterValueFaultKind['code']]: (kind: Extract<ParameterValueFaultKind, { code: Code }>) => string };
type TypeTexts = { readonly [Type in AlgorithmParameterType]: string };
type ResourceTexts = { readonly [Type in AlgorithmResourceType]: string };

/** A fault of a value in a manifest, shared by the sentences about its key. */
export const valueFaults: ValueTexts = {
  required: () => 'It is required.',
  not_whole: ({ given }) => `“${given}” is not a whole number.`,
  not_number: ({ given }) => `“${given}” is not a number.`,
  not_bool: ({ given }) => `“${given}” is neither true nor false.`,
  not_a_choice: ({ given, choices }) => `“${given}” is none of ${choices.join(', ')}.`,
  too_small: ({ given, min }) => `${given} is below the smallest value, ${min}.`,
  too_large: ({ given, max }) => `${given} is above the largest value, ${max}.`,
  control_character: () => 'It contains a line break or another control character.',
  unknown_parameter: ({ known }) => `There is no such parameter; there is ${known.join(', ')}.`,
  set_by_platform: () => 'The platform appends it; remove it.',
  duplicate: () => 'It is there twice; keep one.',
};
const valueText = (kind: ParameterValueFaultKind) => (valueFaults[kind.code] as (kind: ParameterValueFaultKind) => string)(kind);

const faults: FaultTexts = {
  empty: () => 'It is empty. Write something.',
  bad_name: ({ given }) => `“${given}” is not a name. Use at most 64 letters, digits and underscores.`,
  not_the_folders: ({ folder }) => `It has to be the name of the folder, ${folder}.`,
  bad_version: ({ given }) => `“${given}” is not a version. Write it like 1.0.0.`,
  entry_not_inside: ({ given }) => `${given} leads out of the package.`,
  entry_not_python: ({ given }) => `${given} is not a .py file.`,
  entry_missing: ({ given }) => `${given} is not in the package.`,
  duplicate: ({ given }) => `“${given}” is there twice. Keep one.`,
  reserved: ({ given }) => `${given} is appended by the platform. Choose another name.`,
  only_for_numbers: () => 'It is for parameters of the types int and float only.',
  only_for_choices: () => 'It belongs to parameters of the type choice, which need it.',
  min_above_max: () => 'It is above max.',
  bad_default: ({ value }) => valueText(value),
  unknown_metric: ({ given }) => `“${given}” is not one of the metrics.`,
  no_bound: () => 'It needs a number in at_least or at_most.',
  bad_sample_value: ({ field, value }) => `${field}: ${valueText(value)}`,
  name_taken: () => 'The catalogue has an algorithm of that name. Remove it first, or rename this one.',
  unreadable: ({ reason }) => reason,
};

/** The page Built-in Algorithms. */
export const algorithms = {
  page: 'Built-in Algorithms',
  table: 'Algorithms',
  search: 'Search by name or use',
  add: 'Add algorithm…',
  columns: { name: 'Name', use: 'Use', engine: 'Engine', version: 'Version', resources: 'Type', operation: 'Operation' },
  shipped: 'Comes with Trainyard',
  users: 'Added by you',
  broken: 'Cannot be used',
  expand: (name: string) => `Show ${name}`,
  collapse: (name: string) => `Hide ${name}`,
  create: 'Create Training Job',
  createOf: (name: string) => `Create Training Job with ${name}`,
  remove: (name: string) => `Remove ${name}`,
  loadFailed: 'The catalogue could not be loaded',
  empty: 'No algorithms',
  emptyText: 'A built-in algorithm is a folder with a manifest, algorithm.yaml, and a program. Add one of yours.',
  nothingFound: 'No algorithm matches',
  nothingFoundText: 'Change the search.',
  clearSearch: 'Clear search',
  engineOf: (framework: string, oldest: string | null, python: string | null) =>
    [`${framework}${oldest ? ` ${oldest} or later` : ''}`, python && framework !== 'Python' ? `Python ${python} or later` : ''].filter(Boolean).join(', ') + (python && framework === 'Python' ? ` ${python} or later` : ''),
  resourceTypes: { cpu: 'CPU', gpu: 'GPU', ascend: 'Ascend' } as ResourceTexts,
  detail: {
    use: 'Use',
    description: 'Description',
    engine: 'AI Engine',
    entry: 'Program',
    resources: 'Type',
    nodes: 'Compute Nodes',
    distributed: 'One or more',
    standalone: '1 (standalone)',
    data: 'Data layout',
    reached: 'Reached',
    metrics: 'Metrics',
    folder: 'Folder',
    readme: 'Readme',
    parameters: 'Running parameters',
    noParameters: 'It takes none.',
    faults: 'What has to be mended in algorithm.yaml',
  },
  better: { higher: 'higher is better', lower: 'lower is better' },
  parameterColumns: { name: 'Name', type: 'Type', default: 'Default', range: 'Range', required: 'Required', help: 'Meaning' },
  types: { int: 'Whole number', float: 'Number', string: 'Text', bool: 'true / false', choice: 'Choice' } as TypeTexts,
  range: (min: number | null, max: number | null) => (min !== null && max !== null ? `${min} to ${max}` : min !== null ? `at least ${min}` : max !== null ? `at most ${max}` : ''),
  yes: 'Yes',
  no: 'No',
  adding: {
    title: 'Add a built-in algorithm',
    text: 'Choose the folder of a package: algorithm.yaml and the program it names. The folder is checked, then copied into the catalogue.',
    folder: 'Folder',
    choose: 'Choose folder…',
    checking: 'Checking…',
    sound: (title: string, name: string, version: string) => `${title} (${name} ${version}) can be added.`,
    faulty: 'This folder cannot be added yet. Mend these, then check again:',
    again: 'Check again',
    go: 'Add',
    done: (name: string) => `${name} was added.`,
  },
  removal: {
    title: (name: string) => `Remove ${name}?`,
    text: 'Its copy in the catalogue is deleted. The folder it was added from stays, and so do jobs that ran with it; they cannot be run again without it.',
    action: 'Remove',
    done: (name: string) => `${name} was removed.`,
  },
  faults,
};
