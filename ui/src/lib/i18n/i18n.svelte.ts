/**
 * The words on screen. `t.jobs.empty` reads the current language, so a template that uses it follows a change of
 * language by itself. Owns which language is current; formatting of numbers and dates is `format.ts`.
 */
import type { Language } from '../../wire';
import { en } from './messages.en';
import { zh } from './messages.zh';
import type { Translated } from './translated';

export type Messages = Translated<typeof en>;

const tables: Record<Language, Messages> = { en, zh };
let current = $state<Language>('en');

export const language = {
  get current(): Language {
    return current;
  },
  set current(next: Language) {
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
