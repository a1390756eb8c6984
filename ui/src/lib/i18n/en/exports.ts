import type { ExportNoteKind, ExportTarget, ImportFaultKind } from '../../../wire';
import { plural } from '../plural';
import { faults } from './faults';

/** A sentence for every kind of note; the type is what holds both languages to all of them. */
export type NoteTexts = { readonly [Code in ExportNoteKind['code']]: (kind: Extract<ExportNoteKind, { code: Code }>) => string };
export type ImportFaultTexts = { readonly [Code in ImportFaultKind['code']]: (kind: Extract<ImportFaultKind, { code: Code }>) => string };

const targets: Record<ExportTarget, string> = {
  estimator: 'Estimator SDK',
  v1_job: 'v1 job',
  v1_config: 'v1 configuration',
  v2_job: 'v2 job',
  command: 'Command',
  job_file: 'Job file',
};

const explained: Record<ExportTarget, string> = {
  estimator: 'Python with the ModelArts SDK. Session() takes its credentials from the notebook or its arguments.',
  v1_job: 'Body of POST /v1/{project_id}/training-jobs. trainyard submit -f reads it as well.',
  v1_config: 'Body of POST /v1/{project_id}/training-job-configs.',
  v2_job: 'Body of POST /v2/{project_id}/training-jobs.',
  command: 'For a shell of this computer.',
  job_file: 'What trainyard submit -f reads.',
};

const notes: NoteTexts = {
  no_place: () => 'There is no place for it.',
  environment_of_images_only: () => 'Only a custom image takes environment variables there.',
  parameters_become_environment: () => 'The parameters of a custom image are its environment variables there.',
  secret: ({ name }) => `${name} is a secret: its value is never written. Give it there.`,
  only_here: ({ given }) => `${given} exists on this computer only. Put in what it is there.`,
  needs_id: ({ given }) => `${given} is a name. Put in its id at the service.`,
  unknown_engine: ({ given }) => `${given} is none of the documented engines. Choose one that the service offers.`,
  topic_is_no_urn: ({ given }) => `“${given}” is a name. Put in the URN of the topic.`,
  undocumented: ({ member }) => `Sent as ${member}, as other clients do; the reference does not list it.`,
  mixed_sources: () => 'One list takes either paths or datasets. Rows of the other kind are left out.',
  named_anew: ({ given, name }) => `${given} is called ${name} there.`,
  command_rewritten: () => 'run_train.sh is dropped, and the code directory is where that generation puts it.',
  line_break: () => 'The service takes no line breaks here.',
  dollar: () => 'The service takes no $ here.',
  not_a_path: ({ given }) => `“${given}” is no path in object storage.`,
  bad_name: ({ max }) => `The service takes 1 to ${max} letters, digits, underscores (_) or hyphens (-).`,
  too_long: ({ max, actual }) => `It has ${actual} characters; the service takes ${max}.`,
  too_many: ({ max, actual }) => `There are ${actual} rows; the service takes ${max}.`,
  twice: ({ name }) => `${name} is there twice; the last one counts.`,
  missing: () => 'It is empty and needed there.',
  must_exist: ({ name }) => `A configuration called ${name} must exist where the command is run.`,
};

const importFaults: ImportFaultTexts = {
  syntax: ({ reason }) => `This is neither YAML nor JSON: ${reason}`,
  shape: ({ reason }) => reason,
  newer: ({ found }) => `The file has format ${found}, of a newer Trainyard.`,
  not_configurations: () => 'The file holds neither configurations nor a job. It begins with “trainyard: configurations”.',
  empty: () => 'The file holds no configuration.',
  no_name: () => 'The job has no name that the configuration could get. Add one.',
  twice: ({ name, first_line }) => `${name} is there twice${first_line === null ? '' : `, first in line ${first_line}`}. Keep one.`,
  bad_folder: ({ given }) => `“${given}” is no folder. Write names between slashes, such as vision/digits.`,
  bad_tag: ({ given }) => `“${given}” is no tag. Use up to 40 characters, without comma and slash.`,
  too_many_tags: ({ max, actual }) => `It has ${actual} tags. At most ${max} are kept.`,
  value: ({ kind }) => (faults[kind.code] as (kind: unknown) => string)(kind),
};

/** A job in other tools' words: the dialog, what a target can't carry, and what is wrong with a file. */
export const exports = {
  menu: 'Export as…',
  title: (name: string) => `Export ${name} as`,
  targetsLabel: 'Written for',
  targets,
  explained,
  leftOut: 'Not carried',
  check: 'To look at there',
  carriesAll: 'Everything is carried.',
  noteCount: (count: number) => plural(count, 'note', 'notes'),
  copy: 'Copy',
  save: 'Save to file…',
  saved: (path: string) => `Saved as ${path}.`,
  notes,
  importFaults,
  failed: 'It could not be written',
};
