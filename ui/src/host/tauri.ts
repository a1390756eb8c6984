/**
 * The host inside the window. The only file that imports the window library. The console is behind one command (`call`),
 * which may answer with JSON or, for long answers, with its bytes; changes arrive as one event (`notice`).
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
      const registered = listen<Notice>('notice', (event) => handler(event.payload));
      return () => void registered.then((unlisten) => unlisten());
    },
    openExternal: (url) => ask('open_external', { url }),
    pickFile: (filters: FileFilter[] = []) => ask('pick_file', { filters }),
    pickFolder: () => ask('pick_folder', {}),
  };
}
