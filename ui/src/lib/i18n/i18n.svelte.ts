/**
 * The words on screen. `t.jobs.empty` reads the current language, so a template that uses it follows a change of
 * language by itself. Owns which language is current; formatting of numbers and dates is `format.ts`.
 */
import { en } from './messages.en';
import { zh } from './messages.zh';
import type { Translated } from './translated';

export type Messages = Translated<typeof en>;

/** The languages the product is written in. */
export type Lang = 'en' | 'zh';

const tables: Record<Lang, Messages> = { en, zh };
let current = $state<Lang>('en');

export const language = {
  get current(): Lang {
    return current;
  },
  set current(next: Lang) {
    current = next;
    document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  },
};

function reactive(): Messages {
  const view = {};
  for (const feature of Object.keys(en)) {
    Object.defineProperty(view, feature, {
      enumerable: true,
      get: () => tables[current][feature as keyof Messages],
    });
  }
  return view as Messages;
}

export const t: Messages = reactive();
