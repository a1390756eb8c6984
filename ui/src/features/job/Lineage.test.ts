import { render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { HOST } from '../../host/host';
import { MemoryHost } from '../../host/memory';
import { sampleJobs } from '../../host/memory/jobs';
import { router } from '../../lib/router/router.svelte';
import Page from '../../test/Page.svelte';
import type { Lineage } from '../../wire';
import Job from './Job.svelte';
import { curveOf, graphOf, layoutOf, shortened } from './lineage';

async function open(changed: Partial<Lineage> = {}, version = 5): Promise<void> {
  const host = new MemoryHost({ jobs: sampleJobs(Date.now(), 0) });
  Object.assign(host.lineage.changed, changed);
  const job = host.jobs.find(({ name }) => name === 'digits-lr-sweep')!;
  router.replace({ page: 'job', job: job.id, version, tab: 'lineage' });
  render(Page, { props: { view: Job }, context: new Map([[HOST, host]]) });
  await screen.findByRole('region', { name: 'Lineage of this version' });
}

const column = (name: string) => within(screen.getByRole('list', { name }));
const none = { rows: [], and_more: false };
const version = (name: string, job: number, number = 1) => ({ key: { job, version: number }, job_name: name, status: 'completed' as const, created_at_ms: 0 });
const words = { commit: String, changed: String, hash: String };
const plain: Lineage = {
  version: version('train', 1, 2),
  data: [{ source: { source: 'path', path: 'obs://demo/data/' }, known: true, made_of: null, writers: none }],
  algorithm: { source: 'built_in', algorithm: 'mlp_digits' },
  code: null,
  parent: null,
  parent_version: null,
  children: none,
  output_path: 'obs://demo/out/',
  readers: none,
  datasets: none,
  visualizations: none,
};

describe('the tab Lineage', () => {
  it('links each node to its page, and says what it is connected with', async () => {
    await open();
    const parent = column('Made from').getByRole('link', { name: /^Parent version: digits-lr-sweep V004, goes into digits-lr-sweep V005/ });
    expect(parent).toHaveAttribute('href', expect.stringMatching(/V004\?tab=lineage$/));
    expect(column('Made from').getByRole('link', { name: /^Dataset: digits V002/ })).toHaveAttribute('href', '#/datasets/digits/V002');
    expect(column('Made from').getByRole('link', { name: /^Code directory: obs:\/\/demo\/digits\/code\// })).toHaveAttribute('href', expect.stringContaining('#/objects?at='));
    expect(column('Origin').getByRole('link', { name: /^Version: prepare-digits V001, goes into digits V002/ })).toBeVisible();
    expect(column('Leads to').getByRole('link', { name: /^Child version: digits-lr-sweep V006, comes from digits-lr-sweep V005/ })).toBeVisible();
    expect(column('Used by').getByRole('link', { name: /^Visualization job: digits-curves, comes from obs:\/\/demo\/digits\/output\// })).toHaveAttribute('href', '#/visualizations/1');
  });

  it('shows the hash and the commit of the code', async () => {
    await open();
    expect(column('Made from').getByRole('link', { name: /^Code directory/ })).toHaveTextContent(/code [0-9a-f]{7}\s*git [0-9a-f]{7}/);
  });

  it('says of a parent that was deleted that it is, without a link', async () => {
    await open({ parent: 4, parent_version: null });
    expect(column('Made from').getByRole('group', { name: /^Parent version: digits-lr-sweep V004, deleted/ })).toBeVisible();
    expect(column('Made from').queryByRole('link', { name: /^Parent/ })).toBeNull();
  });

  it('says that there are more than are named', async () => {
    await open({ readers: { rows: [version('distill', 9)], and_more: true } });
    expect(screen.getByRole('heading', { name: /Used by\s*More than 50; the newest are shown/ })).toBeVisible();
  });
});

describe('the graph', () => {
  it('leaves out columns without nodes', () => {
    expect(graphOf(plain, words).columns.map(({ name }) => name)).toEqual(['from', 'version', 'output']);
  });

  it('tells a parent that wrote the data, and a child that reads the output, in both their columns', () => {
    const parent = version('train', 1, 1);
    const child = version('train', 1, 3);
    const graph = graphOf(
      { ...plain, data: [{ ...plain.data[0]!, writers: { rows: [parent], and_more: false } }], parent: 1, parent_version: parent, children: { rows: [child], and_more: false }, readers: { rows: [child], and_more: false } },
      words,
    );
    const ids = graph.columns.flatMap(({ nodes }) => nodes.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(graph.edges.every(({ from, to }) => ids.includes(from) && ids.includes(to))).toBe(true);
    expect(graph.columns.map(({ nodes }) => nodes.length)).toEqual([1, 3, 1, 2, 1]);
  });

  it('fits the narrowest window with every column, nodes apart from each other', () => {
    const graph = graphOf({ ...plain, data: [...plain.data, { ...plain.data[0]!, writers: { rows: [version('a', 2)], and_more: false } }], readers: { rows: [version('b', 3)], and_more: false } }, words);
    const layout = layoutOf(graph, 768);
    expect(layout.width).toBeLessThanOrEqual(768);
    const tops = graph.columns[1]!.nodes.map(({ id }) => layout.boxes.get(id)!.top);
    expect(tops.every((top, at) => at === 0 || top - tops[at - 1]! > 92)).toBe(true);
    for (const edge of graph.edges) expect(curveOf(edge, layout)).toMatch(/^M\d/);
  });

  it('shortens a long path in its middle', () => {
    expect(shortened('obs://demo/a/very/long/path/to/a/model', 20)).toBe('obs://d…h/to/a/model');
    expect([...shortened('obs://demo/a/very/long/path/to/a/model', 20)]).toHaveLength(20);
    expect(shortened('short', 20)).toBe('short');
  });
});
