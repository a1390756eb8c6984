/** Folders of object storage as one looks through them: of this computer, or of the service that a connection leads to. */
import { HostError, type Host } from '../../host/host';
import type { CatalogueWindow, ObjectListing } from '../../wire';
import { here } from '../places.svelte';

export interface Folders {
  /** What a folder has: of a service as it was last heard or, when it is to be fresh, now. */
  list(url: string, fresh: boolean): Promise<ObjectListing>;
  /** Calls back when a service was heard again about a folder, until the returned function is called. */
  watch(url: string, changed: () => void): () => void;
}

export function foldersOf(host: Host, place: string): Folders {
  if (place === here) return { list: (url) => host.call('list_objects', { url }), watch: () => () => {} };
  return {
    list: async (url, fresh) => listing(await host.call('catalogue', { connection: place, of: { part: 'objects', url }, refresh: fresh }), fresh),
    watch: (url, changed) =>
      host.listen((notice) => {
        if (notice.notice === 'catalogue' && notice.connection === place && notice.of.part === 'objects' && notice.of.url === url) changed();
      }),
  };
}

function listing({ catalogue, failure }: CatalogueWindow, fresh: boolean): ObjectListing {
  if (fresh && failure) throw new HostError(failure);
  const entries = catalogue?.part === 'objects' ? catalogue.entries : [];
  return { entries: entries.map(({ url, folder, size_bytes, modified_ms }) => ({ url, kind: folder ? 'folder' : 'file', size_bytes, modified_ms })), and_more: false, left_out: 0 };
}
