/** Walking through `obs://bucket/folder/` names. */
import type { Host } from '../../host/host';

/** The folder around a file or folder; `obs://` around a bucket. */
export function parentFolder(url: string): string {
  const rest = url.replace(/^obs:\/\//, '').replace(/\/+$/, '');
  const cut = rest.lastIndexOf('/');
  return cut === -1 ? 'obs://' : `obs://${rest.slice(0, cut + 1)}`;
}

const foldersMost = 50;

/** The files below a folder whose names end so, by their paths in it; folders of folders too, within reason. */
export async function filesBelow(host: Host, folder: string, ending: string): Promise<string[]> {
  const root = folder.endsWith('/') ? folder : `${folder}/`;
  const found: string[] = [];
  const waiting = [root];
  for (let seen = 0; waiting.length > 0 && seen < foldersMost; seen += 1) {
    const { entries } = await host.call('list_objects', { url: waiting.shift()! });
    for (const entry of entries) {
      if (entry.kind === 'folder') waiting.push(entry.url);
      else if (entry.url.endsWith(ending)) found.push(entry.url.slice(root.length));
    }
  }
  return found;
}
