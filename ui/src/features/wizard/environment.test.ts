import { describe, expect, it } from 'vitest';
import { environmentGroups, shownName, withHoles } from './environment';

const named = (...names: string[]) => names.map((name) => ({ name, value: '1' }));

describe('the environment of a task', () => {
  it('has what one wrote first, then what the service promises, then the rest', () => {
    const groups = environmentGroups(named('BATCH_digits.0_HOSTS', 'DLS_JOB_ID', 'EPOCHS', 'HOME', 'LANG', 'TRAINYARD_OUTPUT_DIR'), named('EPOCHS', 'LANG'));
    expect(groups.own).toEqual(named('EPOCHS', 'LANG'));
    expect(groups.service).toEqual(named('BATCH_digits.0_HOSTS', 'DLS_JOB_ID', 'TRAINYARD_OUTPUT_DIR'));
    expect(groups.computer).toEqual(named('HOME'));
  });

  it('shows the place of a name that is still missing', () => {
    expect(shownName('BATCH_.0_HOSTS', 'job name')).toBe('BATCH_<job name>.0_HOSTS');
    expect(shownName('BATCH_digits.0_HOSTS', 'job name')).toBe('BATCH_digits.0_HOSTS');
    expect(withHoles('127.0.0.1:<port>', { jobId: '作业 ID', port: '端口' })).toBe('127.0.0.1:<端口>');
    expect(withHoles('/jobs/<job id>/code', { jobId: '作业 ID', port: '端口' })).toBe('/jobs/<作业 ID>/code');
  });
});
