import { describe, expect, it } from 'vitest';
import type { JobSpec } from '../../wire';
import { factChanges, factsOf } from './facts';

const spec = (over: Partial<JobSpec> = {}): JobSpec => ({
  name: 'digits',
  description: '',
  algorithm: { source: 'framework', engine: 'PyTorch-2.4.0-python3.11', code_dir: 'obs://demo/code/', boot_file: 'obs://demo/code/train.py' },
  data: [{ source: 'path', path: 'obs://demo/data/' }],
  output_path: 'obs://demo/out/',
  parameters: [{ name: 'lr', value: '0.1' }, { name: 'layer', value: '64' }, { name: 'layer', value: '32' }],
  environment: [],
  log_path: '',
  resources: { pool: { kind: 'public' }, device: 'cpu', flavor: 'local.cpu.1u', nodes: 1 },
  notification: null,
  ...over,
});

const pools = { nameOf: () => '' };

describe('the facts of a spec', () => {
  it('each row of a name that stands twice is one of its own', () => {
    const layers = factsOf(spec(), pools).filter(({ label }) => label === 'layer');
    expect(layers.map(({ id, text }) => [id, text])).toEqual([['parameters.layer', '64'], ['parameters.layer 2', '32']]);
  });

  it('the name of the job is none: versions share it, and jobs differ in it', () => {
    expect(factsOf(spec(), pools).some(({ text }) => text === 'digits')).toBe(false);
  });
});

describe('the changes from one spec to another', () => {
  it('there are none between equal ones', () => expect(factChanges(spec(), spec(), pools)).toEqual([]));

  it('names what was changed, added and taken away', () => {
    const next = spec({ parameters: [{ name: 'lr', value: '0.01' }, { name: 'layer', value: '64' }], environment: [{ name: 'SEED', value: '7' }] });
    expect(factChanges(spec(), next, pools).map(({ fact, was, is }) => [fact.id, was, is])).toEqual([
      ['parameters.lr', '0.1', '0.01'],
      ['environment.SEED', null, '7'],
      ['parameters.layer 2', '32', null],
    ]);
  });

  it('another source of the algorithm changes what only one of them has', () => {
    const image = spec({ algorithm: { source: 'custom_image', image: 'local/this-computer', code_dir: 'obs://demo/code/', boot_command: 'python3 train.py' } });
    expect(factChanges(spec(), image, pools).map(({ fact }) => fact.id)).toEqual(['image', 'command', 'engine', 'boot']);
  });
});
