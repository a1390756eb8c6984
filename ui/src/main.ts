// Starts the pages: settings first, so that the first paint has the right theme and language.
import { mount } from 'svelte';
import { createHost } from '$host';
import App from './app/App.svelte';
import { HOST, type Host } from './host/host';
import { settings } from './lib/settings.svelte';
import './lib/tokens.css';
import './lib/base.css';
import './lib/ui/control.css';

async function start(host: Host): Promise<void> {
  try {
    await settings.load(host);
  } catch (thrown) {
    // The pages still work with the defaults, and the first of them says that the console does not answer.
    console.error('settings could not be read', thrown);
  }
  const target = document.getElementById('app');
  if (!target) throw new Error('BUG: index.html has no #app');
  mount(App, { target, context: new Map([[HOST, host]]) });
}

void start(createHost());
