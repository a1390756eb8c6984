import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { moment } from './moment.svelte';
import Time from './ui/Time.svelte';

afterEach(() => (moment.times = 'local'));

it('a moment follows the choice, and always tells the whole of it on hover', async () => {
  const atMs = Date.now() - 3 * 3_600_000;
  const { container } = render(Time, { atMs });
  const time = container.querySelector('time')!;
  expect(time).toHaveAttribute('datetime', new Date(atMs).toISOString());
  moment.times = 'utc';
  await tick();
  expect(time).toHaveTextContent(/UTC$/);
  expect(time).toHaveAttribute('title', expect.stringMatching(/UTC$/));
  moment.times = 'relative';
  await tick();
  expect(time).toHaveTextContent('3 hours ago');
  expect(time.title).toContain(String(new Date(atMs).getFullYear()));
});
