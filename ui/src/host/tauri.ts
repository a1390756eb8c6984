/**
 * The host inside the window. The only file that imports the window library. The console is behind one command (`call`),
 * which may answer with JSON or, for long answers, with its bytes; changes arrive as one event (`notices`), a few at a time.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { HostError, type FileFilter, type Host } from './host';
import type { Notice } from '../wire';

async function ask<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    const answer = await invoke<T | ArrayBuffer>(command, args);
    return answer instanceof ArrayBuffer ? (JSON.parse(new TextDecoder().decode(answer)) as T) : answer;
  } catch (thrown) {
    throw HostError.from(thrown);
  }
}

export function createHost(): Host {
  return {
    call: (command, args) => ask('call', { command, args }),
    listen(handler) {
      const registered = listen<Notice[]>('notices', (event) => event.payload.forEach(handler));
      return () => void registered.then((unlisten) => unlisten());
    },
    retry: () => ask('retry', {}),
    openFolder: (path) => ask('open_folder', { path }),
    pickFile: (filters: FileFilter[] = []) => ask('pick_file', { filters }),
    pickFolder: () => ask('pick_folder', {}),
  };
}
