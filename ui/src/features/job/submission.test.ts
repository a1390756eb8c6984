import { expect, it } from 'vitest';
import type { LogRow } from '../../wire';
import { heldBy } from './submission.svelte';

const row = (text: string, platform: LogRow['platform'] = 'warn'): LogRow => ({ number: 0, at_ms: null, platform, text, cut_from_bytes: null });

it('the last of the platform’s rows says what holds a version up', () => {
  expect(heldBy([])).toBeNull();
  expect(heldBy([row('Not submitted yet: no answer')])).toEqual({ unanswered: false, why: 'no answer' });
  expect(heldBy([row('Not submitted yet: no answer'), row('Perhaps submitted, the service is asked: it broke off')])).toEqual({ unanswered: true, why: 'it broke off' });
  expect(heldBy([row('Not submitted yet: no answer'), row('Submitted to Frankfurt as job 5', 'info')])).toBeNull();
});

it('a row that the task prints is not the platform’s', () => {
  expect(heldBy([row('Not submitted yet: a joke', null)])).toBeNull();
});
