/**
 * The host inside the window. The only file that imports the window library, which offers two commands (`call` for
 * JSON, `read_log` for bytes) and one event (`notice`).
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { HostError, type FileFilter, type Host } from './host';
import type { Notice } from '../wire';

async function ask<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw HostError.from(thrown);
  }
}

export function createHost(): Host {
  return {
    call: (command, args) => ask('call', { command, args }),
    readLog: (window) => ask('read_log', { window }),
    listen(handler) {
      const registered = listen<Notice>('notice', (event) => handler(event.payload));
      return () => void registered.then((unlisten) => unlisten());
    },
    openExternal: (url) => ask('open_external', { url }),
    pickFile: (filters: FileFilter[] = []) => ask('pick_file', { filters }),
    pickFolder: () => ask('pick_folder', {}),
  };
}
