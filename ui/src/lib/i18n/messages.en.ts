// English is where keys come from. One file per feature in `en/`, one line each here.
import { common } from './en/common';
import { configs } from './en/configs';
import { errors } from './en/errors';
import { faults } from './en/faults';
import { job } from './en/job';
import { jobs } from './en/jobs';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { status } from './en/status';
import { topics } from './en/topics';
import { wizard } from './en/wizard';

export const en = { common, configs, errors, faults, job, jobs, settings, shell, status, topics, wizard };
