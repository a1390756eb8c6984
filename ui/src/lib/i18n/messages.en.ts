// English is where keys come from. One file per feature in `en/`, one line each here.
import { chart } from './en/chart';
import { common } from './en/common';
import { compare } from './en/compare';
import { configs } from './en/configs';
import { datasets } from './en/datasets';
import { errors } from './en/errors';
import { exports } from './en/exports';
import { faults } from './en/faults';
import { job } from './en/job';
import { jobs } from './en/jobs';
import { list } from './en/list';
import { objects } from './en/objects';
import { pools } from './en/pools';
import { series } from './en/series';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { shortcuts } from './en/shortcuts';
import { status } from './en/status';
import { timeline } from './en/timeline';
import { versions } from './en/versions';
import { wizard } from './en/wizard';

export const en = { chart, common, configs, errors, faults, job, jobs, settings, shell, status, wizard };
export const en = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, compare, timeline, versions };
import { confirm } from './en/confirm';
import { source } from './en/source';
import { environments } from './en/environments';
import { algorithms } from './en/algorithms';
import { wizard } from './en/wizard';

export const en = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, confirm, source, environments, algorithms };
export const en = { common, configs, errors, exports, faults, job, jobs, settings, shell, status, wizard };
import { variables } from './en/variables';
import { wizard } from './en/wizard';

export const en = { common, configs, errors, faults, job, jobs, list, settings, shell, shortcuts, status, variables, wizard };
export const en = { common, configs, datasets, errors, faults, job, jobs, objects, settings, shell, status, wizard };
import { topics } from './en/topics';
import { wizard } from './en/wizard';

export const en = { common, configs, errors, faults, job, jobs, settings, shell, status, topics, wizard };
import { usage } from './en/usage';
import { wizard } from './en/wizard';

export const en = { chart, common, configs, errors, faults, job, jobs, pools, settings, shell, status, usage, wizard };
import { visualizations } from './en/visualizations';
import { wizard } from './en/wizard';

export const en = { chart, common, configs, errors, faults, job, jobs, settings, shell, status, wizard, series, visualizations };
export const en = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, chart, compare, timeline, versions };
