/**
 * The words on screen. `t.jobs.empty` reads the current language, so a template that uses it follows a change of
 * language by itself. Owns which language is current; formatting of numbers and dates is `format.ts`.
 */
import { en } from './messages.en';
import type { Translated } from './translated';

export type Messages = Translated<typeof en>;

/** The languages the product is written in. */
export type Lang = 'en' | 'zh';

/** English is always there; Chinese is brought when it is chosen. */
const tables: { en: Messages; zh?: Messages } = { en };
let current = $state<Lang>('en');

export const language = {
  get current(): Lang {
    return current;
  },
  /** The words of it must have been brought. */
  set current(next: Lang) {
    if (!tables[next]) throw new Error(`BUG: the words of ${next} are not here yet`);
    current = next;
    document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  },
  /** Brings the words of a language. */
  async bring(lang: Lang): Promise<void> {
    if (lang === 'zh') tables.zh ??= (await import('./messages.zh')).zh;
  },
};

function reactive(): Messages {
  const view = {};
  for (const feature of Object.keys(en)) {
    Object.defineProperty(view, feature, {
      enumerable: true,
      get: () => tables[current]![feature as keyof Messages],
    });
  }
  return view as Messages;
}

export const t: Messages = reactive();
