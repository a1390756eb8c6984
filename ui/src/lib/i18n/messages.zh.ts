// Chinese answers for every key English has; the type below is what holds it to that.
import type { en } from './messages.en';
import type { Translated } from './translated';
import { chart } from './zh/chart';
import { common } from './zh/common';
import { compare } from './zh/compare';
import { configs } from './zh/configs';
import { errors } from './zh/errors';
import { faults } from './zh/faults';
import { job } from './zh/job';
import { jobs } from './zh/jobs';
import { settings } from './zh/settings';
import { shell } from './zh/shell';
import { status } from './zh/status';
import { timeline } from './zh/timeline';
import { versions } from './zh/versions';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, chart, compare, timeline, versions };
