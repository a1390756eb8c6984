// English is where keys come from. One file per feature in `en/`, one line each here.
import { common } from './en/common';
import { configs } from './en/configs';
import { errors } from './en/errors';
import { faults } from './en/faults';
import { job } from './en/job';
import { jobs } from './en/jobs';
import { list } from './en/list';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { shortcuts } from './en/shortcuts';
import { status } from './en/status';
import { variables } from './en/variables';
import { wizard } from './en/wizard';

export const en = { common, configs, errors, faults, job, jobs, list, settings, shell, shortcuts, status, variables, wizard };
