// Chinese answers for every key English has; the type below is what holds it to that.
import type { en } from './messages.en';
import type { Translated } from './translated';
import { algorithms } from './zh/algorithms';
import { chart } from './zh/chart';
import { common } from './zh/common';
import { compare } from './zh/compare';
import { configs } from './zh/configs';
import { confirm } from './zh/confirm';
import { connections } from './zh/connections';
import { datasets } from './zh/datasets';
import { environments } from './zh/environments';
import { errors } from './zh/errors';
import { exports } from './zh/exports';
import { faults } from './zh/faults';
import { job } from './zh/job';
import { jobs } from './zh/jobs';
import { list } from './zh/list';
import { loopback } from './zh/loopback';
import { objects } from './zh/objects';
import { pools } from './zh/pools';
import { remoteVisualizations } from './zh/remoteVisualizations';
import { series } from './zh/series';
import { settings } from './zh/settings';
import { shell } from './zh/shell';
import { shortcuts } from './zh/shortcuts';
import { source } from './zh/source';
import { status } from './zh/status';
import { timeline } from './zh/timeline';
import { topics } from './zh/topics';
import { evaluation } from './zh/evaluation';
import { lineage } from './zh/lineage';
import { usage } from './zh/usage';
import { variables } from './zh/variables';
import { versions } from './zh/versions';
import { visualizations } from './zh/visualizations';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = {
  algorithms,
  chart,
  common,
  compare,
  configs,
  confirm,
  connections,
  datasets,
  environments,
  errors,
  exports,
  faults,
  job,
  jobs,
  list,
  loopback,
  objects,
  pools,
  remoteVisualizations,
  series,
  settings,
  shell,
  shortcuts,
  source,
  status,
  timeline,
  topics,
  usage,
  evaluation,
  lineage,
  variables,
  versions,
  visualizations,
  wizard,
};
