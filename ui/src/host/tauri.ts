/**
 * The host inside the window. The only file that imports the window library. The console is behind one command (`call`),
 * which may answer with JSON or, for long answers, with its bytes; changes arrive as one event (`notices`), a few at a time.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { HostError, type DraggedFiles, type FileFilter, type Host } from './host';
import type { Notice } from '../wire';

async function ask<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    const answer = await invoke<T | ArrayBuffer>(command, args);
    return answer instanceof ArrayBuffer ? (JSON.parse(new TextDecoder().decode(answer)) as T) : answer;
  } catch (thrown) {
    throw HostError.from(thrown);
  }
}

interface Dragged {
  paths?: string[];
  position: { x: number; y: number };
}

/** The window says where in its own pixels; only on Windows are those the screen's and not the page's. */
function place({ x, y }: Dragged['position']): { x: number; y: number } {
  const scale = navigator.userAgent.includes('Windows') ? devicePixelRatio : 1;
  return { x: x / scale, y: y / scale };
}

function listenFiles(handler: (files: DraggedFiles) => void): () => void {
  const over = ({ payload }: { payload: Dragged }) => handler({ at: place(payload.position) });
  const registered = [
    listen<Dragged>('tauri://drag-enter', over),
    listen<Dragged>('tauri://drag-over', over),
    listen<Dragged>('tauri://drag-drop', ({ payload }) => handler({ at: place(payload.position), dropped: payload.paths ?? [] })),
    listen('tauri://drag-leave', () => handler({ at: null })),
  ];
  return () => registered.forEach((one) => void one.then((unlisten) => unlisten()));
}

export function createHost(): Host {
  return {
    call: (command, args) => ask('call', { command, args }),
    listen(handler) {
      const registered = listen<Notice[]>('notices', (event) => event.payload.forEach(handler));
      return () => void registered.then((unlisten) => unlisten());
    },
    listenFiles,
    retry: () => ask('retry', {}),
    openFolder: (path) => ask('open_folder', { path }),
    pickFile: (filters: FileFilter[] = []) => ask('pick_file', { filters }),
    pickFolder: () => ask('pick_folder', {}),
    saveFile: (name, text) => ask('save_file', { name, text }),
    pickSave: (name) => ask('pick_save', { name }),
    openVisualization: (id) => ask('open_visualization', { id }),
    openRemoteVisualization: (one) => ask('open_remote_visualization', { one }),
    loopback: () => ask('loopback_state', {}),
    serveLoopback: (port) => ask('serve_loopback', { port }),
    endLoopback: () => ask('end_loopback', {}),
  };
}
