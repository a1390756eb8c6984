/** The tooltip that all buttons share. */
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import Button from './Button.svelte';
import Tooltip from './Tooltip.svelte';

const tip = () => screen.queryByTestId('tooltip')?.textContent;

it('says what a button without words does, to the keyboard and to the pointer', async () => {
  render(Tooltip);
  render(Button, { props: { icon: 'trash', label: 'Delete digits' } });
  await userEvent.tab();
  await waitFor(() => expect(tip()).toBe('Delete digits'));
  await userEvent.keyboard('{Escape}');
  expect(tip()).toBeUndefined();
  await userEvent.hover(screen.getByRole('button'));
  await waitFor(() => expect(tip()).toBe('Delete digits'));
  await userEvent.click(screen.getByRole('button'));
  expect(tip(), 'it is out of the way once the button was pressed').toBeUndefined();
});

it('gives the note of a button that has one as its description too', async () => {
  render(Tooltip);
  render(Button, { props: { icon: 'send', label: 'Test', title: 'Sends one message' } });
  expect(screen.getByRole('button', { name: 'Test' })).toHaveAccessibleDescription('Sends one message');
  await userEvent.tab();
  await waitFor(() => expect(tip()).toBe('Sends one message'));
});
