import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import LongText from './LongText.svelte';

it('a long text shows its beginning, and all of it when asked for', async () => {
  const { container } = render(LongText, { props: { text: '长'.repeat(1024) } });
  expect(container.textContent).toContain(`${'长'.repeat(240)}…`);
  await userEvent.click(screen.getByRole('button', { name: 'Show all 1,024 characters', expanded: false }));
  expect(container.textContent).toContain('长'.repeat(1024));
  await userEvent.click(screen.getByRole('button', { name: 'Show less', expanded: true }));
  expect(container.textContent).not.toContain('长'.repeat(241));
});

it('a text that is hardly longer than its beginning is shown as it is', () => {
  const { container } = render(LongText, { props: { text: 'a'.repeat(300) } });
  expect(container).toHaveTextContent('a'.repeat(300));
  expect(screen.queryByRole('button')).toBeNull();
});
