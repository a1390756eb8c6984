/**
 * What of a spec belongs to the place it runs at: an image, an engine, a flavor, a topic of one place mean nothing at
 * another. Pure; which place is chosen is the model's.
 */
import type { Algorithm, DataSource, Flavor, JobSpec, Notification, Resources } from '../../wire';

/** The image that means a process of this computer. */
export const thisComputer = 'local/this-computer';

/** The values of a spec that were chosen for one place. */
export interface Placed {
  /** Image, engine or built-in algorithm, by source. */
  algorithm: Algorithm;
  data: DataSource[];
  resources: Resources;
  notification: Notification | null;
}

export function placedOf({ algorithm, data, resources, notification }: JobSpec): Placed {
  return { algorithm, data, resources, notification };
}

/**
 * The spec for another place: what it had there before. Where it had nothing, what it has now goes along, for it may be of
 * that place already, as in a configuration that was made for it; `offered` takes away what is not.
 */
export function moved(spec: JobSpec, before: Placed | undefined, here: boolean, topics: readonly string[]): JobSpec {
  return {
    ...spec,
    algorithm: algorithmAt(spec.algorithm, before?.algorithm, here),
    data: before && spec.data[0]?.source === 'dataset' && before.data[0]?.source === 'dataset' ? before.data : spec.data,
    resources: before ? { ...before.resources, nodes: spec.resources.nodes } : spec.resources,
    notification: notificationAt(spec.notification, before?.notification, here, topics),
  };
}

/** Names of what a place has to choose from; of a list that was not heard nothing is taken away. */
export interface Offered {
  flavors: readonly string[];
  pools?: readonly string[];
  engines?: readonly string[];
  algorithms?: readonly string[];
  datasets?: readonly string[];
}

/** The spec without what the place does not have. */
export function offered(spec: JobSpec, { flavors, pools, engines, algorithms, datasets }: Offered): JobSpec {
  const { algorithm, resources } = spec;
  const has = (list: readonly string[] | undefined, value: string) => list === undefined || list.includes(value);
  const pool = resources.pool.kind === 'dedicated' && !has(pools, resources.pool.id) ? { kind: 'public' as const } : resources.pool;
  const flavor = flavors.length === 0 || flavors.includes(resources.flavor) ? resources.flavor : '';
  const row = (source: DataSource): DataSource => (source.source === 'dataset' && !has(datasets, source.dataset) ? { source: 'dataset', dataset: '', version: '' } : source);
  return {
    ...spec,
    algorithm:
      algorithm.source === 'framework' && !has(engines, algorithm.engine)
        ? { ...algorithm, engine: '' }
        : algorithm.source === 'built_in' && !has(algorithms, algorithm.algorithm)
          ? { ...algorithm, algorithm: '' }
          : algorithm,
    data: spec.data.map(row),
    resources: { ...resources, pool, flavor },
  };
}

function algorithmAt(now: Algorithm, before: Algorithm | undefined, here: boolean): Algorithm {
  if (before?.source === now.source) {
    switch (before.source) {
      case 'built_in':
        return before;
      case 'framework':
        return { ...now, engine: before.engine } as Algorithm;
      case 'custom_image':
        return { ...now, image: before.image } as Algorithm;
    }
  }
  if (now.source !== 'custom_image') return now;
  // An image runs on a service alone, and this computer's own processes here alone.
  return { ...now, image: here ? thisComputer : now.image === thisComputer ? '' : now.image };
}

/** A topic of this computer is told of jobs anywhere; one of a service only of its own. */
function notificationAt(now: Notification | null, before: Notification | null | undefined, here: boolean, topics: readonly string[]): Notification | null {
  if (now === null) return null;
  if (before) return { ...now, topic: before.topic };
  return here && now.topic.startsWith('urn:') ? { ...now, topic: topics[0] ?? '' } : now;
}

/** The flavor to begin with: of the kind that is chosen and not sold out, where there is one. */
export function firstFlavor(flavors: readonly Flavor[], device: Resources['device']): Flavor | undefined {
  const offered = flavors.filter((flavor) => flavor.free_nodes > 0);
  return offered.find((flavor) => flavor.device === device) ?? offered[0];
}
