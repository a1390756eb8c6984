import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import Fields from '../../test/Fields.svelte';

describe('a field', () => {
  it('names every kind of control by its label', () => {
    render(Fields);
    expect(screen.getByLabelText('Name')).toHaveValue('trainjob-3f9a');
    expect(screen.getByRole('textbox', { name: 'Description' })).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'AI Engine' })).toHaveTextContent('Choose');
    expect(screen.getByRole('radiogroup', { name: 'Algorithm Source' })).toBeVisible();
    expect(screen.getByRole('spinbutton', { name: 'Compute Nodes' })).toHaveValue('1');
    expect(screen.getByRole('switch', { name: 'Notification' })).not.toBeChecked();
    expect(screen.getByRole('checkbox', { name: 'Save Training Parameters' })).not.toBeChecked();
    expect(screen.getByRole('group', { name: 'Environment Variable' })).toBeVisible();
  });

  it('describes its control by the hint, and by the error when there is one', async () => {
    const { rerender } = render(Fields);
    const name = screen.getByLabelText('Name');
    expect(name).toHaveAccessibleDescription('Letters, digits, _ and -');
    expect(name).not.toHaveAttribute('aria-invalid');
    await rerender({ error: 'A job called digits exists already.' });
    expect(name).toHaveAccessibleDescription('A job called digits exists already.');
    expect(name).toBeInvalid();
  });

  it('marks what is optional and requires the rest', () => {
    render(Fields);
    expect(screen.getByLabelText('Name')).toBeRequired();
    expect(screen.getByLabelText('Description')).not.toBeRequired();
  });
});

it('a select is opened, moved through and decided by keyboard', async () => {
  const onchange = vi.fn();
  render(Fields, { onchange });
  const select = screen.getByRole('combobox', { name: 'AI Engine' });
  select.focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(await screen.findByRole('option', { name: 'MXNet' })).toBeVisible();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(onchange).toHaveBeenCalledWith('engine', 'mxnet');
  expect(select).toHaveTextContent('MXNet');
});

it('segments are radio buttons of which one is taken', async () => {
  render(Fields);
  await userEvent.click(screen.getByRole('radio', { name: 'Custom' }));
  expect(screen.getByRole('radio', { name: 'Custom' })).toBeChecked();
  expect(screen.getByRole('radio', { name: 'Built-in' })).not.toBeChecked();
});

it('a text area counts characters, not UTF-16 units, and says when there are too many', async () => {
  render(Fields);
  await userEvent.type(screen.getByLabelText('Description'), '训练🚂');
  expect(screen.getByText('3/10')).toBeVisible();
  await userEvent.type(screen.getByLabelText('Description'), ' more than');
  expect(screen.getByText('13/10')).toHaveClass('over');
});

describe('a number', () => {
  it('is stepped with the keyboard within its bounds', async () => {
    const onchange = vi.fn();
    render(Fields, { onchange });
    const nodes = screen.getByRole('spinbutton', { name: 'Compute Nodes' });
    nodes.focus();
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{PageUp}{ArrowUp}');
    expect(nodes).toHaveValue('4');
    expect(onchange.mock.calls).toEqual([['nodes', 2], ['nodes', 3], ['nodes', 4]]);
  });

  it('that was typed is put in bounds on leaving, and nonsense is put back', async () => {
    render(Fields);
    const nodes = screen.getByRole('spinbutton', { name: 'Compute Nodes' });
    await userEvent.clear(nodes);
    await userEvent.type(nodes, '99');
    await userEvent.tab();
    expect(nodes).toHaveValue('4');
    await userEvent.clear(nodes);
    await userEvent.type(nodes, 'many');
    await userEvent.tab();
    expect(nodes).toHaveValue('4');
  });
});

describe('rows of names and values', () => {
  it('are added, filled and removed without a mouse', async () => {
    const onchange = vi.fn();
    render(Fields, { onchange });
    await userEvent.click(screen.getByRole('button', { name: 'Add Environment Variable' }));
    expect(screen.getByRole('textbox', { name: 'Name, row 1' })).toHaveFocus();
    await userEvent.keyboard('SEED{Tab}7{Enter}');
    expect(screen.getByRole('textbox', { name: 'Name, row 2' })).toHaveFocus();
    await userEvent.keyboard('{Backspace}');
    expect(screen.queryByRole('textbox', { name: 'Name, row 2' })).toBeNull();
    expect(screen.getByRole('textbox', { name: 'Name, row 1' })).toHaveFocus();
    expect(onchange).toHaveBeenLastCalledWith('rows', [{ name: 'SEED', value: '7' }]);
  });

  it('show the fault of a cell under its row', () => {
    render(Fields, { rows: [{ name: '1X', value: '' }], faults: [{ row: 0, cell: 'name', text: 'A name starts with a letter.' }] });
    const cell = screen.getByRole('textbox', { name: 'Name, row 1' });
    expect(cell).toBeInvalid();
    expect(cell).toHaveAccessibleDescription('A name starts with a letter.');
  });

  it('removing a row by its button keeps focus in the table', async () => {
    render(Fields, { rows: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] });
    await userEvent.click(screen.getByRole('button', { name: 'Remove A' }));
    expect(screen.getByRole('textbox', { name: 'Name, row 1' })).toHaveValue('B');
    expect(screen.getByRole('textbox', { name: 'Name, row 1' })).toHaveFocus();
  });
});
