/**
 * The usual boot command, of which the guides show every example:
 * `bash /home/work/run_train.sh python /home/work/user-job-dir/<dir>/<file>.py <arguments>`. Composes one and takes one apart.
 */
import type { Variable } from '../../wire';
import { quote, splitWords } from './shell';

export const jobDir = '/home/work/user-job-dir';
const runTrain = '/home/work/run_train.sh';
const shells = ['bash', 'sh', '/bin/bash', '/bin/sh'];

/** What a command is made of. */
export interface CommandParts {
  /** Whether it is started by run_train.sh. */
  wrapped: boolean;
  /** `python`, `bash` or another. */
  program: string;
  /** Name of the folder below `user-job-dir`. */
  dir: string;
  /** Path of the file in it. */
  file: string;
  /** A name without a value is an option by itself, a value without a name is a word. */
  parameters: Variable[];
  /** Between an option and its value. */
  between: '=' | ' ';
}

/** The last element of a folder's path: the name it has below `user-job-dir`. */
export function lastElement(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

export function composeCommand({ wrapped, program, dir, file, parameters, between }: CommandParts): string {
  const start = wrapped ? ['bash', runTrain] : [];
  const words = [...start, program, `${jobDir}/${dir}/${file}`, ...parameters.flatMap((row) => argument(row, between))];
  return words.map(quote).join(' ');
}

/** Null for a command of another kind. */
export function readCommand(line: string): CommandParts | null {
  const words = splitWords(line.trim());
  if (!words) return null;
  const wrapped = shells.includes(words[0] ?? '') && words[1] === runTrain;
  const [program, path, ...rest] = wrapped ? words.slice(2) : words;
  if (!program || !path?.startsWith(`${jobDir}/`)) return null;
  const [dir, ...file] = path.slice(jobDir.length + 1).split('/');
  if (!dir || file.length === 0 || file.some((part) => part === '' || part === '..')) return null;
  const { parameters, between } = readArguments(rest);
  return { wrapped, program, dir, file: file.join('/'), parameters, between };
}

function argument({ name, value }: Variable, between: '=' | ' '): string[] {
  if (name === '') return value === '' ? [] : [value];
  const option = name.startsWith('-') ? name : `--${name}`;
  if (value === '') return [option];
  // A value that looks like an option would be taken for one.
  return between === '=' || value.startsWith('-') ? [`${option}=${value}`] : [option, value];
}

/** One form for all: that of the first option with a value. */
function readArguments(words: readonly string[]): Pick<CommandParts, 'parameters' | 'between'> {
  const parameters: Variable[] = [];
  let between: '=' | ' ' | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const [, dashes, name, , value] = /^(--?)([^\s=-][^\s=]*)(=([\s\S]*))?$/.exec(word) ?? [];
    const shown = dashes === '-' ? `-${name}` : (name ?? '');
    const next = words[at + 1];
    if (name === undefined) parameters.push({ name: '', value: word });
    else if (value !== undefined) {
      between ??= '=';
      parameters.push({ name: shown, value });
    } else if (between !== '=' && next !== undefined && !next.startsWith('-')) {
      between = ' ';
      parameters.push({ name: shown, value: next });
      at += 1;
    } else parameters.push({ name: shown, value: '' });
  }
  return { parameters, between: between ?? '=' };
}
