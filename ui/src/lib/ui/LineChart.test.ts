import { render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import LineChart from './LineChart.svelte';

const loss = { name: 'loss', points: [[0, 2], [10, 1], [20, 0.5]] as [number, number][] };
const accuracy = { name: 'accuracy', points: [[10, 0.4], [20, 0.8]] as [number, number][] };
const cells = (row: HTMLElement) => [...row.children].map((cell) => cell.textContent);

// The simulated page can draw nothing: here the chart is the table it is for who cannot see it.
describe('a chart as a table', () => {
  it('says what each line comes to, then its values side by side', () => {
    render(LineChart, { props: { title: 'Training', series: [loss, accuracy] } });
    const rows = within(screen.getByRole('region', { name: 'Training' })).getAllByRole('row');
    expect(rows.map(cells)).toEqual([
      ['Step', 'loss', 'accuracy'],
      ['Last', '0.5', '0.8'],
      ['Lowest', '0.5', '0.4'],
      ['Highest', '2', '0.8'],
      ['0', '2', '--'],
      ['10', '1', '0.4'],
      ['20', '0.5', '0.8'],
    ]);
  });

  it('writes units and time as a person reads them', () => {
    const memory = { name: 'task-0', points: [[65_000, 3 * 2 ** 30]] as [number, number][] };
    render(LineChart, { props: { title: 'Memory', yUnit: 'B', xKind: 'elapsed', series: [memory] } });
    expect(screen.getByRole('row', { name: '00:01:05 3 GiB' })).toBeVisible();
  });

  it('shows of many values a few, and how many there are', () => {
    const points = Array.from({ length: 10_000 }, (_, x): [number, number] => [x, x]);
    render(LineChart, { props: { title: 'Long', series: [{ name: 'x', points }] } });
    expect(screen.getAllByRole('row').length).toBeLessThan(210);
    expect(screen.getByText('200 rows of 10,000, evenly taken.')).toBeVisible();
  });
});

it('a chart without values says so', () => {
  render(LineChart, { props: { title: 'Loss', series: [{ name: 'loss', points: [] }] } });
  expect(screen.getByText('No values yet.')).toBeVisible();
  expect(screen.getByRole('figure', { name: 'Loss' })).toBeVisible();
});
