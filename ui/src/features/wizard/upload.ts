/** Where something of this computer goes in object storage, by its name. */
import { parentFolder } from './paths';
import type { ObjectEntry } from '../../wire';

/** A path of this computer that is about to be uploaded. */
export interface Uploading {
  from: string;
  /** Where to, as it is suggested. */
  to: string;
  /** What it looks like; only the upload itself knows. */
  kind: 'folder' | 'file';
}

const bucket = 'obs://uploads/';

/** A file has a name with an ending here: it goes into a folder called like it, or into `folder` when one is given. */
export function uploading(from: string, folder?: string): Uploading {
  const name = from.replace(/[\\/]+$/, '').split(/[\\/]/).at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return { from, to: `${bucket}${name}/`, kind: 'folder' };
  return { from, to: `${folder || `${bucket}${name.slice(0, dot)}/`}${name}`, kind: 'file' };
}

/** What the field takes of an upload: a field for a folder takes the folder around a file. */
export function taken(entry: ObjectEntry, field: 'folder' | 'file'): string {
  return field === 'folder' && entry.kind === 'file' ? parentFolder(entry.url) : entry.url;
}
