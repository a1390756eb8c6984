import type { FaultKind } from '../../../wire';
import { plural } from '../plural';
import { formatBytes } from '../format';
import { badName } from './names';

/** A sentence for every kind of fault; the type is what holds both languages to all of them. */
export type FaultTexts = { readonly [Code in FaultKind['code']]: (kind: Extract<FaultKind, { code: Code }>) => string };

const list = (known: readonly string[]) =>
  known.length === 0 ? 'another' : known.length === 1 ? known[0]! : `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
const size = (bytes: number) => formatBytes(bytes, 'en');

export const faults: FaultTexts = {
  required: () => 'Fill this in.',
  bad_name: ({ max }) => badName(max),
  too_long: ({ max, actual }) => `This has ${actual} characters. At most ${max} are allowed.`,
  out_of_range: ({ min, max, actual }) => `${actual} is out of range. Choose ${min} to ${max}.`,
  not_an_object_path: ({ given }) => `“${given}” is not a path. Write it like obs://bucket/folder/.`,
  bad_variable_name: ({ given }) => `“${given}” is not a variable name. Use letters, digits and underscores, and no digit first.`,
  reserved_variable: ({ name }) => `${name} is set by the platform. Choose another name.`,
  duplicate: ({ given }) => `“${given}” is there twice. Keep one.`,
  control_character: () => 'This contains a line break or another control character. Remove it.',
  of_another_source: () => 'This algorithm source does not take it: a custom image takes environment variables, the others running parameters. Remove it.',
  boot_file_not_python: ({ given }) => `“${given}” is not a Python file. Choose a .py file.`,
  boot_file_outside: ({ given, code_dir }) => `“${given}” is not inside ${code_dir}. Choose a file in the code directory.`,
  output_is_data: () => 'This is also the data folder: the job may overwrite what it trains on. Choose another folder.',
  output_not_empty: ({ path }) => `${path} is not empty. Files of an earlier job may be overwritten.`,
  name_taken: ({ name }) => `“${name}” exists already. Choose another name.`,
  unknown_flavor: ({ given, known }) => `There is no ${given || 'such specification'} here. Choose ${list(known)}.`,
  unknown_image: ({ given, known }) => `The image ${given} is not here. Use ${list(known)}.`,
  unknown_topic: ({ given, known }) => `There is no topic “${given}”. Choose ${list(known)}.`,
  unknown_field: ({ name }) => `“${name}” is not a field of a job. Remove it.`,
  wrong_type: ({ expected }) => `This should be ${expected}.`,
  not_found: ({ path }) => `${path} does not exist. Upload it or choose another.`,
  empty_folder: ({ path }) => `${path} is empty. Upload files or choose another folder.`,
  unreadable: ({ path, reason }) => `${path} cannot be read: ${reason}`,
  too_many_nodes: ({ asked, flavor, fit }) => `${plural(asked, 'node', 'nodes')} of ${flavor} do not fit on this computer. At most ${fit} do.`,
  code_too_large: ({ bytes, max_bytes }) => `The code directory has ${size(bytes)}. At most ${size(max_bytes)} are allowed.`,
  code_too_many_files: ({ files, max_files, and_more }) => `The code directory has ${and_more ? 'more than ' : ''}${plural(files, 'file', 'files')}. At most ${max_files.toLocaleString('en')} are allowed.`,
  not_here: ({ what }) => `This computer cannot run a job with ${what}.`,
  unknown_engine: ({ given, known }) => `There is no AI engine ${given} here. Choose ${list(known)}.`,
  no_framework: ({ framework }) => `No Python environment of this computer has ${framework}. Install it in one, or choose another engine.`,
  engine_in_several: ({ given, choose }) => `${given} is in several environments. Choose ${list(choose)}.`,
  unknown_algorithm: ({ given, known }) => `There is no built-in algorithm ${given} here. Choose ${list(known)}.`,
  broken_algorithm: ({ name, reason }) => `The package of ${name} cannot be used: ${reason}`,
  no_engine_for: ({ algorithm, need }) => `${algorithm} needs ${need}. No Python environment of this computer has it.`,
  not_whole: ({ given }) => `“${given}” is not a whole number.`,
  not_number: ({ given }) => `“${given}” is not a number.`,
  not_bool: ({ given }) => `“${given}” is neither true nor false.`,
  not_a_choice: ({ given, choices }) => `“${given}” is not a choice. Choose ${list(choices)}.`,
  too_small: ({ given, min }) => `${given} is too small. At least ${min} is needed.`,
  too_large: ({ given, max }) => `${given} is too large. At most ${max} is allowed.`,
  unknown_parameter: ({ known }) => `The algorithm has no such parameter. It has ${known.join(', ') || 'none'}.`,
  unknown_dataset: ({ given, known }) => (known.length === 0 ? `There is no dataset “${given}”. Create one first.` : `There is no dataset “${given}”. Choose ${list(known)}.`),
  dataset_changed: ({ version, missing, changed, added, example }) => {
    const parts = [missing && `${plural(missing, 'file is', 'files are')} missing`, changed && `${plural(changed, 'file', 'files')} changed`, added && `${plural(added, 'file was', 'files were')} added`];
    return `${version} is not what it was: ${parts.filter(Boolean).join(', ')} (${example}). Create a new version, or choose another.`;
  },
  long_names: ({ count, max, example }) => `${plural(count, 'file has a name', 'files have names')} of more than ${max} characters and will be left out: ${example}`,
  one_node_engine: ({ engine }) => `${engine} runs on one compute node. Set Compute Nodes to 1, or choose another engine.`,
  all_names_long: ({ path, max }) => `Every file in ${path} has a name of more than ${max} characters, so none can be used. Shorten the names.`,
  no_room: ({ needed_bytes, free_bytes }) => `A copy takes ${size(needed_bytes)}, and ${size(free_bytes)} of the disk are free. Make room, or choose a smaller folder.`,
  unknown_pool: ({ given }) => `There is no resource pool ${given} here any more. Choose another.`,
  pool_name_taken: ({ name }) => `A pool called “${name}” exists already. Choose another name.`,
  cpus_left: ({ left }) => (left === 0 ? 'No CPU is left to give away: the public pool keeps one and other pools have the rest.' : `Only ${plural(left, 'CPU is', 'CPUs are')} left: the public pool keeps one, other pools have the rest.`),
  memory_left: ({ left_bytes }) => `Only ${size(left_bytes)} of memory are left by the other pools and the public one.`,
  set_by_platform: () => 'The platform appends this parameter itself. Remove it.',
  secret_on_command_line: () => 'A running parameter is part of the command line, which others can read. Use an environment variable of a custom image.',
  secret_with_value: () => 'A secret is kept in the keyring. Leave the value empty.',
  secret_missing: () => 'Its secret value is not in the keyring of this computer. Type it again.',
  no_keyring: ({ reason }) => `The keyring of this computer cannot be used: ${reason}. Unlock or start it, or make this an ordinary value.`,
  output_in_data: ({ data }) => `This lies inside the data folder ${data}: the job may train on what it writes. Choose another folder.`,
  data_in_output: ({ data }) => `The data folder ${data} lies inside: the job may overwrite what it trains on. Choose another folder.`,
  too_many_tags: ({ max }) => `A job has at most ${max} tags. Take one off first.`,
  bad_topic_name: ({ max }) => `Use 1 to ${max} letters, digits, underscores (_) or hyphens (-), beginning with a letter or a digit.`,
  too_many_bytes: ({ max, actual }) => `This takes ${actual} bytes. At most ${max} are allowed.`,
  topic_taken: ({ name }) => `A topic called “${name}” exists already. Choose another name.`,
  nobody_confirmed: ({ topic }) => `${topic} has no confirmed subscription, so nobody would be told.`,
  already_subscribed: ({ given }) => `${given === 'desktop' ? 'This desktop' : given} is subscribed to this topic already.`,
  not_a_web_address: ({ given }) => `“${given}” is not a web address. Write it like https://example.com/hook.`,
  secret_in_address: () => 'Leave user name and password out of the address. Messages are signed instead.',
  not_a_mail_address: ({ given }) => `“${given}” is not a mail address. Write it like name@example.com.`,
  not_a_signing_secret: () => 'Write whsec_ and 24 to 64 bytes in Base64, or leave it empty to have one made.',
  no_mail_server: () => 'No mail server is set up yet. Set one up under Topics.',
  wrong_code: () => 'This is not what was sent last. Look again, or send it once more.',
  code_expired: () => 'This is no longer valid. Send it once more.',
  password_in_clear: ({ host }) => `The password would travel to ${host} unencrypted. Choose TLS or STARTTLS, or leave the user name empty.`,
};
