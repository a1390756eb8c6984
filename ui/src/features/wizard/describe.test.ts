import { expect, it } from 'vitest';
import { digitsSpec } from '../../host/memory/wizard-data';
import { describe as rows, differences } from './describe';

const pools = { nameOf: () => '' };

it('a value nobody filled in is an empty row, not a missing one', () => {
  expect(rows(digitsSpec(), pools).find((row) => row.field === 'log_path')).toMatchObject({ label: 'Job Log Path', value: '' });
});

it('the difference to a configuration has only the rows that differ, and never name or description', () => {
  const now = { ...digitsSpec(), name: 'mine', description: 'my words' };
  const after = digitsSpec({ log_path: 'obs://demo/logs/', notification: null });
  expect(differences(now, after, pools)).toEqual([
    { label: 'Job Log Path', now: '', after: 'obs://demo/logs/', code: true },
    { label: 'Notification', now: 'Desktop: Successful, Failed', after: '', code: false },
  ]);
});

it('another algorithm source shows the fields that go and those that come', () => {
  const after = digitsSpec({ algorithm: { source: 'built_in', algorithm: 'yolo_v3' }, environment: [] });
  const labels = differences(digitsSpec(), after, pools).map((row) => row.label);
  expect(labels).toEqual(expect.arrayContaining(['Algorithm Source', 'Built-in Algorithm', 'Boot Command', 'Environment Variable']));
});
