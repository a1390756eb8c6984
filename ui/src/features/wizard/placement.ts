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

/** The spec for another place: what it had there before, and else nothing chosen; what means the same everywhere stays. */
export function moved(spec: JobSpec, before: Placed | undefined, here: boolean, topics: readonly string[]): JobSpec {
  return {
    ...spec,
    algorithm: algorithmAt(spec.algorithm, before?.algorithm, here),
    data: dataAt(spec.data, before?.data),
    resources: before?.resources ? { ...before.resources, nodes: spec.resources.nodes } : { ...spec.resources, pool: { kind: 'public' }, flavor: '' },
    notification: notificationAt(spec.notification, before?.notification, here, topics),
  };
}

function algorithmAt(now: Algorithm, before: Algorithm | undefined, here: boolean): Algorithm {
  switch (now.source) {
    case 'built_in':
      return { ...now, algorithm: before?.source === 'built_in' ? before.algorithm : '' };
    case 'framework':
      return { ...now, engine: before?.source === 'framework' ? before.engine : '' };
    case 'custom_image':
      return { ...now, image: before?.source === 'custom_image' ? before.image : here ? thisComputer : '' };
  }
}

function dataAt(now: DataSource[], before: DataSource[] | undefined): DataSource[] {
  if (now[0]?.source !== 'dataset') return now;
  return before?.[0]?.source === 'dataset' ? before : [{ source: 'dataset', dataset: '', version: '' }];
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
