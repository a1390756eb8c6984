/** The Configurations tab as labels and values: where and when it ran, and what it was given. */
import { t } from '../../lib/i18n/i18n.svelte';
import { moment } from '../../lib/moment.svelte';
import { places } from '../../lib/places.svelte';
import { dataText, notificationText, poolText, type PoolsByName } from '../../lib/spec/texts';
import { shownVariable } from '../../lib/variable';
import { versionName } from '../../lib/version';
import type { Algorithm, Variable, VersionRow } from '../../wire';
import type { Shown } from './model.svelte';

export interface Field {
  label: string;
  /** Empty when nothing was given. */
  text: string;
  kind: 'text' | 'path' | 'status' | 'duration' | 'flavor';
}

const text = (label: string, value: string): Field => ({ label, text: value, kind: 'text' });
const path = (label: string, value: string): Field => ({ label, text: value, kind: 'path' });

export function placeFields({ detail, version: { version, job_name } }: Shown, pools: PoolsByName): Field[] {
  const label = t.job.fields;
  const { spec } = version;
  const when = (atMs: number | null) => (atMs === null ? '' : moment.exact(atMs));
  const parent = version.parent === null ? [] : [text(label.parent, versionName(version.parent))];
  return [
    text(label.name, job_name),
    { label: label.status, text: '', kind: 'status' },
    text(label.version, versionName(version.key.version)),
    ...parent,
    text(label.submitted, when(version.created_at_ms)),
    text(label.startTime, when(version.started_at_ms)),
    { label: label.duration, text: '', kind: 'duration' },
    text(label.where, places.nameOf(version.backend)),
    text(label.pool, poolText(spec.resources.pool, pools)),
    { label: label.specifications, text: spec.resources.flavor, kind: 'flavor' },
    text(label.nodes, String(spec.resources.nodes)),
    text(label.description, spec.description || detail.job.description),
  ];
}

export function valueFields({ spec }: VersionRow): Field[] {
  const label = t.job.fields;
  return [
    ...algorithmFields(spec.algorithm),
    path(label.dataset, spec.data.map(dataText).filter(Boolean).join('\n')),
    // A custom image takes environment variables instead.
    ...(spec.algorithm.source === 'custom_image' && spec.parameters.length === 0 ? [] : [path(label.parameters, variablesText(spec.parameters))]),
    path(label.output, spec.output_path),
    path(label.logPath, spec.log_path),
    text(label.notification, notificationText(spec.notification)),
  ];
}

function algorithmFields(algorithm: Algorithm): Field[] {
  const label = t.job.fields;
  switch (algorithm.source) {
    case 'built_in':
      return [text(label.algorithm, algorithm.algorithm)];
    case 'framework':
      return [text(label.engine, algorithm.engine), path(label.codeDir, algorithm.code_dir), path(label.bootFile, algorithm.boot_file)];
    case 'custom_image':
      return [path(label.image, algorithm.image), path(label.codeDir, algorithm.code_dir)];
  }
}

function variablesText(variables: readonly Variable[]): string {
  return variables.map(shownVariable).join('\n');
}
