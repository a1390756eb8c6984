/** What can be asked of configurations besides using and editing one: the dialogs of the page, and the menu that opens them. */
import { t } from '../../lib/i18n/i18n.svelte';
import { places } from '../../lib/places.svelte';
import type { MenuItem } from '../../lib/ui/Menu.svelte';

export type Verb = 'delete' | 'move' | 'tags' | 'compare' | 'history' | 'export' | 'exportAs' | 'send';
export type Ask = (verb: Verb, names: string[]) => void;

export function rowMenu(name: string, ask: Ask): MenuItem[] {
  const words = t.configs;
  const item = (verb: Verb, label: string, icon: MenuItem['icon'], separated = false): MenuItem => ({ label, icon, separated, onselect: () => ask(verb, [name]) });
  return [
    item('move', words.folders.move, 'folder'),
    item('tags', words.tags.edit, 'tag'),
    item('compare', words.compare.menu, 'compare', true),
    item('history', words.history.menu, 'history'),
    item('export', words.export.file, 'download', true),
    item('exportAs', t.exports.menu, 'code'),
    ...(places.connections.length > 0 ? [item('send', words.connection.send, 'send')] : []),
  ];
}
