/** Tags and views of the memory host. */
import type { Commands, JobView, Notice } from '../../wire';
import { HostError } from '../host';
import type { MemoryJob } from './jobs';

type Asked = 'list_tags' | 'tag_jobs' | 'list_views' | 'save_view' | 'delete_view';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export class MemoryList {
  views: JobView[] = [];
  readonly #jobs: () => MemoryJob[];
  readonly #notify: (notice: Notice) => void;

  constructor(jobs: () => MemoryJob[], notify: (notice: Notice) => void) {
    this.#jobs = jobs;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    list_tags: () => {
      const counts = new Map<string, number>();
      for (const tag of this.#jobs().flatMap((job) => job.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
      return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => a.tag.localeCompare(b.tag));
    },
    tag_jobs: ({ jobs, add, remove }) => {
      for (const job of this.#jobs().filter((one) => jobs.includes(one.id))) {
        const kept = job.tags.filter((tag) => !remove.some((gone) => same(gone, tag)));
        job.tags = [...kept, ...add.filter((tag) => !kept.some((there) => same(there, tag)))].sort();
      }
      this.#notify({ notice: 'tags' });
      return {};
    },
    list_views: () => this.views,
    save_view: ({ name, shows, replace }) => {
      const others = this.views.filter((view) => view.name !== name);
      if (others.length < this.views.length && !replace) throw new HostError({ code: 'name_taken', name, faults: [], detail: `a view named "${name}" exists` });
      this.views = [...others, { name, shows }].sort((a, b) => a.name.localeCompare(b.name));
      this.#notify({ notice: 'views' });
      return {};
    },
    delete_view: ({ name }) => {
      this.views = this.views.filter((view) => view.name !== name);
      this.#notify({ notice: 'views' });
      return {};
    },
  };
}
