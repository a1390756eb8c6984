import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import Rows from '../../test/Rows.svelte';
import { maxScrollPx } from './virtual';

// The simulated page lays nothing out: give the view a height of ten rows.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200);
});

const shown = () => screen.getAllByRole('listitem').map((row) => Number(row.textContent?.replace('row ', '')));
const first = () => shown()[0];

describe.each([1000, 10_000_000])('%i rows', (count) => {
  it('draws only those in view and says how many there are', () => {
    render(Rows, { count });
    expect(shown()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(screen.getAllByRole('listitem')[3]).toHaveAttribute('aria-posinset', '4');
    expect(screen.getAllByRole('listitem')[3]).toHaveAttribute('aria-setsize', String(count));
  });

  it('moves one row, one page and to both ends by keyboard', async () => {
    render(Rows, { count });
    screen.getByRole('list', { name: 'Log' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(first()).toBe(1);
    await userEvent.keyboard('{PageDown}');
    expect(first()).toBe(10);
    await userEvent.keyboard('{End}');
    expect(shown().at(-1)).toBe(count - 1);
    await userEvent.keyboard('{ArrowUp}{Home}');
    expect(first()).toBe(0);
  });

  it('jumps to a row asked for', async () => {
    const { component } = render(Rows, { count });
    component.show(count / 2 + 1);
    await waitFor(() => expect(first()).toBe(count / 2 + 1));
  });

  it('says which rows to pull', async () => {
    const onrange = vi.fn();
    const { component } = render(Rows, { count, onrange });
    component.show(500);
    await waitFor(() => expect(onrange).toHaveBeenLastCalledWith(500, 510));
  });
});

it('a wheel over ten million rows moves by its own pixels, not by the scrollbar’s', async () => {
  render(Rows, { count: 10_000_000 });
  const view = screen.getByRole('list', { name: 'Log' });
  view.dispatchEvent(new WheelEvent('wheel', { deltaY: 60, bubbles: true, cancelable: true }));
  await waitFor(() => expect(first()).toBe(3));
  expect(view.firstElementChild).toHaveStyle({ height: `${maxScrollPx}px` });
});

it('follows rows as they are added until somebody scrolls up', async () => {
  const { component, rerender } = render(Rows, { count: 100, follow: true });
  await waitFor(() => expect(shown().at(-1)).toBe(99));
  await rerender({ count: 250 });
  await waitFor(() => expect(shown().at(-1)).toBe(249));
  screen.getByRole('list', { name: 'Log' }).focus();
  await userEvent.keyboard('{ArrowUp}');
  expect(component.isFollowing()).toBe(false);
  await rerender({ count: 400 });
  expect(shown().at(-1)).toBe(248);
  await userEvent.keyboard('{End}');
  expect(component.isFollowing()).toBe(true);
});
