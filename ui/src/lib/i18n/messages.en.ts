// English is where keys come from. One file per feature in `en/`, one line each here.
import { chart } from './en/chart';
import { common } from './en/common';
import { compare } from './en/compare';
import { configs } from './en/configs';
import { errors } from './en/errors';
import { faults } from './en/faults';
import { job } from './en/job';
import { jobs } from './en/jobs';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { status } from './en/status';
import { timeline } from './en/timeline';
import { versions } from './en/versions';
import { wizard } from './en/wizard';

export const en = { common, configs, errors, faults, job, jobs, settings, shell, status, wizard, chart, compare, timeline, versions };
