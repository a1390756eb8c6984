// English is where keys come from. One file per feature in `en/`, one line each here.
import { chart } from './en/chart';
import { common } from './en/common';
import { configs } from './en/configs';
import { errors } from './en/errors';
import { faults } from './en/faults';
import { job } from './en/job';
import { jobs } from './en/jobs';
import { series } from './en/series';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { status } from './en/status';
import { visualizations } from './en/visualizations';
import { wizard } from './en/wizard';

export const en = { chart, common, configs, errors, faults, job, jobs, settings, shell, status, wizard, series, visualizations };
