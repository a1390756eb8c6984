/** What is said where a command would stand and none is known: something is missing, or a service makes it. */
import { t } from '../../lib/i18n/i18n.svelte';
import { here, places } from '../../lib/places.svelte';
import type { Algorithm } from '../../wire';

export function insteadOfCommand(algorithm: Algorithm, place: string): string {
  const made = place !== here && isComplete(algorithm);
  return made ? t.connections.wizard.commandThere(places.nameOf(place)) : t.wizard.preview.noCommand;
}

function isComplete(algorithm: Algorithm): boolean {
  switch (algorithm.source) {
    case 'built_in':
      return algorithm.algorithm !== '';
    case 'framework':
      return algorithm.engine !== '' && algorithm.boot_file !== '';
    case 'custom_image':
      return false;
  }
}
