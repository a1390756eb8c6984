import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST, HostError } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { router } from '../../lib/router/router.svelte';
import { language } from '../../lib/i18n/i18n.svelte';
import { toasts } from '../../lib/ui/toasts.svelte';
import Page from '../../test/Page.svelte';
import { field, fillIn, openWizard as open, openWizardOn, press, submitted, type } from '../../test/wizard';
import Wizard from './Wizard.svelte';

beforeEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  language.current = 'en';
});

describe('faults', () => {
  it('are not shown before a field was left or Next was pressed', async () => {
    await open();
    expect(field('Boot Command')).not.toBeInvalid();
    await userEvent.click(field('Boot Command'));
    await userEvent.tab();
    await waitFor(() => expect(field('Boot Command')).toHaveAccessibleDescription('Fill in Boot Command.'));
    expect(field('Training Output Path')).not.toBeInvalid();
  });

  it('are not shown while a dialog of the field is open, which is not leaving it', async () => {
    await open();
    await press('Compose…');
    expect(await screen.findByRole('dialog', { name: 'Compose the boot command' })).toBeVisible();
    await waitFor(() => expect(document.activeElement?.closest('[role=dialog]')).not.toBeNull());
    expect(screen.queryByText('1 field needs attention')).toBeNull();
    expect(screen.queryByText('Fill in Boot Command.')).toBeNull();
  });

  it('of an empty form are what is left to do, until one was shown', async () => {
    await open();
    const panel = within(screen.getByRole('complementary', { name: 'What will run' }));
    expect(await panel.findByText('3 fields to fill in')).toBeVisible();
    await press('Next');
    expect(await panel.findByText('Can’t start: correct 3 fields')).toBeVisible();
  });

  it('hold Next back, are counted, and the first of them gets the focus', async () => {
    await open();
    await press('Next');
    await waitFor(() => expect(field('Boot Command')).toHaveFocus());
    expect(field('Training Output Path')).toBeInvalid();
    expect(screen.getByText('3 fields need attention')).toBeVisible();
    const outline = within(screen.getByRole('navigation', { name: 'Sections' }));
    expect(outline.getByRole('button', { name: /1 fault Algorithm Source/ })).toBeVisible();
    expect(outline.getByRole('button', { name: /complete Basic Information/ })).toBeVisible();
  });

  it('say in words what would be right, in the language of the page', async () => {
    await open();
    await type('Name', 'two words');
    await userEvent.tab();
    await waitFor(() => expect(field('Name')).toHaveAccessibleDescription(/1 to 64 letters, digits/));
    language.current = 'zh';
    await waitFor(() => expect(screen.getByRole('textbox', { name: '名称' })).toHaveAccessibleDescription(/个字母、数字/));
  });

  it('of a row are shown at the row, also when a blank row stands before it', async () => {
    const host = await open();
    await press('Add Environment Variable');
    await userEvent.click(screen.getByRole('button', { name: 'Add Environment Variable' }));
    await userEvent.type(field('Name, row 2'), 'DLS_TASK_INDEX');
    await userEvent.tab();
    await userEvent.click(field('Name'));
    await waitFor(() => expect(field('Name, row 2')).toHaveAccessibleDescription(/set by the platform/));
    expect(field('Name, row 1')).not.toBeInvalid();
    expect(host.calls.filter((call) => call.command === 'check_spec').at(-1)?.args).toMatchObject({ spec: { environment: [{ name: 'DLS_TASK_INDEX' }] } });
  });

  it('that only warn do not hold Next back', async () => {
    await open();
    await fillIn();
    await type('Training Output Path', 'obs://demo/digits/output/');
    await waitFor(() => expect(field('Training Output Path')).toHaveAccessibleDescription(/is not empty/));
    await press('Next');
    expect(await screen.findByRole('table', { name: 'Values' })).toBeVisible();
    expect(screen.getByRole('region', { name: 'Worth knowing' })).toHaveTextContent('is not empty');
  });

  it('an older answer does not replace a newer one', async () => {
    const host = await open();
    const real = host.call.bind(host);
    let release = () => {};
    host.call = (async (command: never, args: never) => {
      const answer = await real(command, args);
      if (command === 'check_spec' && (args as { spec: { name: string } }).spec.name === 'a b') await new Promise<void>((resolve) => (release = resolve));
      return answer;
    }) as never;
    await type('Name', 'a b');
    await waitFor(() => expect(host.calls.some((call) => JSON.stringify(call.args).includes('"name":"a b"'))).toBe(true));
    await type('Name', 'ab');
    await userEvent.tab();
    await waitFor(() => expect(host.calls.some((call) => call.command === 'check_spec' && JSON.stringify(call.args).includes('"name":"ab"'))).toBe(true));
    release();
    await waitFor(() => expect(field('Name')).not.toBeInvalid());
  });
});

it('a console that does not answer holds Next back and is named as the reason', async () => {
  const host = await open({}, { page: 'create', sample: true });
  host.refuse.check_spec = 'owner_unreachable';
  await press('Next');
  expect(await screen.findByText(/does not answer/)).toBeVisible();
  await waitFor(() => expect(screen.getByRole('button', { name: 'Next' })).toBeEnabled());
  expect(screen.queryByRole('button', { name: 'Submit' })).toBeNull();
});

it('Next, pressed while what was just typed is still being checked, goes on when it was', async () => {
  const host = await open({}, { page: 'create', sample: true });
  const real = host.call.bind(host);
  host.call = (async (command: never, args: never) => {
    if (command === 'check_spec') await new Promise((resolve) => setTimeout(resolve, 400));
    return real(command, args);
  }) as never;
  await type('Name', 'digits-typed');
  await press('Next');
  expect(await screen.findByRole('button', { name: 'Submit' }, { timeout: 3000 })).toBeVisible();
});

describe('to the end', () => {
  it('Confirm begins with a sentence, Back keeps every value, Submit opens the new version', async () => {
    const host = await open();
    await fillIn();
    const nodes = screen.getByRole('spinbutton', { name: 'Compute Nodes' });
    nodes.focus();
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    await press('Next');
    expect(await screen.findByText('Runs digits-again on 4 nodes of local.cpu.1u.', { exact: false })).toBeVisible();
    const table = within(screen.getByRole('table', { name: 'Values' }));
    expect(table.getByRole('row', { name: 'Job Log Path --' })).toBeVisible();
    expect(table.getByRole('row', { name: 'Data Source obs://demo/digits/data/' })).toBeVisible();
    await press('Back');
    expect(field('Name')).toHaveValue('digits-again');
    expect(screen.getByRole('spinbutton', { name: 'Compute Nodes' })).toHaveValue('4');
    await press('Next');
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await waitFor(() => expect(location.hash).toMatch(/^#\/jobs\/\d+\/V001$/));
    expect(submitted(host)).toMatchObject({ spec: { name: 'digits-again', resources: { nodes: 4 } }, parent: null, save_as: null });
    expect(host.wizard.draft).toBeNull();
  });

  it('works with Ctrl+Enter alone', async () => {
    const host = await open({}, { page: 'create', sample: true });
    await type('Name', 'by-keyboard');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByRole('table', { name: 'Values' });
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(submitted(host)).toMatchObject({ spec: { name: 'by-keyboard' } }));
  });

  it('a refusal at the end names the fields and leads back to them', async () => {
    const host = await open({}, { page: 'create', sample: true });
    await type('Name', 'taken-meanwhile');
    await press('Next');
    await screen.findByRole('table', { name: 'Values' });
    const real = host.call.bind(host);
    host.call = (async (command: never, args: never) => {
      if (command !== 'submit') return real(command, args);
      throw new HostError({ code: 'faults', name: null, faults: [{ field: 'name', level: 'error', kind: { code: 'name_taken', name: 'taken-meanwhile' } }], detail: '' });
    }) as never;
    await press('Submit');
    expect(await screen.findByRole('alert')).toHaveTextContent('“taken-meanwhile” exists already');
    await press('Go to Name');
    await waitFor(() => expect(field('Name')).toHaveFocus());
    expect(field('Name')).toBeInvalid();
  });

  it('says at Next that the name of a configuration is taken', async () => {
    const host = await open({}, { page: 'create', sample: true });
    await type('Name', 'saved-too');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Save Training Parameters' }));
    await type('Configuration Name', 'sweep-lr-00');
    await press('Next');
    await waitFor(() => expect(field('Configuration Name')).toBeInvalid());
    expect(screen.queryByRole('table', { name: 'Values' })).toBeNull();
    await type('Configuration Name', 'mine');
    await press('Next');
    expect(await screen.findByRole('table', { name: 'Values' })).toBeVisible();
    expect(submitted(host)).toBeUndefined();
  });

  it('saves the parameters under the name given, besides', async () => {
    const host = await open({}, { page: 'create', sample: true });
    await type('Name', 'saved-too');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Save Training Parameters' }));
    expect(field('Configuration Name')).toHaveValue('trainconfig-51c2');
    await type('Configuration Name', 'mine');
    await press('Next');
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await waitFor(() => expect(submitted(host)).toMatchObject({ save_as: { name: 'mine', description: '' } }));
  });
});

describe('one-click configuration', () => {
  it('comes after the basic information, as in the service', async () => {
    await open();
    await screen.findByRole('button', { name: 'digits-distributed' });
    const order = screen.getAllByRole('region').map((region) => region.getAttribute('aria-label') ?? within(region).getAllByRole('heading')[0]?.textContent);
    expect(order.filter((name) => ['Basic Information', 'One-Click Configuration', 'Algorithm Source'].includes(name ?? ''))).toEqual(['Basic Information', 'One-Click Configuration', 'Algorithm Source']);
  });

  it('fills everything but name and description, and can be undone', async () => {
    await open();
    await type('Name', 'my-own');
    await type('Description', 'mine');
    await userEvent.click(await screen.findByRole('button', { name: 'digits-distributed' }));
    await waitFor(() => expect((field('Boot Command') as HTMLInputElement).value).toContain('train_distributed.py'));
    expect(field('Name')).toHaveValue('my-own');
    expect(field('Description')).toHaveValue('mine');
    expect(screen.getByRole('spinbutton', { name: 'Compute Nodes' })).toHaveValue('4');
    await press('Undo');
    expect(field('Boot Command')).toHaveValue('');
    expect(screen.getByRole('spinbutton', { name: 'Compute Nodes' })).toHaveValue('1');
  });

  it('offers the last three, and shows what one of all would change before it is applied', async () => {
    const host = await open();
    await userEvent.click(await screen.findByRole('button', { name: 'All configurations…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Configurations' }));
    await userEvent.type(dialog.getByRole('searchbox', { name: 'Search configurations' }), 'lr-03');
    await waitFor(() => expect(dialog.getAllByRole('button', { name: /^sweep/ })).toHaveLength(1));
    await userEvent.click(dialog.getByRole('button', { name: /^sweep-lr-03/ }));
    const table = within(await dialog.findByRole('table', { name: 'What sweep-lr-03 changes' }));
    expect(table.getByRole('row', { name: 'Environment Variable -- LR=0.04' })).toBeVisible();
    expect(table.queryByRole('row', { name: /^Compute Nodes/ })).toBeNull();
    await userEvent.click(dialog.getByRole('button', { name: 'Apply' }));
    expect(field('Value, row 1')).toHaveValue('0.04');
    expect(host.calls.some((call) => call.command === 'submit')).toBe(false);
  });

  it('names the configuration it came from when it is submitted', async () => {
    const host = await open({}, { page: 'create', config: 'digits' });
    await press('Next');
    await userEvent.click(await screen.findByRole('button', { name: 'Submit' }));
    await waitFor(() => expect(submitted(host)).toMatchObject({ from_config: 'digits', spec: { name: 'trainjob-7c1e' } }));
  });
});

describe('what will run', () => {
  it('follows the form, task by task', async () => {
    await open({ jobs: [] }, { page: 'create', sample: true });
    const panel = within(screen.getByRole('complementary', { name: 'What will run' }));
    expect(await panel.findByTestId('preview-command')).toBeVisible();
    expect(panel.getByTestId('preview-command')).toHaveTextContent(/user-job-dir\/code\/train\.py/);
    expect(await panel.findByText('Starts at once')).toBeVisible();
    const nodes = screen.getByRole('spinbutton', { name: 'Compute Nodes' });
    nodes.focus();
    await userEvent.keyboard('{PageUp}');
    expect(await panel.findByText('Queued: 2 versions are before it')).toBeVisible();
    expect(panel.getByRole('combobox', { name: 'Task' })).toHaveTextContent('Task 0');
  });

  it('does not say that it starts while something is wrong, nor shows variables of a name that cannot be', async () => {
    await open({ jobs: [] }, { page: 'create', sample: true });
    const panel = within(screen.getByRole('complementary', { name: 'What will run' }));
    expect(await panel.findByText('Starts at once')).toBeVisible();
    expect(panel.getByText('BATCH_CUSTOM0_HOSTS')).toBeVisible();
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), ' sample!');
    expect(await panel.findByText('Can’t start: correct 1 field')).toBeVisible();
    expect(panel.queryByText('Starts at once')).toBeNull();
    expect(panel.queryByText('BATCH_CUSTOM0_HOSTS')).toBeNull();
  });
});

it('Cancel leads back to the jobs, and what was typed is kept', async () => {
  const host = await open();
  await type('Name', 'halfway');
  expect(screen.getByRole('link', { name: 'Cancel' })).toHaveAttribute('href', '#/jobs');
  await waitFor(() => expect(host.wizard.draft).toContain('halfway'));
});

it('a form of something that is gone says so and leads back', async () => {
  const host = new MemoryHost();
  router.replace({ page: 'create', config: 'never-was' });
  render(Page, { props: { view: Wizard }, context: new Map([[HOST, host]]) });
  expect(await screen.findByText('never-was no longer exists.')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go to Job Parameters' })).toHaveAttribute('href', '#/configs');
});

describe('a new version', () => {
  it('keeps the name of its job and says which version it will be', async () => {
    const host = await open({}, { page: 'create', from: { job: 151, version: 3 }, mode: 'version' });
    expect(screen.getByRole('heading', { name: 'New version V004 of digits' })).toBeVisible();
    expect(field('Name')).toHaveValue('digits');
    expect(field('Name')).toBeDisabled();
    await press('Next');
    expect(await screen.findByText(/^Runs digits V004 on 1 node/)).toBeVisible();
    await press('Submit');
    await waitFor(() => expect(submitted(host)).toMatchObject({ parent: { job: 151, version: 3 } }));
  });

  it('does not announce the number of a version that was deleted', async () => {
    const host = new MemoryHost();
    await host.call('delete_version', { key: { job: 151, version: 3 } });
    await openWizardOn(host, { page: 'create', from: { job: 151, version: 2 }, mode: 'version' });
    expect(screen.getByRole('heading', { name: 'New version V004 of digits' })).toBeVisible();
  });

  it('as a copy it is a job of its own, with a free name', async () => {
    await open({}, { page: 'create', from: { job: 151, version: 3 }, mode: 'copy' });
    expect(field('Name')).toHaveValue('trainjob-7c1e');
    expect(field('Code Directory')).toHaveValue('obs://demo/digits/code/');
  });
});

describe('a configuration', () => {
  it('is edited in the same form, without a name of a job, and saved in its place', async () => {
    const host = await open({}, { page: 'config', name: 'digits' });
    expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
    expect(field('Configuration Name')).toBeDisabled();
    await type('Job Log Path', 'obs://demo/logs/');
    await press('Save');
    await waitFor(() => expect(location.hash).toBe('#/configs'));
    expect(host.calls.find((call) => call.command === 'save_config')?.args).toMatchObject({ name: 'digits', replace: true, spec: { log_path: 'obs://demo/logs/' } });
    expect(host.wizard.drafts.size, 'nothing is left to go on with').toBe(0);
  });
});
