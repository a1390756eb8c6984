/** What the palette can do besides opening jobs: go to pages, change how the window looks. */
import type { Host } from '../host/host';
import { attempt } from '../lib/attempt';
import { language, t } from '../lib/i18n/i18n.svelte';
import { router } from '../lib/router/router.svelte';
import { settings } from '../lib/settings.svelte';
import type { IconName } from '../lib/ui/icons';
import { pages } from './pages';

export interface PaletteEntry {
  id: string;
  label: string;
  icon: IconName;
  /** Muted, at the right. */
  note?: string;
  run: () => void;
}

export function pageEntries(): PaletteEntry[] {
  return Object.values(pages).flatMap(({ title, rail }) =>
    rail ? [{ id: `page-${rail.route.page}`, label: title(), icon: rail.icon, run: () => router.go(rail.route) }] : [],
  );
}

export function actionEntries(host: Host, onhelp: () => void): PaletteEntry[] {
  const change = (changed: Parameters<typeof settings.change>[1]) => () => void attempt(() => settings.change(host, changed));
  const theme = (['light', 'dark', 'system'] as const).filter((name) => name !== settings.current.theme);
  const labels = { light: t.shell.themeLight, dark: t.shell.themeDark, system: t.shell.themeSystem };
  const icons = { light: 'sun', dark: 'moon', system: 'computer' } as const;
  return [
    { id: 'create', label: t.shell.create, icon: 'plus', note: 'n', run: () => router.go({ page: 'create' }) },
    ...theme.map((name): PaletteEntry => ({ id: `theme-${name}`, label: labels[name], icon: icons[name], run: change({ theme: name }) })),
    ...(['local', 'utc', 'relative'] as const)
      .filter((name) => name !== settings.current.times)
      .map((name): PaletteEntry => ({ id: `times-${name}`, label: t.shortcuts.timesIn(t.shortcuts.timeKinds[name]), icon: 'clock', run: change({ times: name }) })),
    { id: 'keys', label: t.shortcuts.help, icon: 'keyboard', note: '?', run: onhelp },
    { id: 'language', label: t.shell.switchLanguage, icon: 'language', run: change({ language: language.current === 'en' ? 'chinese' : 'english' }) },
  ];
}

/** Every word of the text occurs somewhere in the label. */
export function matches(label: string, text: string): boolean {
  const hay = label.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}
