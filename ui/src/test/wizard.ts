/** The form of a job as tests open it, fill it in and press its buttons. */
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import Wizard from '../features/wizard/Wizard.svelte';
import { HOST } from '../host/host';
import { MemoryHost, type MemoryOptions } from '../host/memory';
import type { Route } from '../lib/router/route';
import { router } from '../lib/router/router.svelte';
import Page from './Page.svelte';

export async function openWizard(options: MemoryOptions = {}, route: Route = { page: 'create' }): Promise<MemoryHost> {
  return openWizardOn(new MemoryHost(options), route);
}

/** The same with a host that was made ready. */
export async function openWizardOn(host: MemoryHost, route: Route): Promise<MemoryHost> {
  router.replace(route);
  render(Page, { props: { view: Wizard }, context: new Map([[HOST, host]]) });
  await screen.findByRole('heading', { name: 'What will run' });
  return host;
}

export const field = (name: string) => screen.getByRole('textbox', { name });
export const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));
export const submitted = (host: MemoryHost) => host.calls.find((call) => call.command === 'submit')?.args;

export async function type(name: string, text: string): Promise<void> {
  await userEvent.clear(field(name));
  await userEvent.type(field(name), text.replaceAll('{', '{{').replaceAll('[', '[['));
}

/** Fills what an empty form lacks. */
export async function fillIn(): Promise<void> {
  await type('Name', 'digits-again');
  await type('Code Directory', 'obs://demo/digits/code/');
  await type('Boot Command', 'bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py');
  await type('Data Path', 'obs://demo/digits/data/');
  await type('Training Output Path', 'obs://demo/digits/results/');
}
