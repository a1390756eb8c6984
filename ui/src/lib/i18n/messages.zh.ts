// Chinese answers for every key English has; the type below is what holds it to that.
import type { en } from './messages.en';
import type { Translated } from './translated';
import { common } from './zh/common';
import { configs } from './zh/configs';
import { errors } from './zh/errors';
import { faults } from './zh/faults';
import { job } from './zh/job';
import { jobs } from './zh/jobs';
import { list } from './zh/list';
import { settings } from './zh/settings';
import { shell } from './zh/shell';
import { shortcuts } from './zh/shortcuts';
import { status } from './zh/status';
import { variables } from './zh/variables';
import { wizard } from './zh/wizard';

export const zh: Translated<typeof en> = { common, configs, errors, faults, job, jobs, list, settings, shell, shortcuts, status, variables, wizard };
