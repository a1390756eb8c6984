// English is where keys come from. One file per feature in `en/`, one line each here.
import { common } from './en/common';
import { errors } from './en/errors';
import { job } from './en/job';
import { jobs } from './en/jobs';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { status } from './en/status';

export const en = { common, errors, job, jobs, settings, shell, status };
