/** A built-in algorithm taken into a spec. */
import type { AlgorithmManifest, Flavor, JobSpec, ListedAlgorithm } from '../../wire';

/** What an algorithm of the catalogue says of itself, when it can be used. */
export function manifestNamed(name: string, algorithms: readonly ListedAlgorithm[]): AlgorithmManifest | undefined {
  const row = algorithms.find((one) => one.state === 'sound' && one.package.manifest.name === name);
  return row?.state === 'sound' ? row.package.manifest : undefined;
}

/** Source, parameters and resources of a spec that takes an algorithm: the values it proposes, on what it can use. */
export function taking(name: string, manifest: AlgorithmManifest | undefined, spec: JobSpec, flavors: readonly Flavor[]): Pick<JobSpec, 'algorithm' | 'parameters' | 'resources'> {
  const algorithm = { source: 'built_in', algorithm: name } as const;
  // One that is not there any more is named by its fault.
  if (!manifest) return { algorithm, parameters: spec.parameters, resources: spec.resources };
  const parameters = manifest.parameters.map((one) => ({ name: one.name, value: one.default ?? '' }));
  const resources = { ...spec.resources, nodes: manifest.distributed ? spec.resources.nodes : 1 };
  const usable = manifest.resource_types.includes(resources.device) ? undefined : flavors.find((flavor) => manifest.resource_types.includes(flavor.device));
  return { algorithm, parameters, resources: usable ? { ...resources, device: usable.device, flavor: usable.code } : resources };
}
