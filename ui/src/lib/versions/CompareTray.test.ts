import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { router } from '../router/router.svelte';
import CompareTray from './CompareTray.svelte';
import { comparedMax, comparison } from './comparison.svelte';

const picked = (job: number, version: number) => ({ key: { job, version }, name: `job-${job}` });

beforeEach(() => {
  comparison.clear();
  router.replace({ page: 'jobs' });
});

describe('what was picked to compare', () => {
  it('stands at the bottom with a way to the comparison, and is taken out one by one', async () => {
    render(CompareTray);
    expect(screen.queryByRole('complementary')).toBeNull();
    comparison.add(picked(7, 2), picked(9, 1));
    expect(await screen.findByText('2 versions to compare')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Compare' })).toHaveAttribute('href', '#/compare?of=7%2FV002%2C9%2FV001');
    await userEvent.click(screen.getByRole('button', { name: 'Remove job-7 V002' }));
    expect(await screen.findByText('1 version to compare')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
    expect(screen.queryByRole('complementary')).toBeNull();
  });

  it('is not in the way of the comparison itself', () => {
    comparison.add(picked(7, 2));
    router.replace({ page: 'compare', of: [{ job: 7, version: 2 }] });
    render(CompareTray);
    expect(screen.queryByRole('complementary')).toBeNull();
  });

  it('has each version once, and no more than fit beside each other', () => {
    comparison.add(picked(1, 1), picked(1, 2));
    comparison.add(picked(1, 1));
    expect(comparison.picked).toHaveLength(2);
    const many = Array.from({ length: comparedMax }, (_, at) => picked(2, at + 1));
    expect(comparison.add(...many)).toBe(false);
    expect(comparison.picked).toHaveLength(2);
  });
});
