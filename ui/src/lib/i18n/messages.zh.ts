// Chinese answers for every key English has; the type below is what holds it to that.
import type { en } from './messages.en';
import type { Translated } from './translated';
import { chart } from './zh/chart';
import { common } from './zh/common';
import { configs } from './zh/configs';
import { errors } from './zh/errors';
import { faults } from './zh/faults';
import { job } from './zh/job';
import { jobs } from './zh/jobs';
import { series } from './zh/series';
import { settings } from './zh/settings';
import { shell } from './zh/shell';
import { status } from './zh/status';
import { visualizations } from './zh/visualizations';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { chart, common, configs, errors, faults, job, jobs, settings, shell, status, wizard, series, visualizations };
