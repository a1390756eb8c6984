// Chinese answers for every key English has; the type below is what holds it to that.
import type { en } from './messages.en';
import type { Translated } from './translated';
import { chart } from './zh/chart';
import { common } from './zh/common';
import { compare } from './zh/compare';
import { configs } from './zh/configs';
import { datasets } from './zh/datasets';
import { errors } from './zh/errors';
import { exports } from './zh/exports';
import { faults } from './zh/faults';
import { job } from './zh/job';
import { jobs } from './zh/jobs';
import { list } from './zh/list';
import { objects } from './zh/objects';
import { pools } from './zh/pools';
import { series } from './zh/series';
import { settings } from './zh/settings';
import { shell } from './zh/shell';
import { shortcuts } from './zh/shortcuts';
import { status } from './zh/status';
import { timeline } from './zh/timeline';
import { versions } from './zh/versions';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { chart, common, configs, errors, faults, job, jobs, settings, shell, status, wizard };
export const zh: Translated<typeof en> = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, compare, timeline, versions };
import { confirm } from './zh/confirm';
import { source } from './zh/source';
import { environments } from './zh/environments';
import { algorithms } from './zh/algorithms';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, confirm, source, environments, algorithms };
export const zh: Translated<typeof en> = { common, configs, errors, exports, faults, job, jobs, settings, shell, status, wizard };
import { variables } from './zh/variables';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { common, configs, errors, faults, job, jobs, list, settings, shell, shortcuts, status, variables, wizard };
export const zh: Translated<typeof en> = { common, configs, datasets, errors, faults, job, jobs, objects, settings, shell, status, wizard };
import { topics } from './zh/topics';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { common, configs, errors, faults, job, jobs, settings, shell, status, topics, wizard };
import { usage } from './zh/usage';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { chart, common, configs, errors, faults, job, jobs, pools, settings, shell, status, usage, wizard };
import { visualizations } from './zh/visualizations';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { chart, common, configs, errors, faults, job, jobs, settings, shell, status, wizard, series, visualizations };
export const zh: Translated<typeof en> = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, chart, compare, timeline, versions };
