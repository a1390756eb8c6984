import type { LineFaultKind } from '../../../wire';
import { plural } from '../plural';

const lineFaults: Record<LineFaultKind, string> = {
  no_equals: 'there is no NAME=VALUE',
  bad_name: 'there is no name before the =',
  open_quote: 'a quote is opened and never closed',
  after_quote: 'something follows the closing quote',
};

export const variables = {
  import: 'Import .env file…',
  imported: (count: number, file: string) => `${plural(count, 'variable was', 'variables were')} read from ${file}.`,
  importedNone: (file: string) => `There is no variable in ${file}.`,
  skipped: (count: number) => `${plural(count, 'line', 'lines')} could not be read:`,
  lineFault: (line: number, kind: LineFaultKind) => `Line ${line}: ${lineFaults[kind]}.`,
  lineFaultsMore: (count: number) => `and ${plural(count, 'more line', 'more lines')}`,
  keepSecret: (name: string) => `Keep the value of ${name} secret`,
  noSecret: (name: string) => `The value of ${name} is secret. Make it an ordinary one`,
  secretValue: (row: string) => `Secret value, ${row}`,
  kept: 'Kept in the keyring. Type to replace it.',
  toKeep: 'Type the secret value',
  noLonger: (name: string) => `${name} is no longer secret, and its value is gone from this form.`,
  hint: 'The lock keeps a value in the keyring of this computer: it is in no file, no configuration and none of Trainyard’s logs.',
  noKeyring: (reason: string) => `This value cannot be kept secret: ${reason}.`,
};
