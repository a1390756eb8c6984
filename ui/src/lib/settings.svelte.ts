/** The person's settings as the pages use them. Owns applying language and theme to the page; the host keeps the values. */
import type { Host } from '../host/host';
import type { Settings } from '../wire';
import { language, type Lang } from './i18n/i18n.svelte';
import { moment } from './moment.svelte';

let current = $state.raw<Settings>({
  language: 'system',
  theme: 'system',
  desktop_notifications: true,
  keep_watching: true,
  sample_offered: false,
  times: 'local',
  letter_shortcuts: true,
  job_columns: ['algorithm', 'where', 'resources', 'tags', 'started', 'duration', 'last_line'],
});

function langOf(settings: Settings): Lang {
  const chinese = settings.language === 'chinese' || (settings.language === 'system' && navigator.language.startsWith('zh'));
  return chinese ? 'zh' : 'en';
}

function apply(settings: Settings): void {
  current = settings;
  language.current = langOf(settings);
  moment.times = settings.times;
  const root = document.documentElement;
  if (settings.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = settings.theme;
}

export const settings = {
  get current(): Settings {
    return current;
  },
  async load(host: Host): Promise<void> {
    const kept = await host.call('get_settings', {});
    await language.bring(langOf(kept));
    apply(kept);
  },
  /** Shows the change at once and keeps it; puts the old values back when they could not be kept. */
  async change(host: Host, changed: Partial<Settings>): Promise<void> {
    const lang = langOf({ ...current, ...changed });
    if (lang !== language.current) await language.bring(lang);
    const before = current;
    apply({ ...before, ...changed });
    try {
      await host.call('save_settings', current);
    } catch (thrown) {
      apply(before);
      throw thrown;
    }
  },
};
