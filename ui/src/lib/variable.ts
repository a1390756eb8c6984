/** A variable as it is shown: a secret one by dots, as its value is not here. */
import type { Variable } from '../wire';

export const dots = '••••••••';

export function shownValue({ value, secret }: Variable): string {
  return secret === undefined ? value : dots;
}

export function shownVariable(variable: Variable): string {
  return `${variable.name}=${shownValue(variable)}`;
}
