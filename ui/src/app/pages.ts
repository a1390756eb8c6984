/** Which view shows which route. A page that is not in this table does not exist, and the rail does not offer it. */
import type { Component } from 'svelte';
import Jobs from '../features/jobs/Jobs.svelte';
import { t } from '../lib/i18n/i18n.svelte';
import type { PageName, Route } from '../lib/router/route';
import type { IconName } from '../lib/ui/icons';

/** Brings a view with the first visit to its page. Views that are told apart by nothing else share one. */
export type ViewLoad = () => Promise<{ default: Component }>;

const algorithms: ViewLoad = () => import('../features/algorithms/Algorithms.svelte');
const compare: ViewLoad = () => import('../features/compare/Compare.svelte');
const connections: ViewLoad = () => import('../features/connections/Connections.svelte');
const configs: ViewLoad = () => import('../features/configs/Configs.svelte');
const dataset: ViewLoad = () => import('../features/datasets/Dataset.svelte');
const datasets: ViewLoad = () => import('../features/datasets/Datasets.svelte');
const engines: ViewLoad = () => import('../features/engines/Engines.svelte');
const job: ViewLoad = () => import('../features/job/Job.svelte');
const objects: ViewLoad = () => import('../features/objects/Objects.svelte');
const pools: ViewLoad = () => import('../features/pools/Pools.svelte');
const settings: ViewLoad = () => import('../features/settings/Settings.svelte');
const topic: ViewLoad = () => import('../features/topics/Topic.svelte');
const topics: ViewLoad = () => import('../features/topics/Topics.svelte');
const visualization: ViewLoad = () => import('../features/visualizations/Visualization.svelte');
const visualizations: ViewLoad = () => import('../features/visualizations/Visualizations.svelte');
const wizard: ViewLoad = () => import('../features/wizard/Wizard.svelte');

export interface PageEntry {
  title: () => string;
  /** The list of jobs is there at once, as it is what the window opens with; it need not wait for the code of others. */
  view: Component | { load: ViewLoad };
  /** Given when the rail lists it: its icon, and which end of the rail. */
  rail?: { icon: IconName; end: 'top' | 'bottom'; route: Route };
}

export const pages: Partial<Record<PageName, PageEntry>> = {
  jobs: { title: () => t.shell.jobs, view: Jobs, rail: { icon: 'jobs', end: 'top', route: { page: 'jobs' } } },
  create: { title: () => t.shell.create, view: { load: wizard } },
  configs: { title: () => t.shell.configs, view: { load: configs }, rail: { icon: 'configs', end: 'top', route: { page: 'configs' } } },
  // A configuration is edited in the form that made it.
  config: { title: () => t.shell.configs, view: { load: wizard } },
  job: { title: () => t.shell.job, view: { load: job } },
  compare: { title: () => t.compare.title, view: { load: compare } },
  visualizations: { title: () => t.shell.visualizations, view: { load: visualizations }, rail: { icon: 'chart', end: 'top', route: { page: 'visualizations' } } },
  visualization: { title: () => t.shell.visualization, view: { load: visualization } },
  algorithms: { title: () => t.algorithms.page, view: { load: algorithms }, rail: { icon: 'algorithms', end: 'top', route: { page: 'algorithms' } } },
  engines: { title: () => t.environments.page, view: { load: engines }, rail: { icon: 'engines', end: 'top', route: { page: 'engines' } } },
  datasets: { title: () => t.shell.datasets, view: { load: datasets }, rail: { icon: 'datasets', end: 'top', route: { page: 'datasets' } } },
  dataset: { title: () => t.shell.dataset, view: { load: dataset } },
  objects: { title: () => t.shell.objects, view: { load: objects }, rail: { icon: 'bucket', end: 'top', route: { page: 'objects' } } },
  pools: { title: () => t.pools.title, view: { load: pools }, rail: { icon: 'pools', end: 'top', route: { page: 'pools' } } },
  topics: { title: () => t.shell.topics, view: { load: topics }, rail: { icon: 'bell', end: 'top', route: { page: 'topics' } } },
  topic: { title: () => t.shell.topic, view: { load: topic } },
  connections: { title: () => t.connections.title, view: { load: connections }, rail: { icon: 'cloud', end: 'bottom', route: { page: 'connections' } } },
  settings: { title: () => t.shell.settings, view: { load: settings }, rail: { icon: 'settings', end: 'bottom', route: { page: 'settings' } } },
};

/** Pages that belong to another one's entry in the rail. */
const within: Partial<Record<PageName, PageName>> = {
  job: 'jobs',
  create: 'jobs',
  compare: 'jobs',
  config: 'configs',
  dataset: 'datasets',
  topic: 'topics',
  visualization: 'visualizations',
};

/** The rail entry that is lit while a page is open. */
export function railPage(page: PageName): PageName {
  return within[page] ?? page;
}
