import { describe, expect, it } from 'vitest';
import { digitsSpec } from '../../host/memory/wizard-data';
import { onShownRow, withoutBlankRows } from './blank';

describe('blank rows', () => {
  const blank = { name: '', value: '' };
  const spec = digitsSpec({ environment: [blank, { name: 'A', value: '' }, blank, { name: '', value: 'x' }] });

  it('are left out of what is sent', () => {
    expect(withoutBlankRows(spec).environment).toEqual([{ name: 'A', value: '' }, { name: '', value: 'x' }]);
  });

  it('and those of the list that the source does not take are left out of what is sent', () => {
    const both = digitsSpec({ environment: [{ name: 'A', value: '1' }], parameters: [{ name: 'lr', value: '0.1' }] });
    expect(withoutBlankRows(both)).toMatchObject({ environment: both.environment, parameters: [] });
    const framework = { ...both, algorithm: { source: 'framework', engine: '', code_dir: '', boot_file: '' } } as const;
    expect(withoutBlankRows(framework)).toMatchObject({ environment: [], parameters: both.parameters });
  });

  it('do not move the faults of the others', () => {
    const fault = { field: 'environment[1].name', level: 'error', kind: { code: 'required' } } as const;
    expect(onShownRow(spec, fault).field).toBe('environment[3].name');
    expect(onShownRow(spec, { ...fault, field: 'environment' }).field).toBe('environment');
    expect(onShownRow(spec, { ...fault, field: 'data[1].path' }).field).toBe('data[1].path');
  });
});
