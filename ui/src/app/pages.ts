/** Which view shows which route. A page that is not in this table does not exist, and the rail does not offer it. */
import type { Component } from 'svelte';
import Configs from '../features/configs/Configs.svelte';
import Jobs from '../features/jobs/Jobs.svelte';
import Settings from '../features/settings/Settings.svelte';
import Wizard from '../features/wizard/Wizard.svelte';
import { t } from '../lib/i18n/i18n.svelte';
import type { PageName, Route } from '../lib/router/route';
import type { IconName } from '../lib/ui/icons';

export interface PageEntry {
  title: () => string;
  view: Component;
  /** Given when the rail lists it: its icon, and which end of the rail. */
  rail?: { icon: IconName; end: 'top' | 'bottom'; route: Route };
}

export const pages: Partial<Record<PageName, PageEntry>> = {
  jobs: { title: () => t.shell.jobs, view: Jobs, rail: { icon: 'jobs', end: 'top', route: { page: 'jobs' } } },
  create: { title: () => t.shell.create, view: Wizard },
  configs: { title: () => t.shell.configs, view: Configs, rail: { icon: 'configs', end: 'top', route: { page: 'configs' } } },
  // A configuration is edited in the form that made it.
  config: { title: () => t.shell.configs, view: Wizard },
  settings: { title: () => t.shell.settings, view: Settings, rail: { icon: 'settings', end: 'bottom', route: { page: 'settings' } } },
};

/** The rail entry that is lit while a page is open: a job and the wizard belong to Training Jobs, a configuration to Job Parameters. */
export function railPage(page: PageName): PageName {
  if (page === 'config') return 'configs';
  return page === 'job' || page === 'create' ? 'jobs' : page;
}
