/** What made an environment: names of tools, which are the same in every language. */
import { t } from '../../lib/i18n/i18n.svelte';
import type { EngineEnvironmentKind } from '../../wire';

const tools: Partial<Record<EngineEnvironmentKind, string>> = { venv: 'venv', conda: 'conda', pyenv: 'pyenv', uv: 'uv' };

export function kindText(kind: EngineEnvironmentKind): string {
  return tools[kind] ?? t.environments.system;
}
