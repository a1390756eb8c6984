/**
 * Which values are shown as dots: those that are marked, and those whose name says that they open something. What is
 * hidden here is hidden from who looks over a shoulder; where it is kept is the console's business.
 */
import { dots } from '../../lib/variable';
import type { Variable } from '../../wire';

export { dots };

const telling = /(^|[_-])(password|passwd|pwd|secret|token|credentials?|(api|access|private|secret)_?-?key|ak|sk)([_-]|$)/i;

export function isSecretName(name: string): boolean {
  return telling.test(name.replace(/^-+/, ''));
}

export function isSecret(variable: Variable): boolean {
  return variable.secret !== undefined || isSecretName(variable.name);
}

/** The value as it is shown. */
export function shownValue(variable: Variable): string {
  return variable.secret !== undefined || (variable.value !== '' && isSecretName(variable.name)) ? dots : variable.value;
}

/** A command without the values of secrets: those of options whose name tells, and of the rows themselves. */
export function shownCommand(command: string, rows: readonly Variable[]): string {
  const options = command.replace(/(^|\s)(--?[\w-]+)([= ])('[^']*'|"[^"]*"|[^\s-][^\s]*)/g, (all, before: string, name: string, between: string) =>
    isSecretName(name) ? `${before}${name}${between}${dots}` : all,
  );
  const values = rows.filter((row) => isSecret(row) && row.value.length > 3).map((row) => row.value);
  return values.reduce((text, value) => text.replaceAll(value, dots), options);
}
