// Starts the pages: settings first, so that the first paint has the right theme and language.
import { mount, unmount } from 'svelte';
import { createHost } from '$host';
import App from './app/App.svelte';
import Refused from './app/Refused.svelte';
import { HOST, type Host } from './host/host';
import { settings } from './lib/settings.svelte';
import './lib/tokens.css';
import './lib/base.css';
import './lib/ui/control.css';
import './lib/ui/data.css';

async function start(host: Host): Promise<void> {
  const target = document.getElementById('app');
  if (!target) throw new Error('BUG: index.html has no #app');
  try {
    await settings.load(host);
  } catch (error) {
    const refused = mount(Refused, { target, props: { error, onretry: () => void again() } });
    const again = async (): Promise<void> => {
      // Whether it worked is seen by starting over.
      await host.retry().catch(() => undefined);
      await unmount(refused);
      await start(host);
    };
    return;
  }
  mount(App, { target, context: new Map([[HOST, host]]) });
}

void start(createHost());
