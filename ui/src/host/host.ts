/**
 * The pages' only door to the application. `tauri.ts` opens it onto the window's commands, `memory.ts` onto made-up
 * data for component tests and a plain browser. Nothing else in `src/` knows which one it has.
 */
import { getContext } from 'svelte';
import type { Commands, ErrorCode, Fault, Notice, OneRemoteVisualization, VisualizationId, WireError } from '../wire';

export interface FileFilter {
  name: string;
  /** Without the dot. */
  extensions: string[];
}

/** Files of this computer that are dragged over the window. */
export interface DraggedFiles {
  /** Where the pointer is, in the page's pixels; null when they left the window. */
  at: { x: number; y: number } | null;
  /** Their paths, when they were let go. */
  dropped?: string[];
}

/** The service's API on loopback, as the window serves it. */
export interface Loopback {
  /** Null while it does not serve. */
  credentials: LoopbackCredentials | null;
  /** Why the keys are good for this run only; null where the keyring keeps them. */
  this_run: string | null;
}

export interface LoopbackCredentials {
  endpoint: string;
  project_id: string;
  project_name: string;
  region: string;
  access_key: string;
  secret_key: string;
  user: string;
  password: string;
  domain: string;
}

export interface Host {
  /** Runs one command; a refusal is thrown as a {@link HostError}. */
  call<C extends keyof Commands>(command: C, args: Commands[C]['args']): Promise<Commands[C]['result']>;
  /** Calls `handler` for each notice until the returned function is called. */
  listen(handler: (notice: Notice) => void): () => void;
  /** Calls `handler` while files are dragged over the window and when they are dropped, until the returned function is called. */
  listenFiles(handler: (files: DraggedFiles) => void): () => void;
  /** Opens the console again after it could not be opened. */
  retry(): Promise<void>;
  /** Shows a folder of the data directory in the file manager. */
  openFolder(path: string): Promise<void>;
  /** Asks for a file; null when the person changed their mind. */
  pickFile(filters?: FileFilter[]): Promise<string | null>;
  pickFolder(): Promise<string | null>;
  /** Asks where to save a text and writes it there; its path, or null when the person changed their mind. */
  saveFile(name: string, text: string): Promise<string | null>;
  /** Asks under which name to save a file; null when the person changed their mind. */
  pickSave(name: string): Promise<string | null>;
  /** Opens a running visualization job's TensorBoard in the browser; false when it has none. */
  openVisualization(id: VisualizationId): Promise<boolean>;
  /** Opens one of a connection in the browser; false when its service gives no address. */
  openRemoteVisualization(one: OneRemoteVisualization): Promise<boolean>;
  /** Whether the service's API is served on loopback, and how to reach it. */
  loopback(): Promise<Loopback>;
  /** Serves it on a port of this computer, 0 for any that is free. */
  serveLoopback(port: number): Promise<Loopback>;
  endLoopback(): Promise<Loopback>;
}

/** A command that was refused or failed: what happened as a code, words for it in `$lib/errors`. */
export class HostError extends Error {
  readonly code: ErrorCode;
  /** What it is about: a job, a configuration, a file. */
  readonly about: string | null;
  readonly faults: Fault[];
  readonly detail: string;

  constructor(error: WireError) {
    super(error.detail);
    this.name = 'HostError';
    this.code = error.code;
    this.about = error.name;
    this.faults = error.faults;
    this.detail = error.detail;
  }

  /** Whatever was thrown, as a HostError: the window's answer has the wire's shape, anything else is our own fault. */
  static from(thrown: unknown): HostError {
    if (thrown instanceof HostError) return thrown;
    if (isWireError(thrown)) return new HostError(thrown);
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return new HostError({ code: 'internal', name: null, faults: [], detail });
  }
}

function isWireError(thrown: unknown): thrown is WireError {
  return typeof thrown === 'object' && thrown !== null && typeof (thrown as WireError).code === 'string' && 'faults' in thrown;
}

/** The context key the root component provides the host under. */
export const HOST = Symbol('host');

/** The host of the component tree; call while a component is being created. */
export function useHost(): Host {
  const host = getContext<Host | undefined>(HOST);
  if (!host) throw new Error('BUG: no host in the component context');
  return host;
}
