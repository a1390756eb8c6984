/**
 * How a Field and the control inside it find each other: ids for the label, the hint and the error. A control asks with
 * `useField()` and works without one when it is given its own `label`.
 */
import { getContext, setContext } from 'svelte';

export interface FieldWiring {
  readonly controlId: string;
  readonly labelId: string;
  /** The ids of the hint and the error that are on screen, or undefined. */
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

/** The form a field stands in, as far as its fields have to know. */
export interface FormWiring {
  /** Whether its button was pressed: from then on what is missing is said. */
  readonly pressed: boolean;
}

const FIELD = Symbol('field');
const FORM = Symbol('form');

export function provideForm(wiring: FormWiring): void {
  setContext(FORM, wiring);
}

export function useForm(): FormWiring | undefined {
  return getContext<FormWiring | undefined>(FORM);
}

export function provideField(wiring: FieldWiring): void {
  setContext(FIELD, wiring);
}

export function useField(): FieldWiring | undefined {
  return getContext<FieldWiring | undefined>(FIELD);
}

/** What an `<input>`-like element carries: a real `<label for>` names it. */
export function nativeWiring(field: FieldWiring | undefined, label?: string) {
  return {
    id: field?.controlId,
    'aria-label': label,
    'aria-describedby': field?.describedBy,
    'aria-invalid': field?.invalid ? ('true' as const) : undefined,
    'aria-required': field?.required ? ('true' as const) : undefined,
  };
}

/** What a composite carries (a group, a listbox button): the label's id names it. */
export function groupWiring(field: FieldWiring | undefined, label?: string) {
  return {
    'aria-label': label,
    'aria-labelledby': label ? undefined : field?.labelId,
    'aria-describedby': field?.describedBy,
    'aria-invalid': field?.invalid ? ('true' as const) : undefined,
  };
}
