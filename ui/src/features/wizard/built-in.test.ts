import { expect, it } from 'vitest';
import { sampleAlgorithms } from '../../host/memory/source-data';
import { sampleFlavors } from '../../host/memory/wizard-data';
import type { AlgorithmManifest } from '../../wire';
import { emptySpec } from './blank';
import { manifestNamed, taking } from './built-in';

const mlp = (changes: Partial<AlgorithmManifest> = {}) => ({ ...manifestNamed('mlp_digits', sampleAlgorithms)!, ...changes });
const spec = { ...emptySpec, parameters: [{ name: 'before', value: '1' }], resources: { ...emptySpec.resources, flavor: 'local.cpu.1u', nodes: 3 } };

it('an algorithm brings the values it proposes', () => {
  const { algorithm, parameters } = taking('mlp_digits', mlp(), spec, sampleFlavors);
  expect(algorithm).toEqual({ source: 'built_in', algorithm: 'mlp_digits' });
  expect(parameters).toEqual(mlp().parameters.map((one) => ({ name: one.name, value: one.default ?? '' })));
});

it('resources stay where the algorithm can use them, and one that is not distributed takes one node', () => {
  expect(taking('x', mlp({ resource_types: ['cpu'], distributed: true }), spec, sampleFlavors).resources).toEqual(spec.resources);
  expect(taking('x', mlp({ resource_types: ['cpu'], distributed: false }), spec, sampleFlavors).resources).toEqual({ ...spec.resources, nodes: 1 });
});

it('resources it cannot use give way to the first flavor that it can', () => {
  const gpu = { ...sampleFlavors[0]!, device: 'gpu', code: 'local.gpu.1' } as const;
  const { resources } = taking('x', mlp({ resource_types: ['gpu'] }), spec, [...sampleFlavors.filter((one) => one.device === 'cpu'), gpu]);
  expect(resources).toMatchObject({ device: 'gpu', flavor: 'local.gpu.1' });
});

it('one that is not there any more is named and changes nothing else', () => {
  expect(manifestNamed('gone', sampleAlgorithms)).toBeUndefined();
  expect(taking('gone', undefined, spec, sampleFlavors)).toEqual({ algorithm: { source: 'built_in', algorithm: 'gone' }, parameters: spec.parameters, resources: spec.resources });
});
