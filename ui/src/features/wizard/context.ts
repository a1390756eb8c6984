/** How the parts of the form find its model. */
import { getContext, setContext } from 'svelte';
import type { WizardModel } from './model.svelte';

const WIZARD = Symbol('wizard');

export function provideWizard(model: WizardModel): WizardModel {
  return setContext(WIZARD, model);
}

export function useWizard(): WizardModel {
  return getContext<WizardModel>(WIZARD);
}
