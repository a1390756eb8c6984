// English is where keys come from. One file per feature in `en/`, one line each here.
//
// Case: what ModelArts has a label for is written as there. In Title Case like that are also what a page is for, which is
// its buttons that make or add something ("Create Topic", "New Bucket"), and the titles of the forms these open. All else is
// in sentence case: menu items, buttons inside dialogs, hints, questions, headings of our own.
//
// A menu item or button that asks for more before it does what it says ends in "…"; the buttons a page is for have none, and
// neither has one that only opens the system's own chooser. Both languages agree in this: `i18n.test.ts` holds them to it.
import { algorithms } from './en/algorithms';
import { chart } from './en/chart';
import { common } from './en/common';
import { compare } from './en/compare';
import { configs } from './en/configs';
import { confirm } from './en/confirm';
import { connections } from './en/connections';
import { datasets } from './en/datasets';
import { environments } from './en/environments';
import { errors } from './en/errors';
import { exports } from './en/exports';
import { faults } from './en/faults';
import { job } from './en/job';
import { jobs } from './en/jobs';
import { list } from './en/list';
import { loopback } from './en/loopback';
import { objects } from './en/objects';
import { pools } from './en/pools';
import { remoteVisualizations } from './en/remoteVisualizations';
import { series } from './en/series';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { shortcuts } from './en/shortcuts';
import { source } from './en/source';
import { status } from './en/status';
import { timeline } from './en/timeline';
import { topics } from './en/topics';
import { evaluation } from './en/evaluation';
import { lineage } from './en/lineage';
import { usage } from './en/usage';
import { variables } from './en/variables';
import { versions } from './en/versions';
import { visualizations } from './en/visualizations';
import { wizard } from './en/wizard';

export const en = {
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
